"""Erasure, findings, law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.terms.finding import State
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


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: what was measured, against which limit, declared or seen."""

    requirement: str
    title: Text
    state: State
    system: str
    sentence: Text
    measured: tuple[str, ...] = ()
    limit: Text | None = None
    origin: Text | None = None
    what_to_do: Text | None = None
    excepted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """The site's findings now, with how many there are in each state and the rulebook's release."""

    rows: tuple[FindingRow, ...]
    counts: tuple[tuple[State, int], ...]
    examined: datetime | None
    release: str
    read_as_of: date | None
    may_examine: bool
