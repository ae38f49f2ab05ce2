"""The erasure journal: what was destroyed, replicated apart from the database, replayed after a restore. Holds nothing personal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Erasure:
    """One destruction. `kind` is sweep, person or other; `note` is for the caller (opaque, already sealed if personal)."""

    at: datetime
    kind: str
    buckets: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    note: str = ""


class Journal:
    """Append-only lines chained by SHA-256, written to each path; the longest sound copy wins."""

    def __init__(self, paths: Sequence[Path]) -> None: ...

    def append(self, erasure: Erasure) -> None:
        """Write and sync to every path. Raises `Unavailable` (`erasures_unwritable`) when none could be written."""

    def read(self) -> tuple[Erasure, ...]:
        """Every erasure, oldest first. Raises `Damaged` (`erasures_chain`) when no copy is sound."""
        raise NotImplementedError
