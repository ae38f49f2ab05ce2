"""The facts of the site's present state that the gate asks for, read from the acts' own tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from regard.acts.running import tables
from regard.gate.standing import Consulted, DeviceState, Granted, Standing
from regard.intake import tokens
from regard.people import tables as people_tables
from regard.terms.clock import from_micros, micros

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite


def standing(conn: sa.Connection, site: RunningSite, *, system: str | None = None) -> Standing:
    """Devices, consultations and who was informed, as they stand now; people of `system` only when it is given."""
    return Standing(
        devices=devices(conn),
        consultations=consultations(conn),
        informed=informed(conn, site, system),
        published=_published(conn, site),
    )


def _published(conn: sa.Connection, site: RunningSite) -> date | None:
    """The day on which the charter in force was published."""
    at = conn.execute(sa.select(sa.func.max(tables.charter_version.c.published_us))).scalar()
    return from_micros(at).astimezone(site.zone).date() if at is not None else None


def devices(conn: sa.Connection) -> dict[tuple[str, str], DeviceState]:
    """Every device with its enrolment; of several tokens the longest-lived counts."""
    found: dict[tuple[str, str], DeviceState] = {}
    for row in conn.execute(sa.select(tables.device).order_by(tables.device.c.since_us)):
        key = (row.system, row.device)
        until = from_micros(row.until_us) if row.until_us is not None else None
        known = found.get(key)
        since = min(known.enrolled, from_micros(row.since_us)) if known else from_micros(row.since_us)
        end = (
            None
            if until is None or (known and known.withdrawn is None)
            else max(until, known.withdrawn)
            if known and known.withdrawn
            else until
        )
        found[key] = DeviceState(enrolled=since, withdrawn=end)
    return found


def consultations(conn: sa.Connection) -> tuple[Consulted, ...]:
    """The consultations on record."""
    return tuple(
        Consulted(
            submitted=date.fromisoformat(row.submitted_on),
            system=row.system,
            expert=row.expert,
            opinion=date.fromisoformat(row.opinion_on) if row.opinion_on else None,
        )
        for row in conn.execute(sa.select(tables.consultation).order_by(tables.consultation.c.id))
    )


def informed(conn: sa.Connection, site: RunningSite, system: str | None) -> dict[str, datetime]:
    """Pseudonym → when the notice was given."""
    systems = [system] if system else [one.id for one in site.charter.system] if site.charter_number else []
    people = people_tables.person.c
    told = sa.select(people.pseudonym, people.told_us).where(people.system.in_(systems), people.told_us.is_not(None))
    return {row.pseudonym: from_micros(row.told_us) for row in conn.execute(told)}


def grants(conn: sa.Connection, actor_id: str) -> tuple[Granted, ...]:
    """The grants of an actor that were not withdrawn, past ones included."""
    rows = conn.execute(
        sa.select(tables.grant).where(tables.grant.c.actor == actor_id, tables.grant.c.withdrawn_us.is_(None))
    )
    return tuple(
        Granted(r.role, from_micros(r.since_us), from_micros(r.until_us) if r.until_us is not None else None)
        for r in rows
    )


def grants_in_force(conn: sa.Connection, actor_id: str, now: datetime) -> list[sa.Row[tuple[object, ...]]]:
    """The rows of the grants that hold at `now`."""
    return grants_of(conn, [actor_id], now)


def grants_of(conn: sa.Connection, actors: Sequence[str], now: datetime) -> list[sa.Row[tuple[object, ...]]]:
    """The same of several actors, 500 at most, in the order in which they were given."""
    at = micros(now)
    columns = tables.grant.c
    return list(
        conn.execute(
            sa.select(tables.grant)
            .where(
                columns.actor.in_(actors),
                columns.withdrawn_us.is_(None),
                columns.since_us <= at,
                sa.or_(columns.until_us.is_(None), columns.until_us > at),
            )
            .order_by(columns.id)
        )
    )


def device_rows(conn: sa.Connection, system: str) -> list[tokens.TokenRow]:
    """The tokens of a system's devices."""
    rows = conn.execute(sa.select(tables.device).where(tables.device.c.system == system))
    return [
        tokens.TokenRow(
            bytes(r.sha256),
            r.system,
            r.device,
            from_micros(r.since_us),
            from_micros(r.until_us) if r.until_us is not None else None,
        )
        for r in rows
    ]
