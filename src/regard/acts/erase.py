"""Erase: *plan* what is due (pure), trace it, *destroy* (key first, then bytes, then index row), *prove*.

Earlier erasure than a fixed term is refused.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from regard.acts import answer, flags, show
from regard.acts.governing import reviews
from regard.acts.keep import record, seal_left
from regard.acts.running import names, tables
from regard.acts.running.permission import may
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated, outcome
from regard.gate import retention
from regard.ledger import traces
from regard.people import register
from regard.site import database
from regard.terms.actor import Actor, process
from regard.terms.clock import from_micros, micros
from regard.terms.decision import Decision, strictest
from regard.terms.duration import Duration
from regard.terms.words import Act, Grain, Per
from regard.vault import holds, index, persons, sweep, totals
from regard.vault import tables as vault_tables

SWEEPER = process("sweep")
FORGOTTEN = "forgotten"
"""The kind under which the journal of erasures tells that a person was forgotten."""
UNDER_WAY = timedelta(minutes=10)
"""A forgetting that began longer ago than this and has no end was cut short."""
ANY_KIND = {"raw-events": ("raw-events", Per.PERSON, Grain.EVENT), "stock": ("raw-events", Per.NONE, Grain.EVENT)}
"""The kinds of segments that a row of `keeps` governs, by data, whom it is about, and grain; derived tables follow."""
ANY_KIND |= {"team-days": ("statistics", Per.TEAM, Grain.DAY), "team-figures": ("statistics", Per.TEAM, Grain.WEEK)}


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of one system and kind: segments and bytes."""

    system: str
    kind: str
    segments: int
    size: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What an erasure would destroy now, and what it would leave: held, or of a fixed term that still runs."""

    at: datetime
    lines: tuple[Due, ...]
    segments: int
    buckets: int
    held: int
    too_early: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one system and kind: how much, when the next of it dies and the last, and the rule of its term."""

    system: str
    kind: str
    segments: int
    rows: int
    size: int
    next_erased: datetime
    last_erased: datetime
    term: Duration | None
    requirement: str


@dataclass(frozen=True, slots=True)
class Run:
    """One erasure that was made: when, what kind, how much, and the index of its trace."""

    id: str
    kind: str
    started: datetime
    finished: datetime | None
    segments: int
    rows: int
    traces: int
    trace: int
    oldest: datetime | None


def plan(site: RunningSite) -> Planned:
    """What is due now. Changes nothing."""
    drawn = site.read(lambda conn: sweep.plan(conn, site.clock.now(), site.keyring.buckets()))
    _, oldest = site.read(lambda conn: _due(conn, site.clock.now()))
    lines = tuple(Due(line.system, line.kind, line.segments, line.size) for line in drawn.lines)
    return Planned(
        drawn.now, lines, drawn.count, len(drawn.buckets) + len(drawn.row_buckets), drawn.held, drawn.too_early, oldest
    )


def kept(site: RunningSite) -> tuple[Kept, ...]:
    """Everything that is kept, by system and kind, the soonest to die first."""
    now = site.clock.now()
    found = []
    for row in site.read(index.summary):
        data, per, grain = ANY_KIND.get(row.kind, ("", Per.NONE, Grain.EVENT))
        rule = retention.term(site.charter, row.system, data, per, grain, now).term if data else None
        found.append(
            Kept(
                row.system,
                row.kind,
                row.segments,
                row.rows,
                row.size,
                row.first_erase_by,
                row.last_erase_by,
                rule.duration if rule else None,
                rule.requirement if rule else "",
            )
        )
    return tuple(sorted(found, key=lambda one: one.next_erased))


