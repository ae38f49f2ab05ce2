"""Durable intents of jobs. An act writes one in its own transaction; a job process takes it, does it, and says so; a crash gives it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Job:
    """One taken intent. `attempts` counts this one."""

    id: int
    kind: str
    payload: Mapping[str, str | int]
    attempts: int


def put(
    conn: sa.Connection, kind: str, payload: Mapping[str, str | int], *, now: datetime, due: datetime | None = None
) -> int:
    """Write an intent (values: opaque ids and numbers only). Returns its id."""
    raise NotImplementedError


def take(
    conn: sa.Connection,
    *,
    now: datetime,
    kinds: tuple[str, ...] | None = None,
    lease: timedelta = timedelta(minutes=10),
    limit: int = 1,
) -> list[Job]:
    """Take what is due and not taken (or whose lease ran out), oldest first. Several workers may ask at once."""
    raise NotImplementedError


def done(conn: sa.Connection, job: Job, *, now: datetime) -> None:
    """The job is done. Raises Conflict (`job_lost`) when its lease ran out and another took it."""
    raise NotImplementedError


def failed(conn: sa.Connection, job: Job, code: str, *, now: datetime, again: datetime | None) -> None:
    """The job failed with an error code (never a message); due again at `again`, or given up when None."""
    raise NotImplementedError


def waiting(conn: sa.Connection) -> int:
    """How many intents are neither done nor given up."""
    raise NotImplementedError


def sweep(conn: sa.Connection, *, before: datetime) -> int:
    """Remove those done before an instant. Returns how many."""
    raise NotImplementedError
