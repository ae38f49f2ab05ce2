"""What staff representatives see: counts without names, the charter's changes, the witnesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.console.shapes.governing import CharterChange
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class CountedLine:
    """One line of a count: what, of whom, and a number a week in the order of the weeks: None where it is small and hidden."""

    name: Text
    about: Text | None
    requirement: str
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Looks or refusals by week, the oldest week first. Numbers under `least` are hidden; `total` too where it would give one away."""

    mondays: tuple[date, ...]
    totals: tuple[int | None, ...]
    lines: tuple[CountedLine, ...]
    total: int | None
    least: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class WitnessRow:
    """A witness that the site listens to, its last cosignature, how many lines came since, and whether it is silent."""

    name: str
    key: str
    at: datetime | None
    size: int | None
    behind: int
    silent: bool


@dataclass(frozen=True, slots=True)
class WitnessPage:
    """The witnesses, the ledger's key and origin, and the sizes that show how far they are."""

    rows: tuple[WitnessRow, ...]
    key: str
    leaves: int
    days: int


@dataclass(frozen=True, slots=True)
class SharedDraft:
    """A draft put before the representatives: since when, and what it would change."""

    since: datetime
    changes: tuple[CharterChange, ...]


@dataclass(frozen=True, slots=True)
class Representative:
    """The landing page: the last charter and its changes, what is proposed, the counts, the witnesses."""

    version: int
    published: datetime | None
    changes: tuple[CharterChange, ...]
    draft: SharedDraft | None
    looks: Counted
    refusals: Counted
    witnesses: int
    silent: int
