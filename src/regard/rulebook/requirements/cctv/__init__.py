"""Cameras at work and in schools: what they may see and hear, who may look, how long images are kept."""
