"""A team lead's board and quarter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from regard.acts import board, show
from regard.acts.running import figures, quarters
from regard.console import shapes, wording
from regard.console.calls.opened import running
from regard.terms.actor import Actor
from regard.terms.text import Text

_MINUTE, _HOUR_US = timedelta(minutes=1), 3_600_000_000


def team_board(actor: Actor, look_id: str) -> shapes.BoardFace:
    """The board of an open look, as it is now. Raises Conflict once it closed, NotAllowed, NotFound."""
    found = board.board(running(), actor, look_id)
    return shapes.BoardFace(
        at=found.at,
        team=found.look.scope.team or "",
        hands=tuple(shapes.HandRow(h.name, h.place, h.silent_for // _MINUTE, h.words) for h in found.hands),
        pairs=tuple(shapes.PairRow(f.name, f.at, f.task, f.words) for f in found.flags),
        people=found.people,
        unknown=found.unknown,
        threshold=None if found.threshold is None else found.threshold // _MINUTE,
        means=found.means,
    )


def team_quarter(actor: Actor, look_id: str, *, quarter: tuple[int, int] | None) -> shapes.TeamQuarter | None:
    """A quarter within an open look, the newest when `quarter` (year, number) is None; None when no week has figures."""
    site = running()
    only = show.current(site, actor, look_id).scope.team
    weeks = show.team_weeks(site, actor, look_id)
    found = quarters.quarters(weeks)
    wanted = quarters.Quarter(*quarter) if quarter else None
    at = next((n for n, one in enumerate(found) if wanted is None or one.quarter <= wanted), None)
    if at is None:
        return None
    one = found[at]
    groups: Iterable[str | None] = one.teams or (None,)
    rows = tuple(_row(one, team) for team in groups)
    total = _row(one, only)
    within = [week for week in reversed(weeks) if quarters.of_week(week.monday) == one.quarter]
    bars = tuple(shapes.WeekFigure(week.monday, _units(week, only)) for week in within)
    return shapes.TeamQuarter(
        year=one.quarter.year,
        number=one.quarter.number,
        team=only or "",
        units=total.units,
        rows=(*rows, total) if len(one.teams) > 1 and any(c.team is None for c in one.cells) else rows,
        weeks=bars,
        of=len(one.quarter.weeks),
        withheld=_withheld(one),
        how=tuple(dict.fromkeys(text for cell in one.cells if (text := figures.meaning(cell.measure)))),
        previous=_key(found[at + 1].quarter) if at + 1 < len(found) else "",
        following=_key(found[at - 1].quarter) if at else "",
    )


def _row(one: quarters.TeamQuarter, team: str | None) -> shapes.QuarterRow:
    units, measured = one.cell(team, "units"), one.cell(team, "measured_us")
    amount = units.value if units else None
    hours = measured.value / _HOUR_US if measured and measured.value is not None else None
    # A rate divides what the same weeks show; where they differ there is none.
    alike = units is not None and measured is not None and units.weeks_shown == measured.weeks_shown
    return shapes.QuarterRow(
        team=team or "",
        units=amount,
        hours=hours,
        rate=amount / hours if alike and amount is not None and hours else None,
        weeks_shown=units.weeks_shown if units else 0,
        weeks_hidden=units.weeks_hidden if units else 0,
        days_hidden=units.days_hidden if units else 0,
    )


def _units(week: figures.TeamWeek, team: str | None) -> int | None:
    cell = week.cell(team, "units")
    return cell.value if cell else None


def _withheld(one: quarters.TeamQuarter) -> tuple[shapes.Withheld, ...]:
    """Which weeks are missing from which figures, and why."""
    lines: dict[tuple[str | None, int, Text], list[Text]] = {}
    for cell in one.cells:
        for why in cell.why:
            lines.setdefault((cell.team, cell.weeks_hidden, why), []).append(wording.measure(cell.measure))
    found = []
    for (team, weeks, why), measures in lines.items():
        named = Text(team or "All teams", team or "Toutes les équipes")
        en, fr = ", ".join(m.en for m in measures), ", ".join(m.fr for m in measures)
        counted = (
            Text(f"{weeks} week", f"{weeks} semaine") if weeks == 1 else Text(f"{weeks} weeks", f"{weeks} semaines")
        )
        found.append(
            shapes.Withheld(Text(f"{named.en} ({en}), {counted.en}:", f"{named.fr} ({fr}), {counted.fr} :"), why)
        )
    return tuple(found)


def _key(one: quarters.Quarter) -> str:
    return f"{one.year}-{one.number}"
