"""Requirements: platform."""
