"""Requirements: drones of public forces."""
