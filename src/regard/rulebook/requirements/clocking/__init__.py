"""Requirements: clocking."""
