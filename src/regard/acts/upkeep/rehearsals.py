"""A restore and an erasure, tried out: asked for in the console, done in a process of its own, each step timed, the result kept.

The restore comes back from the newest backup (one is made where there is none) into a folder of its own, with a copy of the keys that
never leaves memory, is checked whole, and goes. The erasure keeps a thing drawn at random, destroys its key, and tries to open it again.
Nothing of the site is changed by either but the ledger, which says that they happened. GDPR 32(1)(c-d): restoring, and testing it.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from regard.acts.running import tables
from regard.acts.running.traces import Doing, gated, outcome
from regard.site import outbox
from regard.terms.actor import Actor, process
from regard.terms.clock import from_micros, micros
from regard.terms.decision import Decision
from regard.terms.errors import NotFound
from regard.terms.text import Text
from regard.terms.words import Act

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

JOB = "rehearse"
RESTORE, ERASE = "restore", "erase"
WAITING, RUNNING, PASSED, FAILED = "waiting", "running", "passed", "failed"
REHEARSER = process("rehearser")
KEPT_ROWS = 200
_UNKNOWN = Text("There is no such test here.", "Il n’y a pas d’essai de ce numéro ici.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its word, whether it did what it must, how long it took in milliseconds, and what it counted."""

    name: str
    good: bool
    milliseconds: int
    number: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One test: what was tried, when it was asked for, how far it is, and its steps."""

    id: str
    kind: str
    at: datetime
    state: str
    steps: tuple[Step, ...]
    ended: datetime | None
    trace: int

    @property
    def milliseconds(self) -> int:
        """How long all steps took."""
        return sum(step.milliseconds for step in self.steps)


def ask(site: RunningSite, actor: Actor, kind: str, decision: Decision) -> str:
    """Ask for a test; its id. One act, traced. One at a time: while one waits or runs, that one is given. Raises NotAllowed."""
    doing = Doing(Act.ERASE if kind == ERASE else Act.PROVE, object=f"test:{kind}")
    trace = gated(site, actor, doing, decision)
    now = site.clock.now()
    made = secrets.token_hex(16)
    row = {
        "id": made,
        "kind": kind,
        "actor": actor.id,
        "trace": trace,
        "asked_us": micros(now),
        "state": WAITING,
        "steps": "[]",
    }

    def put(conn: sa.Connection) -> str:
        columns = tables.rehearsal.c
        open_ = sa.select(columns.id).where(columns.kind == kind, columns.state.in_((WAITING, RUNNING)))
        known = conn.execute(open_.limit(1)).scalar()
        if known is not None:
            return str(known)
        conn.execute(tables.rehearsal.insert().values(**row))
        outbox.put(conn, JOB, {"rehearsal": made}, now=now)
        return made

    return site.write(put)


def one(site: RunningSite, rehearsal: str) -> Rehearsal:
    """One of them. Raises NotFound (`rehearsal_unknown`)."""
    query = sa.select(tables.rehearsal).where(tables.rehearsal.c.id == rehearsal)
    row = site.read(lambda conn: conn.execute(query).one_or_none())
    if row is None:
        raise NotFound("rehearsal_unknown", _UNKNOWN)
    return _read(row)


def listed(site: RunningSite, *, kinds: tuple[str, ...] = (RESTORE, ERASE), limit: int = 20) -> tuple[Rehearsal, ...]:
    """The last ones, newest first."""
    columns = tables.rehearsal.c
    query = sa.select(tables.rehearsal).where(columns.kind.in_(kinds)).order_by(columns.asked_us.desc()).limit(limit)
    return tuple(_read(row) for row in site.read(lambda conn: conn.execute(query).all()))


def last_tested(site: RunningSite) -> Rehearsal | None:
    """The last restore that was tried out to its end, well or not."""
    return next((r for r in listed(site, kinds=(RESTORE,)) if r.ended is not None), None)


def began(site: RunningSite, rehearsal: str) -> str:
    """Mark it as under way; its kind. Raises NotFound."""
    found = one(site, rehearsal)
    _set(site, rehearsal, state=RUNNING, steps="[]")
    return found.kind


def stepped(site: RunningSite, rehearsal: str, steps: tuple[Step, ...]) -> None:
    """Show the steps that were done so far."""
    _set(site, rehearsal, steps=json.dumps([asdict(step) for step in steps]))


def ended(site: RunningSite, rehearsal: str, steps: tuple[Step, ...]) -> None:
    """Keep the result, with its outcome in the ledger; the oldest results beyond two hundred go."""
    good = bool(steps) and all(step.good for step in steps)
    found, now = one(site, rehearsal), site.clock.now()
    doing = Doing(Act.ERASE if found.kind == ERASE else Act.PROVE, object=f"test:{found.kind}")
    outcome(site, REHEARSER, doing, follows=found.trace, word="done" if good else "failed")
    _set(
        site,
        rehearsal,
        state=PASSED if good else FAILED,
        steps=json.dumps([asdict(step) for step in steps]),
        ended_us=micros(now),
    )
    columns = tables.rehearsal.c
    newest = sa.select(columns.id).order_by(columns.asked_us.desc()).limit(KEPT_ROWS)
    site.write(lambda conn: conn.execute(tables.rehearsal.delete().where(columns.id.not_in(newest))))


def _set(site: RunningSite, rehearsal: str, **values: Any) -> None:
    row = tables.rehearsal.c.id == rehearsal
    site.write(lambda conn: conn.execute(tables.rehearsal.update().where(row).values(**values)))


def _read(row: sa.Row[Any]) -> Rehearsal:
    steps = tuple(Step(**each) for each in json.loads(row.steps))
    end = from_micros(row.ended_us) if row.ended_us is not None else None
    return Rehearsal(row.id, row.kind, from_micros(row.asked_us), row.state, steps, end, row.trace)
