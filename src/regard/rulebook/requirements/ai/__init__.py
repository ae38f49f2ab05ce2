"""Requirements: ai."""
