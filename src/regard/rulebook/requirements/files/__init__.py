"""Requirements: files."""
