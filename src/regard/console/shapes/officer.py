"""The officer's Monday, holds, exceptions, breaches, and the weekly sample of reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Concern:
    """One question of a Monday: its answer as a sentence, and the page that mends it. `tone` is now, soon, fine or changed."""

    key: str
    tone: str
    sentence: Text
    detail: Text | None
    place: str
    act: Text
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Monday:
    """All of them, as of `now`. `months` are those whose page can be made, the latest first."""

    now: datetime
    urgent: tuple[Concern, ...]
    soon: tuple[Concern, ...]
    changed: tuple[Concern, ...]
    fine: tuple[Concern, ...]
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class HeldFor:
    """A hold in force: what it is for, until when, how much it keeps."""

    id: str
    system: Text
    procedure: Text
    scope: Text
    placed: datetime
    until: datetime
    batches: int


@dataclass(frozen=True, slots=True)
class Holds:
    """The holds in force, and what a new one can be for."""

    rows: tuple[HeldFor, ...]
    systems: tuple[tuple[str, Text], ...]
    procedures: tuple[tuple[str, Text], ...]
    requests: tuple[tuple[str, Text], ...]
    devices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A departure from guidance, asked for or approved. `owner` and `approver` are labels; `own`: the reader asked for it."""

    id: str
    requirement: str
    title: Text
    system: Text
    owner: str
    approver: str
    reason: str
    evidence: str
    since: datetime
    until: datetime
    over: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Exceptions that wait, that are in force, that are over; and the duties that admit one."""

    asked: tuple[ExceptionRow, ...]
    force: tuple[ExceptionRow, ...]
    over: tuple[ExceptionRow, ...]
    duties: tuple[tuple[str, Text], ...]
    systems: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A breach on record. `clock` is runs, late, notified, notified-late or not-needed."""

    id: str
    clock: str
    opened: datetime
    known: datetime
    due: datetime | None
    notified: datetime | None
    told: datetime | None
    closed: datetime | None
    facts: str
    people: str
    data: str
    effects: str
    measures: str
    authority: str
    said_to_people: str
    trace: int


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A look of the sample. `reason` is None once its trace was erased; `own`: the reader made it; `weak`: it says next to nothing."""

    id: str
    at: datetime | None
    role: Text
    system: Text
    purpose: Text
    what: Text | None
    reason: str | None
    state: str
    note: str
    own: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class ReviewWeek:
    """A week's sample, how it was drawn, and looks of earlier weeks that still wait for an explanation."""

    week: str
    drawn: datetime | None
    out_of: int
    size: int
    root: str
    rows: tuple[ReviewRow, ...]
    earlier: tuple[ReviewRow, ...]
    weeks: tuple[tuple[str, int], ...]
