"""The law as its pages show it: what is in force on a day, one duty whole, what changed between two days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """How an authority or a court understood a requirement; `speaks`: on the day that was asked for."""

    by: Text
    from_day: date
    until: date | None
    says: Text
    source: Text
    url: str
    overruled_by: Text | None = None
    speaks: bool = True


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit with its days; `stands`: in force on the days that were asked for."""

    label: Text
    value: Text
    since: date
    until: date | None
    note: Text | None
    stands: bool


@dataclass(frozen=True, slots=True)
class RequirementFace:
    """One duty of the law as its page shows it, for facts of `on` as read on `read_as_of`."""

    id: str
    short: Text
    title: Text
    duty: Text
    remedy: Text
    evidence: Text
    force: Text
    in_force: date | None
    ended: date | None
    applies: bool
    sources: tuple[tuple[Text, str], ...]
    readings: tuple[Reading, ...]
    limits: tuple[LimitLine, ...]
    confidence: Text
    release: str
    on: date
    read_as_of: date


@dataclass(frozen=True, slots=True)
class LawLine:
    """One duty in force, in a row: its limits by label and value."""

    id: str
    title: Text
    limits: tuple[tuple[Text, Text], ...]
    force: Text
    confidence: Text


@dataclass(frozen=True, slots=True)
class LawFace:
    """The duties in force for facts of `on`, as the law was read on `read_as_of`."""

    lines: tuple[LawLine, ...]
    on: date
    read_as_of: date
    release: str


@dataclass(frozen=True, slots=True)
class LawChanged:
    """What changed in one duty; each sentence says one thing."""

    id: str
    title: Text
    sentences: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class LawChanges:
    """What changed in the law from one day to another."""

    duties: tuple[LawChanged, ...]
    before: date
    after: date
