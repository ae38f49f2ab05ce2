"""DRONE-01."""
