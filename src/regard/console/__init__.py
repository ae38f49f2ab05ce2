"""The console: what people see. The only room that knows Django."""
