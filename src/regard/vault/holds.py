"""Holds: a procedure that keeps segments, or one person's rows, beyond their term, with a term of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold. `scope` is opaque to the vault (a segment id, `person`, a span); `placed_by` an opaque actor id; state active or released."""

    id: str
    system: str
    scope: str
    placed: datetime
    until: datetime
    reason_code: str
    procedure: str
    placed_by: str
    state: str = "active"


def place(conn: Connection, hold: Hold) -> None:
    """Record a hold. Raises `InputRefused` (`hold_term`) when it does not end after it begins."""


def release(conn: Connection, hold: str) -> int:
    """End a hold: its segments fall back to their own terms; returns how many. Raises `NotFound` (`hold_absent`)."""
    raise NotImplementedError


def expire(conn: Connection, now: datetime) -> tuple[str, ...]:
    """Release the holds whose own term has come; returns their ids."""
    raise NotImplementedError


def active(conn: Connection, *, system: str | None = None) -> list[Hold]:
    """The holds in force, oldest first."""
    raise NotImplementedError


def new_id() -> str:
    """A random id, 32 hex digits."""
    raise NotImplementedError
