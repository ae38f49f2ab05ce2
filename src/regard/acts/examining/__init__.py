"""Examining systems that others run: what acts *examine* stands on."""
