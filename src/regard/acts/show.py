"""Show: to an actor, for a purpose, with a reason that bounds what opens. A look lasts 15 minutes at most and is one act, one trace."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from regard.acts.running import actors, figures, names, standing, tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated, outcome
from regard.gate import disclosure
from regard.ledger import traces
from regard.people import register
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.decision import Decision
from regard.terms.errors import Conflict, NotFound
from regard.terms.text import Text
from regard.terms.words import Act, Grain, Per, Purpose, ReasonScope, Relation

LONGEST = timedelta(minutes=15)
KEPT = timedelta(days=1)
"""How long the row of a look stays, with its sealed reason and scope; its trace tells of it for longer."""
LOOKS = "looks"
PEOPLE_A_PAGE = 100
SORTED_AT_MOST = 500
_OVER = Text(
    "This view closed by itself. Open it again with its purpose and reason.",
    "Cette vue s’est refermée d’elle-même. Rouvrez-la avec sa finalité et son motif.",
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a look bounds: a table of a system, about whom, how fine; a team or a person when one is meant."""

    system: str
    data: str
    per: Per
    grain: Grain
    team: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """An open view: for which purpose and reason, in which role, since when, until when."""

    id: str
    actor: str
    role: str
    purpose: Purpose
    reason: str
    scope: Scope
    opened: datetime
    closes: datetime
    trace: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an actor may look, from the charter's table: what to ask for, and how often a reason is wanted."""

    role: str
    system: str
    purpose: Purpose
    per: Per
    grain: Grain
    relation: Relation
    reason: ReasonScope


def ways(site: RunningSite, actor: Actor) -> tuple[Way, ...]:
    """Every way in which the actor's roles may look, for the page that asks for purpose and reason. Not a decision."""
    found = []
    for role in site.charter.role:
        if role.name not in actor.roles:
            continue
        for row in role.may:
            if row.act == Act.SHOW and row.system and row.purpose:
                found.append(
                    Way(
                        role.name,
                        row.system,
                        Purpose(row.purpose),
                        Per(row.per or Per.PERSON),
                        Grain(row.grain or Grain.EVENT),
                        Relation(row.relation or Relation.SITE),
                        ReasonScope(role.reason or ReasonScope.PER_LOOK),
                    )
                )
    return tuple(found)


def decide(site: RunningSite, actor: Actor, scope: Scope, purpose: Purpose, reason: str | None) -> Decision:
    """The gate's answer for one look, without opening it."""
    now = site.clock.now()
    request = disclosure.DisclosureRequest(
        actor=actor,
        act=Act.SHOW,
        system=scope.system,
        purpose=purpose,
        relation=actor.relation_to(scope.system, person=scope.person, team=scope.team),
        data=scope.data,
        per=scope.per,
        grain=scope.grain,
        person_data=scope.per is Per.PERSON,
        reason=reason,
        reason_scope=ReasonScope.PER_LOOK if reason else None,
        grants=site.read(standing.grants, actor.id),
    )
    decision = disclosure.decide(site.charter, request, now)
    if decision.permitted or scope.per is Per.PERSON or not _represents(site, actor, scope.system):
        return decision
    as_elected = disclosure.decide(site.charter, replace(request, relation=Relation.REPRESENTED), now)
    return as_elected if as_elected.permitted else decision


def open_look(site: RunningSite, actor: Actor, scope: Scope, purpose: Purpose, reason: str) -> Look:
    """Open a view, traced before anything is read. Raises NotAllowed with the decision."""
    decision = decide(site, actor, scope, purpose, reason)
    persons = (scope.person,) if scope.person else ()
    what = f"{scope.data}/{scope.per}/{scope.grain}"
    doing = Doing(
        Act.SHOW, scope.system, purpose, reason, object=what, persons=persons, detail=(("team", scope.team or ""),)
    )
    trace = gated(site, actor, doing, decision)
    now = site.clock.now()
    role = dict(decision.conditions).get("role", next(iter(sorted(actor.roles)), ""))
    look = Look(secrets.token_hex(16), actor.id, role, purpose, reason, scope, now, now + LONGEST, trace)
    sealed = {
        "reason": reason,
        "data": scope.data,
        "per": scope.per,
        "grain": scope.grain,
        "team": scope.team,
        "person": scope.person,
    }
    bucket, blob = actors.seal_json(site, scope.system, LOOKS, now + KEPT, dict(sealed), look.id)
    row = {
        "id": look.id,
        "trace": trace,
        "actor": actor.id,
        "role": role,
        "system": scope.system,
        "purpose": purpose.value,
        "bucket": bucket,
        "sealed": blob,
        "opened_us": micros(now),
        "closes_us": micros(look.closes),
    }
    site.write(lambda conn: conn.execute(tables.look.insert().values(**row)))
    return look


def current(site: RunningSite, actor: Actor, look_id: str) -> Look:
    """The actor's own open view. Raises Conflict (`look_over`) when it closed or its role was withdrawn, NotFound when it is not theirs."""
    row = site.read(lambda conn: conn.execute(sa.select(tables.look).where(tables.look.c.id == look_id)).one_or_none())
    if row is None or row.actor != actor.id:
        raise NotFound("look_unknown", Text("No such view is open.", "Aucune vue de ce nom n’est ouverte."))
    over = row.closed_us is not None or row.closes_us <= micros(site.clock.now())
    if over or (row.role and row.role not in actor.roles):
        raise Conflict("look_over", _OVER)
    said = actors.open_json(site, row.system, LOOKS, row.bucket, bytes(row.sealed), look_id)
    scope = Scope(
        row.system,
        str(said["data"]),
        Per(str(said["per"])),
        Grain(str(said["grain"])),
        str(said["team"]) if said["team"] else None,
        str(said["person"]) if said["person"] else None,
    )
    return Look(
        look_id,
        row.actor,
        row.role,
        Purpose(row.purpose),
        str(said["reason"]),
        scope,
        from_micros(row.opened_us),
        from_micros(row.closes_us),
        row.trace,
    )


