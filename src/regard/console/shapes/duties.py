"""What is kept, due and erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Things of one kind whose term is over."""

    system: Text
    what: Text
    count: int
    size: int


@dataclass(frozen=True, slots=True)
class KeptNow:
    """All that is kept of one kind: how much, for how long at most, when the next and the last of it die, under which rule."""

    system: Text
    what: Text
    count: int
    rows: int
    size: int
    term: Text | None
    next_dies: datetime
    last_dies: datetime
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class ErasureRun:
    """One erase run: what it destroyed, and its trace."""

    id: str
    at: datetime
    kind: Text
    segments: int
    rows: int
    traces: int
    finished: bool
    trace: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is due, what is kept, what stays for a reason, what was erased.

    `waits_minutes` is how long a demonstration leaves what is over its term after it starts; None on a real site.
    """

    now: datetime
    due: tuple[DueGroup, ...]
    kept: tuple[KeptNow, ...]
    keys: int
    held: int
    too_early: int
    runs: tuple[ErasureRun, ...]
    may_run: bool
    waits_minutes: int | None = None