def run(site: RunningSite, actor: Actor = SWEEPER) -> Run | None:
    """Erase what is due: traced, then key, bytes, index row. None when nothing was due. Safe to run again after a crash.

    Removes first the rows of looks whose day is over, and finishes what a crash left of forgetting a person. Raises NotAllowed with
    the gate's decision.
    """
    now = site.clock.now()
    site.write(lambda conn: (holds.expire(conn, now), show.forget(conn, now), reviews.forget(conn, now)))
    site.write(lambda conn: flags.forget(conn, now))
    finish_forgetting(site)
    answer.freeze_sealed(site)
    spared = _unsealed(site)
    drawn = site.read(lambda conn: sweep.plan(conn, now, site.keyring.buckets(), spared=spared))
    if drawn.empty:
        return None
    rows, oldest = site.read(lambda conn: _due(conn, now))
    doing = Doing(
        Act.ERASE, object="sweep", detail=(("segments", str(drawn.count)), ("buckets", str(len(drawn.buckets))))
    )
    systems = [one.id for one in site.charter.system] if site.charter_number else []
    decision = strictest(*(may(site, actor, Act.ERASE, one) for one in systems or [""]))
    trace = gated(site, actor, doing, decision)
    run_id = secrets.token_hex(8)
    _start(site, run_id, trace, now, drawn.count, rows, oldest, "sweep")
    erased = site.write(lambda conn: traces.erase_due(conn, now))
    done = sweep.destroy(drawn, site.begin, site.vault, site.erasures)
    database.truncate_wal(site.engine)
    _finish(site, run_id, erased.rows)
    outcome(
        site,
        actor,
        Doing(
            Act.ERASE, object="sweep", detail=(("segments", str(done.segments)), ("generation", str(done.generation)))
        ),
        follows=trace,
    )
    return next(r for r in runs(site) if r.id == run_id)


def _unsealed(site: RunningSite) -> frozenset[str]:
    """The buckets of hours that wait to be sealed, past their term or not: sealing keeps where the goods went and nobody; then they go.

    Nobody seals them where no intake runs: then this does.
    """
    kept = [site.vault.kept(path) for path in site.vault.journals()]
    if not site.served and any(one.erase_by <= site.clock.now() for one in kept):
        seal_left(site)
        kept = [site.vault.kept(path) for path in site.vault.journals()]
    return frozenset(one.in_bucket.id for one in kept)


def person(site: RunningSite, actor: Actor, system: str, pseudonym: str, reason: str) -> Run:
    """Erase one person's rows from every segment of a system, and forget who they are; the rest of each hour stays.

    Hours that are open are rid of them when they are sealed. Raises NotAllowed with the gate's decision: the charter's roles, a fixed
    term, a hold (a copy is then the answer).
    """
    now = site.clock.now()
    rows = site.read(index.find, system=system, pseudonym=pseudonym)
    decision = strictest(may(site, actor, Act.ERASE, system, names=True), *(_early(site, row, now) for row in rows))
    doing = Doing(Act.ERASE, system, reason=reason, object="person", persons=(pseudonym,))
    trace = gated(site, actor, doing, decision)
    run_id = secrets.token_hex(8)
    _start(site, run_id, trace, now, len(rows), 0, min((r.span.start for r in rows), default=None), "person")
    segments, count = _forget(site, system, pseudonym)
    _finish(site, run_id, 0, rows=count)
    told = Doing(Act.ERASE, system, object="person", detail=(("segments", str(segments)),))
    outcome(site, actor, told, follows=trace)
    return next(r for r in runs(site) if r.id == run_id)


def finish_forgetting(site: RunningSite, *, replayed: bool = False) -> int:
    """Forget again whoever the journal of erasures says was forgotten: after a crash, or when a backup brought them back (`replayed`)."""
    unfinished = sa.select(tables.erasure_run.c.id).where(
        tables.erasure_run.c.kind == "person",
        tables.erasure_run.c.finished_us.is_(None),
        tables.erasure_run.c.started_us <= micros(site.clock.now() - UNDER_WAY),
    )
    runs_left = site.read(lambda conn: list(conn.execute(unfinished).scalars()))
    if not runs_left and not replayed:
        return 0
    gone = {name for erasure in site.erasures.read() if erasure.kind == FORGOTTEN for name in erasure.buckets}
    count = 0
    for system in site.charter.system if site.charter_number else ():
        for one in site.read(register.everyone, system.id):
            if names.bucket(site, system.id, one.pseudonym).id in gone:
                _forget(site, system.id, one.pseudonym)
                count += 1
    for run_id in runs_left:
        _finish(site, run_id, 0)
    return count