def close(site: RunningSite, actor: Actor, look_id: str) -> None:
    """Close a view before its time; closing twice is no error."""
    row = site.read(lambda conn: conn.execute(sa.select(tables.look).where(tables.look.c.id == look_id)).one_or_none())
    if row is None or row.actor != actor.id or row.closed_us is not None:
        return
    now = micros(site.clock.now())
    site.write(lambda conn: conn.execute(tables.look.update().where(tables.look.c.id == look_id).values(closed_us=now)))
    outcome(
        site, actor, Doing(Act.SHOW, row.system, Purpose(row.purpose), role=row.role), follows=row.trace, word="closed"
    )


def forget(conn: sa.Connection, now: datetime) -> int:
    """Remove the rows of looks whose day is over, when their key dies; returns how many. Their traces stay for their own term."""
    over = tables.look.c.opened_us <= micros(now - KEPT)
    return int(conn.execute(tables.look.delete().where(over)).rowcount)


def team_weeks(site: RunningSite, actor: Actor, look_id: str) -> tuple[figures.TeamWeek, ...]:
    """The weeks of the teams that the look is for, the newest first, small groups hidden. Raises as `current`."""
    look = current(site, actor, look_id)
    weeks = figures.weeks(site, look.scope.system)
    if look.scope.team:
        return tuple(week.only(look.scope.team) for week in weeks)
    return weeks


def use_of_system(site: RunningSite, actor: Actor, *, days: int = 28) -> tuple[traces.Count, ...]:
    """Looks per week, role and purpose, without names: for representatives and officers. Traced as a look at the site itself."""
    decision = site_decision(site, actor, "traces")
    gated(site, actor, Doing(Act.SHOW, object="use-of-system"), decision)
    since = site.clock.now() - timedelta(days=days)
    from regard.terms.span import Span

    span = Span(since, site.clock.now() + timedelta(seconds=1))
    return site.read(
        lambda conn: traces.count_by(conn, ("week", "system", "role", "purpose", "outcome"), span=span, acts=("show",))
    )


@dataclass(frozen=True, slots=True)
class Roster:
    """Whom a system watches: those of one team ("": of none), or (`team` None) those who were not told; some of them, `start` on."""

    people: tuple[tuple[register.Person, str, str | None], ...]
    team: str | None
    teams: tuple[tuple[str, int], ...]
    total: int
    untold: int
    start: int
    of: int


def people(site: RunningSite, actor: Actor, system: str, team: str | None = None, *, page: int = 1) -> Roster:
    """Who is watched by a system: person, name, team, a hundred at a time. For whoever governs it; one look, traced. Raises NotAllowed.

    Without `team`, those who were not told; when all were, the first team. A group of up to 500 is in order of names, a larger one of
    first records, since only the names that are shown are opened then.
    """
    gated(site, actor, Doing(Act.SHOW, system=system, object="roster"), may_govern(site, actor, names=True))
    now = site.clock.now()
    counted = site.read(register.teams_counted, system, now)
    teams = tuple(sorted((name or "", number) for name, number, _ in counted))
    total, untold = sum(number for _, number in teams), sum(missing for _, _, missing in counted)
    if team is None and not untold and teams:
        team = teams[0][0]
    of = untold if team is None else dict(teams).get(team, 0)
    start = max(0, min(page - 1, (of - 1) // PEOPLE_A_PAGE)) * PEOPLE_A_PAGE
    whole = of <= SORTED_AT_MOST
    first, most = (0, SORTED_AT_MOST) if whole else (start, PEOPLE_A_PAGE)

    def gather(conn: sa.Connection) -> list[tuple[register.Person, str, str | None]]:
        found = register.group(conn, system, now, team=team, untold_only=team is None, start=first, limit=most)
        opened = register.names_of(
            conn, system, (one.pseudonym for one, _ in found), lambda who: names.cipher(site, system, who)
        )
        return [(one, opened.get(one.pseudonym, ""), in_team) for one, in_team in found]

    rows = site.read(gather)
    if whole:
        rows = sorted(rows, key=lambda row: (row[2] or "", row[1], row[0].pseudonym))[start : start + PEOPLE_A_PAGE]
    return Roster(tuple(rows), team, teams, total, untold, start, of)


def site_decision(site: RunningSite, actor: Actor, data: str) -> Decision:
    """The gate's answer for a look at the site itself (register, findings, ledger, traces), not at anyone's data."""
    request = disclosure.DisclosureRequest(
        actor=actor,
        act=Act.SHOW,
        system=None,
        purpose=None,
        relation=Relation.SITE,
        data=data,
        per=Per.NONE,
        grain=Grain.EVENT,
        person_data=False,
        grants=site.read(lambda conn: standing.grants(conn, actor.id)),
    )
    return disclosure.decide(site.charter, request, site.clock.now())


def _represents(site: RunningSite, actor: Actor, system: str) -> bool:
    """Whether a role of the actor looks at groups because it represents them; never at a person."""
    rows = (row for role in site.charter.role if role.name in actor.roles for row in role.may)
    return any(row.relation is Relation.REPRESENTED and row.system == system for row in rows)


def week_of(day: date) -> date:
    """The Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())
