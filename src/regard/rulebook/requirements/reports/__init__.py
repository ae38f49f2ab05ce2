"""Requirements: reports."""
