"""Requirements: logs."""
