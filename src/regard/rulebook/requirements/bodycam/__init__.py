"""Requirements: body-worn cameras."""
