"""Requirements: house."""
