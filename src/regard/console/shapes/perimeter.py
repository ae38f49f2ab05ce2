"""Copies elsewhere, and formal notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.terms.finding import State
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy elsewhere: where, of whom, kept how long; the day as of which it is known, and the end of the last day on which that
    counts. `examination` is the one made here that says so; `age` is in days."""

    id: str
    system: Text
    where: str
    per: Text | None
    kept: Text | None
    examined_on: date | None
    age: int | None
    due: datetime | None
    since: datetime | None
    stale: bool
    examination: str


@dataclass(frozen=True, slots=True)
class Perimeter:
    """The copies that the charter names, and the examinations made here that can be linked to one."""

    copies: tuple[CopyRow, ...]
    examinations: tuple[tuple[str, str, datetime], ...]
    may_link: bool
    within: Text


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A formal notice in a line: `ends` is the end of its last day; `standing` is running, last-day, overdue or closed."""

    id: str
    authority: str
    reference: str
    injunction: bool
    notified_on: date
    until: date
    ends: datetime
    since: datetime
    standing: str
    closed_on: date | None
    penalty_eur: int


@dataclass(frozen=True, slots=True)
class CoveredRow:
    """What a notice covers, and how it stands in the last examination of this site (None: not found there)."""

    requirement: str
    title: Text
    article: str
    system: str
    state: State | None


@dataclass(frozen=True, slots=True)
class NoticeFace:
    """A notice whole. Penalty: euros a day, since when, capped at, for how many days so far. Proofs: what, when, SHA-256."""

    row: NoticeRow
    period: Text | None
    procedure: str
    covers: tuple[CoveredRow, ...]
    penalty: tuple[int, date, int | None, int] | None
    ceiling: int | None
    proofs: tuple[tuple[str, date, str], ...]
    today: date


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """What the form of a notice offers: the findings that ask for something, as (requirement, system, title, state)."""

    findings: tuple[tuple[str, str, Text, State], ...]
    today: date