def _forget(site: RunningSite, system: str, pseudonym: str) -> tuple[int, int]:
    """Name's key, rows of every segment, then every row that hangs on the person; how many segments and rows. Again after a crash: resumes."""
    name = names.bucket(site, system, pseudonym).id
    alone = sweep.ErasePlan(site.clock.now(), (), (), (name,), (), 0, 0)
    sweep.destroy(alone, site.begin, site.vault, site.erasures, kind=FORGOTTEN)
    done = persons.erase_person(
        site.begin,
        site.vault,
        system=system,
        pseudonym=pseudonym,
        column="person",
        erasures=site.erasures,
        record=lambda conn, sealed: record(conn, site, sealed),
    )

    def forget(conn: sa.Connection) -> None:
        columns = tables.request.c
        conn.execute(tables.request.delete().where(columns.system == system, columns.pseudonym == pseudonym))
        own = tables.flag.c
        conn.execute(tables.flag.delete().where(own.system == system, own.pseudonym == pseudonym))
        register.forget(conn, system, pseudonym)

    site.write(forget)
    site.directory.forget(system, pseudonym)
    database.truncate_wal(site.engine)
    return len(done.rewritten), done.rows


def runs(site: RunningSite, *, limit: int = 100) -> tuple[Run, ...]:
    """The erasures that were made, the newest first."""
    query = sa.select(tables.erasure_run).order_by(tables.erasure_run.c.started_us.desc()).limit(limit)
    return tuple(_made(row) for row in site.read(lambda conn: conn.execute(query).all()))


def one_run(site: RunningSite, run_id: str) -> Run | None:
    """One erasure that was made, however long ago; None when there is none of that id."""
    query = sa.select(tables.erasure_run).where(tables.erasure_run.c.id == run_id)
    row = site.read(lambda conn: conn.execute(query).one_or_none())
    return None if row is None else _made(row)


def _made(row: sa.Row[tuple[object, ...]]) -> Run:
    r = row._mapping
    return Run(
        r["id"],
        r["kind"],
        from_micros(r["started_us"]),
        _when(r["finished_us"]),
        r["segments"],
        r["rows"],
        r["traces"],
        r["trace"],
        _when(r["oldest_us"]),
    )


def _early(site: RunningSite, row: index.SegmentRow, now: datetime) -> Decision:
    keeping = retention.term(site.charter, row.system, row.kind, Per.PERSON, Grain.EVENT, now)
    term = keeping.term or retention.Term(Duration.of(seconds=0))
    held = row.hold is not None
    request = retention.Erasure(row.system, row.kind, row.span.start, term, held=held, on_request="erasure")
    return retention.early_erasure(site.charter, request, now)


def _start(
    site: RunningSite,
    run_id: str,
    trace: int,
    now: datetime,
    segments: int,
    rows: int,
    oldest: datetime | None,
    kind: str,
) -> None:
    values = {
        "id": run_id,
        "trace": trace,
        "started_us": micros(now),
        "segments": segments,
        "rows": rows,
        "traces": 0,
        "oldest_us": micros(oldest) if oldest else None,
        "kind": kind,
    }
    site.write(lambda conn: conn.execute(tables.erasure_run.insert().values(**values)))


def _finish(site: RunningSite, run_id: str, erased_traces: int, rows: int | None = None) -> None:
    values: dict[str, int] = {"finished_us": micros(site.clock.now()), "traces": erased_traces}
    if rows is not None:
        values["rows"] = rows
    site.write(
        lambda conn: conn.execute(tables.erasure_run.update().where(tables.erasure_run.c.id == run_id).values(**values))
    )


def _due(conn: sa.Connection, now: datetime) -> tuple[int, datetime | None]:
    """Rows in what is due, and its earliest moment: one query, however much is due."""
    columns = vault_tables.segment.c
    free = sa.or_(columns.not_before_us.is_(None), columns.not_before_us <= micros(now))
    come = columns.bucket.in_(totals.come(micros(now)))
    query = sa.select(sa.func.coalesce(sa.func.sum(columns.rows), 0), sa.func.min(columns.start_us)).where(
        come, columns.erase_by_us <= micros(now), columns.hold.is_(None), free
    )
    rows, oldest = conn.execute(query).one()
    return int(rows), _when(oldest)


def _when(value: int | None) -> datetime | None:
    return from_micros(value) if value is not None else None
