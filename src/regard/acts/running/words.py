"""The charter's words as people say them, for pages: every closed word, duration and date in both languages."""

from __future__ import annotations

from regard.charter import said

__all__ = ["said"]
