"""Durable intents of jobs.

An act writes one in its own transaction; a job process takes it, does it, and says so; a crash gives it back when the lease runs out.
So a job may run twice: it must not mind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from regard.site.tables import outbox
from regard.terms.clock import micros
from regard.terms.errors import Conflict
from regard.terms.text import Text


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
    """Write an intent (values: opaque ids and numbers only; TypeError on others). Returns its id. `due` defaults to now."""
    if not all(isinstance(value, (str, int)) for value in payload.values()):
        raise TypeError("an intent carries opaque ids and numbers only")
    written = conn.execute(
        sa.insert(outbox).values(
            kind=kind,
            payload=json.dumps(dict(payload), sort_keys=True),
            created_us=micros(now),
            due_us=micros(due or now),
            attempts=0,
        )
    )
    key = written.inserted_primary_key
    assert key is not None
    return int(key[0])


def take(
    conn: sa.Connection,
    *,
    now: datetime,
    kinds: tuple[str, ...] | None = None,
    lease: timedelta = timedelta(minutes=10),
    limit: int = 1,
) -> list[Job]:
    """Take what is due and not taken (or whose lease ran out), oldest first. Needs a writing connection; several may ask at once."""
    at = micros(now)
    open_ = sa.and_(
        outbox.c.done_us.is_(None),
        outbox.c.due_us <= at,
        sa.or_(outbox.c.taken_until_us.is_(None), outbox.c.taken_until_us <= at),
    )
    wanted = sa.select(outbox).where(open_).order_by(outbox.c.due_us, outbox.c.id).limit(limit)
    if kinds is not None:
        wanted = wanted.where(outbox.c.kind.in_(kinds))
    rows = conn.execute(
        wanted.with_for_update(skip_locked=True)
    ).all()  # SQLite leaves the locking out: it has one writer
    if rows:
        conn.execute(
            sa.update(outbox)
            .where(outbox.c.id.in_([row.id for row in rows]))
            .values(taken_us=at, taken_until_us=at + lease // timedelta(microseconds=1), attempts=outbox.c.attempts + 1)
        )
    return [Job(row.id, row.kind, json.loads(row.payload), row.attempts + 1) for row in rows]


def renew(conn: sa.Connection, job: Job, *, now: datetime, lease: timedelta = timedelta(minutes=10)) -> None:
    """Still at it: the lease runs from `now` again. Raises Conflict (`job_lost`) when another took it meanwhile."""
    _held(conn, job, taken_until_us=micros(now + lease))


def done(conn: sa.Connection, job: Job, *, now: datetime) -> None:
    """The job is done. Raises Conflict (`job_lost`) when its lease ran out and another took it."""
    _settle(conn, job, done_us=micros(now), error_code=None)


def failed(conn: sa.Connection, job: Job, code: str, *, now: datetime, again: datetime | None) -> None:
    """The job failed with an error code (never a message); due again at `again`, or given up when None. Raises Conflict as `done`."""
    if again is None:
        _settle(conn, job, done_us=micros(now), error_code=code)
    else:
        _settle(conn, job, due_us=micros(again), error_code=code)


def give_back(conn: sa.Connection, job: Job, *, now: datetime) -> None:
    """Not done and nobody's fault (a stop): due at once, and the attempt does not count. Raises Conflict as `done`."""
    _settle(conn, job, due_us=micros(now), attempts=job.attempts - 1)


def _settle(conn: sa.Connection, job: Job, **values: int | str | None) -> None:
    _held(conn, job, taken_us=None, taken_until_us=None, **values)


def _held(conn: sa.Connection, job: Job, **values: int | str | None) -> None:
    changed = conn.execute(
        sa.update(outbox)
        .where(outbox.c.id == job.id, outbox.c.attempts == job.attempts, outbox.c.done_us.is_(None))
        .values(**values)
    )
    if changed.rowcount != 1:
        raise Conflict(
            "job_lost",
            Text(
                "Job {job} ran out of its time and was taken by another.",
                "La tâche {job} a dépassé son temps et une autre l’a reprise.",
            ),
            job=job.id,
        )


def waiting(conn: sa.Connection) -> int:
    """How many intents are neither done nor given up."""
    return int(conn.execute(sa.select(sa.func.count()).where(outbox.c.done_us.is_(None))).scalar_one())


def given_up(conn: sa.Connection) -> dict[str, int]:
    """How many intents were given up, by error code."""
    rows = conn.execute(
        sa.select(outbox.c.error_code, sa.func.count())
        .where(outbox.c.done_us.is_not(None), outbox.c.error_code.is_not(None))
        .group_by(outbox.c.error_code)
    )
    return {str(code): int(count) for code, count in rows}


def sweep(conn: sa.Connection, *, before: datetime) -> int:
    """Remove those done or given up before an instant. Returns how many."""
    return int(conn.execute(sa.delete(outbox).where(outbox.c.done_us < micros(before))).rowcount)
