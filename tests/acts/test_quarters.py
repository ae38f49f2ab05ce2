"""Quarters: sums of what the weeks show and of nothing else, so that no comparison of the two gives back what is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from regard.activity.teams import Hidden
from regard.acts.running.figures import TeamCell, TeamWeek
from regard.acts.running.quarters import Quarter, of_week, quarters

MONDAY = date(2026, 7, 6)
TEAMS = ("a", "b", None)


def week(number: int, values: list[int | None]) -> TeamWeek:
    cells = tuple(
        TeamCell(team, "units", value, 12 if value is not None else None, None if value is not None else Hidden.SMALL, 5, 1)
        for team, value in zip(TEAMS, values, strict=True)
    )  # fmt: skip
    return TeamWeek(MONDAY + timedelta(weeks=number), cells, None)


some = st.lists(st.lists(st.none() | st.integers(0, 900), min_size=3, max_size=3), min_size=1, max_size=12)


@given(some)
def test_a_quarter_is_the_sum_of_the_weeks_that_show_a_figure(rows):
    (made,) = quarters(week(n, row) for n, row in enumerate(rows))
    for place, team in enumerate(TEAMS):
        shown = [row[place] for row in rows if row[place] is not None]
        cell = made.cell(team, "units")
        assert cell.value == (sum(shown) if shown else None)
        assert (cell.weeks_shown, cell.weeks_hidden) == (len(shown), len(rows) - len(shown))
        assert bool(cell.why) is (len(shown) < len(rows)), "what is missing says why"


@given(some, st.integers(0, 900))
def test_what_a_week_hides_changes_nothing_of_its_quarter(rows, behind):
    """A hidden cell holds no value; were one behind it, the quarter would not know."""
    weeks = [week(n, row) for n, row in enumerate(rows)]
    other = [
        replace(one, cells=tuple(replace(c, people=behind) if c.value is None else c for c in one.cells))
        for one in weeks
    ]
    assert quarters(weeks) == quarters(other)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_every_week_belongs_to_one_quarter(day):
    monday = day - timedelta(days=day.weekday())
    quarter = of_week(monday)
    assert monday in quarter.weeks
    assert 12 <= len(quarter.weeks) <= 14
    near = [Quarter(y, n) for y in (quarter.year - 1, quarter.year, quarter.year + 1) for n in (1, 2, 3, 4)]
    assert sum(monday in one.weeks for one in near) == 1
