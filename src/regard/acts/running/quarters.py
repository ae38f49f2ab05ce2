"""Quarters of teams, added up from the weeks as they are shown. Nothing else goes in: a quarter tells no more than its weeks do together.

Each week hides what it must, with what would give it away (`activity.teams`). Because a quarter's figure is a sum of figures that are shown
already, and no week that is hidden counts in it, comparing quarter and weeks gives nothing back. How many weeks are missing is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from regard.acts.running.figures import TeamWeek
from regard.terms.text import Text

MEASURES = ("units", "measured_us")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter. A week belongs to the quarter of its Thursday, as ISO weeks belong to years."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of its weeks, 12 to 14."""
        following = Quarter(self.year + self.number // 4, self.number % 4 + 1)
        days = range((following.first - self.first).days)
        thursdays = (self.first + timedelta(days=n) for n in days if (self.first + timedelta(days=n)).weekday() == 3)
        return tuple(one - timedelta(days=3) for one in thursdays)


@dataclass(frozen=True, slots=True)
class QuarterCell:
    """One team (None: all together) and measure over the weeks that show it; `value` is None when none does. `why` each hidden week is hidden."""

    team: str | None
    measure: str
    value: int | None
    weeks_shown: int
    weeks_hidden: int
    days_hidden: int
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class TeamQuarter:
    """A quarter of teams: the cells, and which of its weeks have figures at all."""

    quarter: Quarter
    cells: tuple[QuarterCell, ...]
    weeks: tuple[date, ...]

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams in it, by name."""
        return tuple(sorted({c.team for c in self.cells if c.team is not None}))

    def cell(self, team: str | None, measure: str) -> QuarterCell | None:
        """The cell of a team and measure, if there is one."""
        return next((c for c in self.cells if c.team == team and c.measure == measure), None)


def of_week(monday: date) -> Quarter:
    """The quarter that a week belongs to."""
    thursday = monday + timedelta(days=3)
    return Quarter(thursday.year, (thursday.month + 2) // 3)


def quarters(weeks: Iterable[TeamWeek]) -> tuple[TeamQuarter, ...]:
    """The quarters of some weeks, the newest first."""
    groups: dict[Quarter, list[TeamWeek]] = {}
    for week in weeks:
        groups.setdefault(of_week(week.monday), []).append(week)
    return tuple(_quarter(one, groups[one]) for one in sorted(groups, reverse=True))


def _quarter(quarter: Quarter, weeks: Sequence[TeamWeek]) -> TeamQuarter:
    keys = sorted(
        {(c.team, c.measure) for week in weeks for c in week.cells if c.measure in MEASURES},
        key=lambda key: (key[0] is None, key[0] or "", key[1]),
    )
    cells = []
    for team, measure in keys:
        found = [cell for week in weeks if (cell := week.cell(team, measure))]
        shown = [cell for cell in found if cell.value is not None]
        cells.append(
            QuarterCell(
                team,
                measure,
                sum(cell.value or 0 for cell in shown) if shown else None,
                len(shown),
                len(found) - len(shown),
                sum(cell.days_hidden for cell in shown),
                tuple(dict.fromkeys(why for cell in found if cell.value is None and (why := cell.why))),
            )
        )
    return TeamQuarter(quarter, tuple(cells), tuple(sorted(week.monday for week in weeks)))
