"""Systems that others run: what was asked for, how far it is, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.terms.finding import State
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class ExaminationRow:
    """One examination that was asked for: how far it is (`step`, `percent`), how it ended, and how much of each state was found."""

    id: str
    name: str
    at: datetime
    state: str
    step: Text
    percent: int | None
    ended: datetime | None
    breached: int | None
    not_evidenced: int | None
    met: int | None
    fault: Text | None
    trace: int


@dataclass(frozen=True, slots=True)
class Examinations:
    """The last examinations, the kinds of export that are known (with what each was tested on), what lies on the server."""

    rows: tuple[ExaminationRow, ...]
    kinds: tuple[tuple[str, Text, Text], ...]
    exports: tuple[str, ...]
    most_mb: int


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One finding of an examined system, as its list and its filters need it."""

    requirement: str
    title: Text
    state: State
    system: str
    where: str
    article: str
    severity: str
    force: Text
    sentence: Text
    measured: tuple[str, ...]
    limit: Text | None
    origin: Text | None
    what_to_do: Text | None
    reading: Text | None
    excepted_until: date | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One line of the query log."""

    name: str
    size: int
    rows: int | None
    refused: int
    reader: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ExaminationFace:
    """An examination as its page shows it; empty lists until it is done."""

    row: ExaminationRow
    name: str = ""
    on: date | None = None
    read_as_of: date | None = None
    release: str = ""
    findings: tuple[FoundRow, ...] = ()
    counts: tuple[tuple[State, int], ...] = ()
    systems: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    severities: tuple[tuple[str, Text], ...] = ()
    gaps: tuple[Text, ...] = ()
    refused: tuple[tuple[str, int, Text], ...] = ()
    files: tuple[ReadFile, ...] = ()
    documents: tuple[tuple[str, Text], ...] = ()
