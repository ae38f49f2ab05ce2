"""Screening of text."""
