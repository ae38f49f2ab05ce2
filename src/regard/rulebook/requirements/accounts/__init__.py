"""Requirements: accounts."""
