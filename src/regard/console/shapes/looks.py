"""What staff see: reasons to look, open views, a team’s week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """One look that the actor's roles allow; `teams` are those that it may be tied to, by id and name; `live`: a board of who may need a hand."""

    key: str
    purpose: Text
    what: Text
    role: Text
    teams: tuple[tuple[str, str], ...] = ()
    needs_reason: bool = True
    minutes: int = 15
    live: bool = False


@dataclass(frozen=True, slots=True)
class OpenLook:
    """A viewing session under way, as the purpose bar shows it; `live`: it opens a board, not figures of weeks."""

    id: str
    purpose: Text
    reason: str
    scope: Text
    since: datetime
    until: datetime
    live: bool = False


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team's figures; a None is one that the gate withheld."""

    team: str
    people: int | None
    units: int | None
    hours: float | None
    rate: float | None
    days_hidden: int = 0


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was not shown, why, and what would be."""

    what: Text
    why: Text | None


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """One bar of the chart: a week by its Monday; None where it is withheld."""

    week: date
    units: int | None


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A week of one team, or (`team` empty) of all: the answer, the picture, the table, what was left out, how it was computed."""

    week: date
    team: str
    units: int | None
    teams: int
    weeks: tuple[WeekFigure, ...]
    rows: tuple[TeamRow, ...]
    withheld: tuple[Withheld, ...]
    how: tuple[Text, ...]
    previous: date | None = None
    following: date | None = None
    dies: datetime | None = None
