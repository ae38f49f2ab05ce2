"""Requirements: scanners."""
