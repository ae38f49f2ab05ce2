"""Requirements: art9."""
