"""Requirements: computers."""
