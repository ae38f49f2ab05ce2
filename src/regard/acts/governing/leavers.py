"""People who leave, roles that end, accounts that nobody uses: what a review of access looks at (GDPR 32; ACC-06)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from regard.acts.governing.accounts import withdraw
from regard.acts.running import tables
from regard.acts.running.site import RunningSite
from regard.ledger import traces
from regard.terms.actor import Actor
from regard.terms.clock import micros
from regard.terms.errors import Conflict
from regard.terms.text import Text
from regard.terms.words import Act

UNUSED_AFTER = timedelta(days=90)
"""An account that did nothing for so long is worth a question. Our mark, not a rule's."""
ENDS_SOON = timedelta(days=14)
_SELF = Text(
    "You cannot end your own account: another person who governs does it.",
    "Vous ne pouvez pas clore votre propre compte : une autre personne qui en a le droit le fait.",
)
_LAST = Text(
    "Nobody else governs this site. Grant that role to someone first, then end this account.",
    "Personne d’autre ne gouverne ce site. Attribuez d’abord ce rôle à quelqu’un, puis clôturez ce compte.",
)


def leave(site: RunningSite, actor: Actor, actor_id: str) -> int:
    """End an account at once, with its sessions, terminals, looks and unused links. Returns how many roles ended.

    Raises Conflict (`leave_self`, `leave_last`), NotAllowed.
    """
    if actor_id == actor.id:
        raise Conflict("leave_self", _SELF)
    if not site.read(_others_govern, site, actor_id):
        raise Conflict("leave_last", _LAST)
    return withdraw(site, actor, actor_id)


def last_used(site: RunningSite, actor_ids: Iterable[str]) -> dict[str, datetime]:
    """When each account last did anything that left a trace; those without one are absent. One indexed look-up each."""
    wanted = tuple(actor_ids)
    return site.read(traces.last_by, wanted, blind=site.blind)


def _others_govern(conn: sa.Connection, site: RunningSite, actor_id: str) -> bool:
    """Whether someone but `actor_id` holds a role that governs people's access, now."""
    roles = [
        role.name
        for role in site.charter.role
        if any(row.act == Act.GOVERN for row in role.may) and any(row.act == Act.ANSWER for row in role.may)
    ]
    grants, known, now = tables.grant.c, tables.actor.c, micros(site.clock.now())
    query = (
        sa.select(grants.actor)
        .join(tables.actor, known.id == grants.actor)
        .where(
            grants.role.in_(roles),
            grants.actor != actor_id,
            grants.withdrawn_us.is_(None),
            known.ended_us.is_(None),
            sa.or_(grants.until_us.is_(None), grants.until_us > now),
        )
        .limit(1)
    )
    return conn.execute(query).first() is not None
