"""Accounts, their roles and ends; the first officer."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from regard.acts.running import actors, standing, tables
from regard.acts.running.permission import OWNER, may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.gate import govern as gate
from regard.terms.actor import Actor
from regard.terms.clock import micros
from regard.terms.decision import Decision
from regard.terms.errors import Conflict
from regard.terms.text import Text
from regard.terms.words import Act

_DPO = "dpo"


def enrol_actor(site: RunningSite, actor: Actor, label: str) -> str:
    """Open an account for someone, without any role and without any credential; returns its opaque id."""
    now = site.clock.now()
    gated(site, actor, Doing(Act.GOVERN, object="account:new"), may_govern(site, actor))
    return site.write(lambda conn: actors.create(conn, site, label, now))


def enrolment_link(site: RunningSite, actor: Actor, actor_id: str) -> str:
    """A single-use token, valid 15 minutes, that lets an account set up its way in. Shown once; only its hash is kept.

    Raises NotFound (`actor_unknown`) when nobody has that account, or they left.
    """
    now = site.clock.now()
    gated(
        site,
        actor,
        Doing(Act.GOVERN, object=f"account:{actor_id}", detail=(("what", "enrolment-link"),)),
        may_govern(site, actor),
    )

    def make(conn: sa.Connection) -> str:
        actors.load(conn, actor_id, now, second_factor=False)  # nobody, or someone who left, gets no way in
        return actors.new_enrolment(conn, actor_id, now)

    return site.write(make)


def first_officer(site: RunningSite, label: str) -> str:
    """Enrol the site's first data-protection officer and return the token of their link. Raises Conflict when the site has one already."""
    now = site.clock.now()
    taken = site.read(
        lambda conn: conn.execute(
            sa.select(tables.grant.c.actor)
            .join(tables.actor, tables.actor.c.id == tables.grant.c.actor)
            .where(tables.grant.c.role == _DPO, tables.grant.c.withdrawn_us.is_(None), tables.actor.c.second_factor)
        ).first()
    )
    if taken:
        raise Conflict(
            "officer_enrolled",
            Text(
                "This site has a data protection officer already; new people are enrolled from the console.",
                "Ce site a déjà un délégué à la protection des données ; les autres s’inscrivent depuis la console.",
            ),
        )
    gated(site, OWNER, Doing(Act.GOVERN, object="account:first-officer"), may_govern(site, OWNER))

    def enrol(conn: sa.Connection) -> str:
        known = conn.execute(
            sa.select(tables.grant.c.actor).where(tables.grant.c.role == _DPO, tables.grant.c.withdrawn_us.is_(None))
        ).first()
        actor_id = str(known[0]) if known else actors.create(conn, site, label, now)
        if not known:
            insert_grant(conn, actor_id, _DPO, None, now, None, OWNER.id)
        return actors.new_enrolment(conn, actor_id, now)

    return site.write(enrol)


def may_grant(site: RunningSite, actor: Actor, actor_id: str, role: str, *, until: datetime | None) -> Decision:
    """The gate's answer for a grant, without granting; nothing is traced."""
    now = site.clock.now()
    to = site.read(lambda conn: actors.load(conn, actor_id, now, second_factor=_has_second_factor(conn, actor_id)))
    request = gate.GrantRequest(
        by=actor, to=actor_id, role=role, until=until, to_has_second_factor=to.second_factor, holds=to.roles
    )
    return gate.grant(site.charter, request, now)


def grant(
    site: RunningSite,
    actor: Actor,
    actor_id: str,
    role: str,
    *,
    until: datetime | None,
    team: str | None = None,
    designation: str = "",
) -> None:
    """Give a role, up to an instant; `designation` is the reference of the act that named its holder, without a name.

    Raises NotAllowed: a role of the charter only, given by someone else, with an end.
    """
    now = site.clock.now()
    told = (("team", team or ""), ("designation", designation[:64]))
    doing = Doing(Act.GOVERN, object=f"grant:{role}", persons=(actor_id,), detail=told)
    gated(site, actor, doing, may_grant(site, actor, actor_id, role, until=until))
    named = designation.strip()[:64] or None
    site.write(lambda conn: insert_grant(conn, actor_id, role, team, now, until, actor.id, designation=named))


def withdraw(site: RunningSite, actor: Actor, actor_id: str, role: str | None = None) -> int:
    """Take a role away, or all of them (someone leaves): it bites at once. Returns how many grants ended.

    With the last role, or when someone leaves, their sessions, terminals, looks and unused links end in the same transaction.
    """
    now = site.clock.now()
    gated(
        site, actor, Doing(Act.GOVERN, object=f"withdraw:{role or 'all'}", persons=(actor_id,)), may_govern(site, actor)
    )

    def end(conn: sa.Connection) -> int:
        condition = [tables.grant.c.actor == actor_id, tables.grant.c.withdrawn_us.is_(None)]
        if role:
            condition.append(tables.grant.c.role == role)
        else:
            conn.execute(tables.actor.update().where(tables.actor.c.id == actor_id).values(ended_us=micros(now)))
        ended = conn.execute(tables.grant.update().where(*condition).values(withdrawn_us=micros(now))).rowcount
        if not role or not standing.grants_in_force(conn, actor_id, now):
            actors.cut(conn, actor_id, now)
        return ended

    return site.write(end)


def insert_grant(
    conn: sa.Connection,
    actor_id: str,
    role: str,
    team: str | None,
    now: datetime,
    until: datetime | None,
    by: str,
    *,
    designation: str | None = None,
) -> None:
    """Write a grant: a role of an actor, from now, with its end."""
    conn.execute(
        tables.grant.insert().values(
            actor=actor_id,
            role=role,
            team=team,
            since_us=micros(now),
            until_us=micros(until) if until else None,
            withdrawn_us=None,
            granted_by=by,
            designation=designation,
        )
    )


def _has_second_factor(conn: sa.Connection, actor_id: str) -> bool:
    return bool(conn.execute(sa.select(tables.actor.c.second_factor).where(tables.actor.c.id == actor_id)).scalar())
