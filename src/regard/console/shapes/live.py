"""What a team lead's board and quarter show, the flags about oneself, and visits with a single-use code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.console.shapes.looks import WeekFigure, Withheld
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class HandRow:
    """Someone who may need a hand: whole minutes without a scan, the place where the purpose admits it, their own words."""

    name: str
    place: str
    minutes: int
    words: str

    @property
    def hours(self) -> float:
        """The same in hours."""
        return self.minutes / 60


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two quick scans that their person has seen."""

    name: str
    at: datetime
    task: str
    words: str


@dataclass(frozen=True, slots=True)
class BoardFace:
    """The board at an instant. `threshold`: minutes of silence from which someone is on it; None where the board is about quick pairs."""

    at: datetime
    team: str
    hands: tuple[HandRow, ...]
    pairs: tuple[PairRow, ...]
    people: int
    unknown: int
    threshold: int | None
    means: tuple[Text, ...]

    @property
    def places(self) -> bool:
        """Whether a place is known of anyone: the charter admits it for some purposes only."""
        return any(hand.place for hand in self.hands)


@dataclass(frozen=True, slots=True)
class MyFlag:
    """A flag about my work. `kind` is `fast-pair` or `silence`; `going`: the silence lasts now. `seconds`: how far apart two scans were."""

    id: str
    system: Text
    kind: str
    at: datetime
    dies: datetime
    shown: datetime
    seconds: float
    task: str
    words: str
    noted: datetime | None
    means: Text | None


@dataclass(frozen=True, slots=True)
class MyFlags:
    """The flags about me. `declared`: the charter declares indicators that flag something, so that none means none was raised."""

    now: datetime
    flags: tuple[MyFlag, ...]
    declared: bool
    linked: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that a single-use code opened; `token` stays in this site's own session."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """One team's quarter; a None is one that every week withholds."""

    team: str
    units: int | None
    hours: float | None
    rate: float | None
    weeks_shown: int
    weeks_hidden: int
    days_hidden: int


@dataclass(frozen=True, slots=True)
class TeamQuarter:
    """A quarter of one team or (`team` empty) of all. `weeks` are its weeks with figures, of how many (`of`); keys are `2026-3`."""

    year: int
    number: int
    team: str
    units: int | None
    rows: tuple[QuarterRow, ...]
    weeks: tuple[WeekFigure, ...]
    of: int
    withheld: tuple[Withheld, ...]
    how: tuple[Text, ...]
    previous: str = ""
    following: str = ""
