"""DRONE-02."""
