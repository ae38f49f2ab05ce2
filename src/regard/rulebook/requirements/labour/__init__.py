"""Requirements: labour."""
