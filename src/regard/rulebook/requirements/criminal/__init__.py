"""Requirements: criminal."""
