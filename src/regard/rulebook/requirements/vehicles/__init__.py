"""Requirements: vehicles."""
