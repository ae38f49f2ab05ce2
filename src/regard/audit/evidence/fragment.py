"""What one evidence table shows, in the charter's words: merged with declarations like any extract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from regard.charter.model import System
from regard.rulebook.measure import Value
from regard.terms.clock import from_micros, micros
from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

Extra = tuple[str, int | None, str, Value]
"""A fact that the charter has no key for: table, index in the fragment (None: a single table), name, value."""


@dataclass(frozen=True, slots=True)
class About:
    """The system that a table is about: its id, its area, what the charter declares of it, and the instants to measure against.

    `at` is the earliest instant at which the evidence can have been taken: ages are measured there, so that none is overstated. `zone` is the
    site's. `lines` are the protected telephone lines that the charter names.
    """

    id: str
    area: Area
    at: datetime
    zone: ZoneInfo
    declared: System | None = None
    lines: tuple[str, ...] = ()

    def age(self, since: int) -> Duration:
        """How old something of that instant (microseconds) is: whole days, or whole minutes below two days; never negative."""
        return whole(timedelta(microseconds=max(0, micros(self.at) - since)))


@dataclass(frozen=True, slots=True)
class Fragment:
    """Facts of one system, as a `[[system]]` table of a charter would hold them, without what the evidence cannot show.

    `extras` are facts without a key. `at_least` names lists that are a lower bound (`traces.actions`: what was seen, others may exist). `coverage`
    is the share of the rows that was read; `period` what the rows cover; `source` the table or reader; `gaps` what could not be told.
    """

    system: Mapping[str, Any]
    source: str
    coverage: float | None = None
    period: Span | None = None
    extras: tuple[Extra, ...] = ()
    gaps: tuple[Text, ...] = field(default=())


def whole(length: timedelta) -> Duration:
    """The duration, in whole days from two days on, below that in whole minutes: terms are given so."""
    if length >= timedelta(days=2):
        return Duration(rest=timedelta(days=length.days))
    return Duration(rest=timedelta(minutes=length // timedelta(minutes=1)))


def between(start: int | None, end: int | None) -> Span | None:
    """The stretch from one instant to another (microseconds), the later one included; None when either is missing."""
    if start is None or end is None:
        return None
    return Span(from_micros(start), from_micros(max(start, end) + 1))
