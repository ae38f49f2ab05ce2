"""The law as the rulebook knows it, for people: what is in force, one duty whole, and what changed between two days.

Public, like the law: nothing here is about a site or a person, so nothing is traced.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regard import rulebook
from regard.rulebook import changes, citing, law
from regard.rulebook.changes import Changed
from regard.rulebook.requirement import Limit, Reading, Requirement
from regard.terms.clock import Clock, SystemClock
from regard.terms.text import Text
from regard.terms.words import Area

__all__ = [
    "CONFIDENCE",
    "FORCE",
    "Changed",
    "Duty",
    "Line",
    "TimedLimit",
    "TimedReading",
    "between",
    "in_force",
    "release",
    "today",
    "whole",
]

FORCE = {
    "binding": Text("binding", "contraignant"),
    "soft": Text("guidance", "recommandation"),
}
CONFIDENCE = {
    "text": Text("text read in full", "texte lu en entier"),
    "page": Text("page read", "page lue"),
    "page2": Text("secondary page read", "page de seconde main"),
    "memory": Text("from memory", "de mémoire"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One duty in force, in a line: its limits by label and value, as they stand that day. `force` and `confidence` are words of
    `FORCE` and `CONFIDENCE`."""

    id: str
    theme: str
    title: Text
    articles: tuple[str, ...]
    limits: tuple[tuple[Text, Text], ...]
    force: str
    confidence: str


@dataclass(frozen=True, slots=True)
class TimedLimit:
    """A limit with its days on the clock of the facts; `reading` names the reading that gave it; `stands`: in force as asked."""

    label: Text
    value: Text
    since: date
    until: date | None
    reading: str | None
    note: Text | None
    stands: bool


@dataclass(frozen=True, slots=True)
class TimedReading:
    """A reading with its days on the clock of readings; `speaks`: on the day that was asked for."""

    id: str
    authority: str
    since: date
    until: date | None
    overruled_by: str | None
    sentence: Text
    source: Text
    url: str
    speaks: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty whole: what it asks, in which versions, how it was read, its limits and sources. `applies`: on the days asked for."""

    id: str
    theme: str
    title: Text
    duty: Text
    remedy: Text
    evidence: Text
    articles: tuple[str, ...]
    areas: tuple[Area, ...]
    severity: str
    force: str
    confidence: str
    applies: bool
    versions: tuple[tuple[date, date | None], ...]
    readings: tuple[TimedReading, ...]
    limits: tuple[TimedLimit, ...]
    sources: tuple[tuple[Text, str], ...]


def today(clock: Clock | None = None) -> date:
    """The present day, in UTC: the law that is asked for when no day is named."""
    return (clock or SystemClock()).now().date()


def release() -> str:
    """The edition of the rulebook, with the digest of its data."""
    return rulebook.RELEASE


def in_force(on: date, read_as_of: date) -> tuple[Line, ...]:
    """Every duty that applies to facts of `on`, as the law was read on `read_as_of`; in order of id."""
    return tuple(_line(each, on, read_as_of) for each in law.in_force(on, read_as_of).values())


def whole(requirement_id: str, on: date, read_as_of: date) -> Duty:
    """One duty with its history; what stands and speaks is told for the days asked. Any case of letters will do.

    Raises NotFound (`rulebook_no_such_requirement`).
    """
    each = law.requirement(requirement_id.upper())
    return Duty(
        id=each.id,
        theme=each.theme,
        title=each.title,
        duty=each.duty,
        remedy=each.remedy,
        evidence=each.evidence,
        articles=each.articles,
        areas=each.areas,
        severity=each.severity.name.lower(),
        force=each.force.value,
        confidence=each.confidence.value,
        applies=law.applies(each, on=on, read_as_of=read_as_of),
        versions=tuple((version.since, version.until) for version in each.versions),
        readings=tuple(_reading(one, read_as_of) for one in sorted(each.readings, key=lambda r: r.since)),
        limits=tuple(_limit(each, one, on, read_as_of) for one in each.limits),
        sources=tuple((citing.source(source.label), source.url) for source in each.sources),
    )


def between(day1: date, day2: date) -> tuple[Changed, ...]:
    """What changed from `day1` to `day2`, both clocks on that day, in plain words; in order of id."""
    return changes.between(day1, day2)


def _line(each: Requirement, on: date, read_as_of: date) -> Line:
    names = dict.fromkeys(limit.name for limit in each.limits)
    standing = [each.limit(name, on=on, read_as_of=read_as_of) for name in names]
    return Line(
        id=each.id,
        theme=each.theme,
        title=each.title,
        articles=each.articles,
        limits=tuple((limit.label, limit.said) for limit in standing if limit is not None and limit.value is not True),
        force=each.force.value,
        confidence=each.confidence.value,
    )


def _limit(each: Requirement, one: Limit, on: date, read_as_of: date) -> TimedLimit:
    stands = each.limit(one.name, on=on, read_as_of=read_as_of) == one
    return TimedLimit(one.label, one.said, one.since, one.until, one.reading, one.note, stands)


def _reading(one: Reading, read_as_of: date) -> TimedReading:
    return TimedReading(
        one.id,
        one.authority,
        one.since,
        one.until,
        one.overruled_by,
        one.sentence,
        citing.source(one.source.label),
        one.source.url,
        one.speaks(read_as_of),
    )
