"""Holds: a procedure that keeps segments, or one person's rows, beyond their term, with a term of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from regard.terms.clock import from_micros, micros
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text
from regard.vault import buckets
from regard.vault.tables import hold as table
from regard.vault.tables import segment

ACTIVE, RELEASED = "active", "released"


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold. `scope` is opaque to the vault (a segment id, `person`, a span), `placed_by` an opaque actor id."""

    id: str
    system: str
    scope: str
    placed: datetime
    until: datetime
    reason_code: str
    procedure: str
    placed_by: str
    state: str = ACTIVE

    @property
    def bucket(self) -> buckets.Bucket:
        """The bucket of the copies that it keeps."""
        return self.bucket_for(self.until)

    def bucket_for(self, erase_by: datetime) -> buckets.Bucket:
        """The bucket of something whole that would go at `erase_by`: a hold lengthens a term and never shortens it."""
        return buckets.bucket(self.system, f"hold.{self.id}", max(self.until, erase_by))


def place(conn: Connection, hold: Hold) -> None:
    """Record a hold. Raises `InputRefused` (`hold_term`) when it does not end after it begins."""
    if hold.until <= hold.placed:
        raise InputRefused(
            "hold_term",
            Text(
                "A hold needs a term of its own, after today.",
                "Un gel a besoin d’un terme propre, postérieur à aujourd’hui.",
            ),
        )
    conn.execute(
        insert(table).values(
            id=hold.id,
            system=hold.system,
            scope=hold.scope,
            placed_us=micros(hold.placed),
            until_us=micros(hold.until),
            reason_code=hold.reason_code,
            procedure=hold.procedure,
            placed_by=hold.placed_by,
            state=hold.state,
        )
    )


def get(conn: Connection, hold: str) -> Hold:
    """One hold. Raises `NotFound` (`hold_absent`)."""
    found = conn.execute(select(table).where(table.c.id == hold)).one_or_none()
    if found is None:
        raise NotFound("hold_absent", Text("There is no hold “{id}”.", "Il n’y a pas de gel « {id} »."), id=hold[:40])
    return _hold(found)


def extend(conn: Connection, hold: str, until: datetime) -> Hold:
    """Write a later term (`persons.extend_hold` moves the keys too). Raises `NotFound` (`hold_absent`), `InputRefused` (`hold_term`)."""
    found = get(conn, hold)
    if until <= found.until:
        raise InputRefused(
            "hold_term",
            Text(
                "The new term must be later than the present one.", "Le nouveau terme doit être postérieur à l’actuel."
            ),
        )
    conn.execute(update(table).where(table.c.id == hold).values(until_us=micros(until)))
    return replace(found, until=from_micros(micros(until)))


def release(conn: Connection, hold: str) -> int:
    """End a hold: its segments fall back to their own terms; returns how many. Raises `NotFound` (`hold_absent`)."""
    get(conn, hold)
    conn.execute(update(table).where(table.c.id == hold).values(state=RELEASED))
    return conn.execute(update(segment).where(segment.c.hold == hold).values(hold=None)).rowcount


def expire(conn: Connection, now: datetime) -> tuple[str, ...]:
    """Release the holds whose own term has come; returns their ids."""
    wanted = select(table.c.id).where(table.c.state == ACTIVE, table.c.until_us <= micros(now)).order_by(table.c.id)
    ended = tuple(conn.execute(wanted).scalars())
    for hold in ended:
        release(conn, hold)
    return ended


def active(conn: Connection, *, system: str | None = None) -> list[Hold]:
    """The holds in force, oldest first."""
    wanted = select(table).where(table.c.state == ACTIVE).order_by(table.c.placed_us, table.c.id)
    if system is not None:
        wanted = wanted.where(table.c.system == system)
    return [_hold(found) for found in conn.execute(wanted)]


def new_id() -> str:
    """A random id, 32 hex digits."""
    return secrets.token_hex(16)


def _hold(found: Row[Any]) -> Hold:
    return Hold(
        id=found.id,
        system=found.system,
        scope=found.scope,
        placed=from_micros(found.placed_us),
        until=from_micros(found.until_us),
        reason_code=found.reason_code,
        procedure=found.procedure,
        placed_by=found.placed_by,
        state=found.state,
    )
