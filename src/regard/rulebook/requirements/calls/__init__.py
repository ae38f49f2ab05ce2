"""Requirements: calls, and screens captured with them."""
