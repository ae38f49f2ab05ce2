"""Staff: a reason, then figures of teams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from regard.acts import board, show
from regard.acts.running import figures
from regard.console import shapes, wording
from regard.console.calls.opened import running
from regard.terms.actor import Actor
from regard.terms.errors import Conflict, InputRefused, NotFound
from regard.terms.text import Text
from regard.terms.words import Grain, Per, Purpose, ReasonScope, Relation

_FIGURES = "statistics"


def reasons(actor: Actor) -> tuple[shapes.ReasonChoice, ...]:
    """The looks that the actor's roles allow and that have a page."""
    site = running()
    teams = tuple(team.name for team in site.charter.team)
    found = []
    ways = show.ways(site, actor)
    for way in (*(w for w in ways if board.has_board(site, w)), *(w for w in ways if is_team_week(w))):
        live = not is_team_week(way)
        own = way.relation is Relation.OWN_TEAM
        names = tuple((name, name) for name in teams if not own or name in actor.teams)
        if not own and not live:
            names = (("", ""), *names)
        found.append(
            shapes.ReasonChoice(
                key=_key(way),
                purpose=wording.capital(wording.word(way.purpose)),
                what=_what(way) if live else Text("figures of teams, by week", "chiffres d’équipes, à la semaine"),
                role=wording.role(way.role),
                teams=names,
                needs_reason=way.reason is not ReasonScope.NONE,
                minutes=show.LONGEST // timedelta(minutes=1),
                live=live,
            )
        )
    return tuple(found)


def open_look(actor: Actor, *, choice: str, reason: str, team: str) -> shapes.OpenLook:
    """Open a viewing session. Raises NotAllowed with the gate's decision; InputRefused when the choice or the reason says too little."""
    site = running()
    way = next((one for one in show.ways(site, actor) if _key(one) == choice), None)
    if way is None:
        raise InputRefused("look_choice", Text("Choose a purpose of the list.", "Choisissez une finalité de la liste."))
    if way.reason is not ReasonScope.NONE and len(reason.split()) < 2:
        raise InputRefused(
            "reason_short",
            Text("Say in a few words what the look is for.", "Dites en quelques mots à quoi sert cette consultation."),
        )
    if not is_team_week(way):
        team = team or (next(iter(actor.teams)) if len(actor.teams) == 1 else "")
        return _look(board.open_board(site, actor, way, team, reason))
    scope = show.Scope(way.system, _FIGURES, way.per, way.grain, team=team or None)
    return _look(show.open_look(site, actor, scope, way.purpose, reason))


def look(actor: Actor, look_id: str) -> shapes.OpenLook | None:
    """The viewing session, None when it has closed."""
    try:
        return _look(show.current(running(), actor, look_id))
    except (Conflict, NotFound):
        return None


def close_look(actor: Actor, look_id: str) -> None:
    """Close the viewing session; closing twice is no error."""
    show.close(running(), actor, look_id)


def team_week(actor: Actor, look_id: str, *, week: date | None) -> shapes.TeamWeek | None:
    """The figures of a week within an open look, the newest when `week` is None; None when no week has any."""
    site = running()
    only = show.current(site, actor, look_id).scope.team
    weeks = show.team_weeks(site, actor, look_id)
    at = next((n for n, one in enumerate(weeks) if week is None or one.monday <= week), None)
    if at is None:
        return None
    found = weeks[at]
    groups: Iterable[str | None] = found.teams or (None,)
    rows = tuple(_team_row(found, team) for team in groups)
    total = _team_row(found, only)
    return shapes.TeamWeek(
        week=found.monday,
        team=only or "",
        units=total.units,
        teams=len(found.teams),
        weeks=tuple(shapes.WeekFigure(one.monday, _value(one, only, "units")) for one in reversed(weeks[at : at + 8])),
        rows=(*rows, total) if len(found.teams) > 1 and any(c.team is None for c in found.cells) else rows,
        withheld=_withheld(found.cells),
        how=tuple(dict.fromkeys(text for cell in found.cells if (text := figures.meaning(cell.measure)))),
        previous=weeks[at + 1].monday if at + 1 < len(weeks) else None,
        following=weeks[at - 1].monday if at else None,
        dies=found.erase_by,
    )


def _team_row(week: figures.TeamWeek, team: str | None) -> shapes.TeamRow:
    units, measured = week.cell(team, "units"), _value(week, team, "measured_us")
    hours = measured / 3_600_000_000 if measured is not None else None
    amount = units.value if units else None
    return shapes.TeamRow(
        team=team or "",
        people=units.people if units else None,
        units=amount,
        hours=hours,
        rate=amount / hours if amount is not None and hours else None,
        days_hidden=units.days_hidden if units else 0,
    )


def _value(week: figures.TeamWeek, team: str | None, measure: str) -> int | None:
    cell = week.cell(team, measure)
    return cell.value if cell else None


def _withheld(cells: Iterable[figures.TeamCell]) -> tuple[shapes.Withheld, ...]:
    """What was withheld, a line for each team and reason."""
    found: dict[tuple[str | None, Text], list[Text]] = {}
    for cell in cells:
        if cell.why is not None:
            found.setdefault((cell.team, cell.why), []).append(wording.measure(cell.measure))
    lines = []
    for (team, why), measures in found.items():
        named = Text(team or "All teams", team or "Toutes les équipes")
        en, fr = ", ".join(one.en for one in measures), ", ".join(one.fr for one in measures)
        lines.append(shapes.Withheld(Text(f"{named.en} ({en}):", f"{named.fr} ({fr}) :"), why))
    return tuple(lines)


def is_team_week(way: show.Way) -> bool:
    """Whether the console has a page for this way of looking."""
    return way.per is Per.TEAM and way.grain is Grain.WEEK


def _key(way: show.Way) -> str:
    return f"{way.role}/{way.system}/{way.purpose}/{way.relation}"


def _what(way: show.Way) -> Text:
    """What a board shows, by its purpose."""
    if way.purpose is Purpose.ERROR_DETECTION:
        return Text(
            "scans in quick succession in your team now, once their author has seen them",
            "les lectures rapprochées de votre équipe en ce moment, une fois vues par leur auteur",
        )
    return Text(
        "who in your team may need a hand now", "qui, dans votre équipe, a peut-être besoin d’aide en ce moment"
    )


def _look(one: show.Look) -> shapes.OpenLook:
    team = one.scope.team
    live = one.scope.grain is Grain.NOW
    what = (
        Text(f"team {team}, by week", f"équipe {team}, à la semaine")
        if team
        else Text("all teams, by week", "toutes les équipes, à la semaine")
    )
    if live:
        what = Text(f"team {team}, now", f"équipe {team}, en ce moment")
    purpose = wording.capital(wording.word(one.purpose))
    return shapes.OpenLook(one.id, purpose, one.reason, what, one.opened, one.closes, live)
