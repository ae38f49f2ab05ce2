"""What a requirement is: one duty of the law, as data. The check beside it turns facts into outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from regard.rulebook.wording import counted
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Area

LimitValue = Duration | int | float | str | bool


class Force(StrEnum):
    """Binding: statute, decree or court. Soft: guidance; departing from it is possible and must be justified."""

    BINDING = "binding"
    SOFT = "soft"


class Confidence(StrEnum):
    """How the source was read: the text itself, a page that says so, a secondary page, or memory."""

    TEXT = "text"
    PAGE = "page"
    PAGE2 = "page2"
    MEMORY = "memory"


class Severity(IntEnum):
    """How grave a breach is, to sort by: higher is graver. No sum of fines, no score of people."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was read: a label for people, and an address (or "" when the label is the citation of a text)."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A stretch of days, both ends in, on which the statute (or the guidance) stood so. `until` None: still in force."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Reading:
    """How an authority or a court understood a requirement.

    It speaks when it was published by the day of reading (`since`) and was not overruled or withdrawn by then (`until`, last day
    in). `effect` is the word that the check branches on. `overruled_by` names the reading that put an end to it: that one speaks for
    earlier facts too. `confidence` is the reading's own, None for the requirement's.
    """

    id: str
    authority: str
    since: date
    effect: str
    sentence: Text
    source: Source
    until: date | None = None
    overruled_by: str | None = None
    confidence: Confidence | None = None

    def speaks(self, day: date) -> bool:
        """Whether it counts for somebody who reads the law on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Limit:
    """A typed limit: a duration, a count, a share or a word, with its dates on the clock of the facts.

    A limit that only a reading gave (`reading`) exists from the day that the reading speaks. `label` names it to people.
    """

    name: str
    label: Text
    value: LimitValue
    unit: str
    since: date
    until: date | None = None
    reading: str | None = None
    note: Text | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on `day` (of the facts)."""
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def said(self) -> Text:
        """The value with its unit, as people say it: `10 minutes`, `11 personnes`, `85 %`."""
        return counted(self.value, self.unit)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One duty of the law.

    `theme` is its folder's theme; `areas` the kinds of system it is about (all when empty). `articles` lists those that it may be
    found under, in the GDPR's spelling, the usual one first; `regimes.toml` says how another regime spells them. `evidence` says what to
    ask for when the facts are not known; `remedy` what to do when it is breached. `by_reading`: guidance alone makes this duty, so it does
    not exist before the guidance is published. `about`: `system`, or `site` when it is judged once for the whole site.
    """

    id: str
    theme: str
    title: Text
    duty: Text
    remedy: Text
    evidence: Text
    articles: tuple[str, ...]
    sources: tuple[Source, ...]
    force: Force
    confidence: Confidence
    severity: Severity
    versions: tuple[Version, ...]
    readings: tuple[Reading, ...]
    limits: tuple[Limit, ...]
    areas: tuple[Area, ...]
    by_reading: bool = False
    about: str = "system"

    def version(self, on: date) -> Version | None:
        """The version in force on the day of the facts, if any."""
        return next((version for version in self.versions if version.holds(on)), None)

    def concerns(self, area: Area | None) -> bool:
        """Whether systems of `area` are within its reach."""
        return not self.areas or area in self.areas

    def reading(self, reading_id: str) -> Reading | None:
        """The reading by that id."""
        return next((reading for reading in self.readings if reading.id == reading_id), None)

    def limit(self, name: str, *, on: date, read_as_of: date) -> Limit | None:
        """The limit by that name, for facts of `on` as the law was read on `read_as_of`; None when there is none then."""
        for limit in self.limits:
            if limit.name != name or not limit.holds(on):
                continue
            if limit.reading is None:
                return limit
            reading = self.reading(limit.reading)
            if reading is not None and reading.speaks(read_as_of):
                return limit
        return None
