"""Regard: monitoring at work and in town that is lawful by construction and answers to those it watches."""

__version__ = "0.1.0"
