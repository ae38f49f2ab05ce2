"""Who is watched: the roster, who was told, and how they reach what is held on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from regard.acts.governing.accounts import insert_grant
from regard.acts.running import actors, names, tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, append, entry, gated
from regard.people import links, register
from regard.people.pseudonyms import Resolved
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision
from regard.terms.words import Act


@dataclass(frozen=True, slots=True)
class Rostered:
    """One line of a roster: who uses a device, known by its worker id. `told` is when the notice was handed over."""

    worker: str
    name: str = ""
    population: str = "staff"
    team: str = ""
    shift: str = ""
    told: datetime | None = None
    since: datetime | None = None


def roster(site: RunningSite, actor: Actor, system: str, lines: Iterable[Rostered]) -> int:
    """Say who uses the devices of a system: sealed names, population, team, shift, and when each was told. Returns how many."""
    listed = list(lines)
    now = site.clock.now()
    gated(
        site,
        actor,
        Doing(Act.GOVERN, system=system, object="roster", detail=(("people", str(len(listed))),)),
        may_govern(site, actor),
    )

    def enter(conn: sa.Connection) -> Resolved:
        found_people = site.directory.resolve(conn, system, [line.worker for line in listed], now=now)
        names.make(site, system, [one for line, one in zip(listed, found_people, strict=True) if line.name])
        for line, pseudonym in zip(listed, found_people, strict=True):
            register.describe(conn, system, pseudonym, population=line.population, shift=line.shift or None)
            if line.name:
                register.set_name(conn, system, pseudonym, line.name, names.cipher(site, system, pseudonym))
            if line.team and register.team_of(conn, system, pseudonym, now) != line.team:
                register.join(conn, system, pseudonym, line.team, line.since or now)
            if line.told:
                register.tell(conn, system, [pseudonym], at=line.told, version=str(site.charter_number))
        return found_people

    site.directory.remember(site.write(enter))
    return len(listed)


def tell(site: RunningSite, actor: Actor, system: str, pseudonyms: Iterable[str]) -> int:
    """Record that people were handed the notice now. Their scans count for them from now on, not before (C. trav. L1222-4)."""
    listed = tuple(pseudonyms)
    now = site.clock.now()
    gated(site, actor, Doing(Act.GOVERN, system=system, object="notice", persons=listed), may_govern(site, actor))
    return site.write(lambda conn: register.tell(conn, system, listed, at=now, version=str(site.charter_number)))


def paper_code(site: RunningSite, actor: Actor, system: str, pseudonym: str) -> str:
    """A one-time code to hand over on paper: with it a watched person links what is held on them to an account of their own."""
    now = site.clock.now()
    gated(
        site,
        actor,
        Doing(Act.GOVERN, system=system, object="paper-code", persons=(pseudonym,)),
        may_govern(site, actor),
    )
    return site.write(lambda conn: links.new_code(conn, system, pseudonym, now=now))


def redeem_paper_code(site: RunningSite, code: str) -> str | None:
    """Open an account for whoever holds the paper and link it to what is held on them; the token of its enrolment link. None when wrong."""
    now = site.clock.now()

    def redeem(conn: sa.Connection) -> str | None:
        actor_id = actors.create(conn, site, "", now)
        linked = links.redeem(conn, code, actor_id=actor_id, now=now)
        if linked is None:
            conn.execute(tables.actor.delete().where(tables.actor.c.id == actor_id))
            return None
        system, pseudonym = linked
        if any(role.name == "worker" for role in site.charter.role):
            insert_grant(conn, actor_id, "worker", None, now, None, "paper")
        doing = Doing(Act.GOVERN, system=system, object="account:watched", persons=(pseudonym,))
        append(
            conn, site, [entry(site, Actor(actor_id), doing, Decision(Answer.PERMIT, conditions=(("role", "self"),)))]
        )
        return actors.new_enrolment(conn, actor_id, now)

    return site.write(redeem)
