"""Requirements: who."""
