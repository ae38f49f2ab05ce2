"""Requirements: gdpr."""
