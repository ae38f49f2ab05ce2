"""The ledger in bulk, and one proof."""

from __future__ import annotations

import shutil
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from bench import processes
from bench.measure import timed
from bench.registry import Reading, at_least, at_most, figure
from bench.stage import Stage
from bench.timing import spread
from regard.ledger import entry, proof, tables, traces
from regard.ledger.entry import Entry
from regard.ledger.log import Log
from regard.ledger.note import KeySigner, KeyType
from regard.site.database import sqlite_engine
from regard.terms.clock import SystemClock
from regard.vault.keyring import Keyring

ENTRIES = 1_000_000
FULL_TRACES = 20_000
ORIGIN = "bench.example/ledger"
NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
TERM = NOW + timedelta(days=365)
BLIND = bytes(range(32))


def _look(number: int) -> Entry:
    """A look at one person, as the console has it traced."""
    return Entry(
        "show", NOW + timedelta(seconds=number), TERM, f"actor-{number % 50}", "team-lead", "real-time-help",
        "somebody may need a hand", "scanners", "person", "permit", ("GDPR-05",), (f"p{number % 600:025d}",), (("charter", "1"),),
    )  # fmt: skip


def _log(folder: Path) -> tuple[Log, Engine]:
    engine = sqlite_engine(folder / "site.db")
    tables.metadata.create_all(engine)
    return Log(folder / "ledger", ORIGIN, KeySigner(ORIGIN, bytes(range(1, 33)), KeyType.ED25519)), engine


def _filled(folder: Path, leaves: list[bytes]) -> tuple[Log, Engine]:
    """A log whose leaf table holds these, none of them in the tree yet."""
    log, engine = _log(folder)
    with engine.begin() as conn:
        traces.append_leaves(conn, leaves)
    return log, engine


def _leaves(count: int) -> list[bytes]:
    """Leaves of looks; the commitments of a thousand, over and over: hashing them costs the same whatever they say."""
    made = [entry.commit(_look(number))[0] for number in range(1000)]
    return [made[number % 1000] for number in range(count)]


@figure("ledger_bulk", goal=at_least(100_000, "entries/s"), full_rows=ENTRIES)
def ledger_bulk(stage: Stage) -> Reading:
    """Committed leaves into the tree: read from the database, hashed, tiles and bundles written and synced, checkpoint signed."""
    count = min(ENTRIES, stage.rows)
    leaves, samples = _leaves(count), []
    for _ in range(stage.rounds):
        folder = stage.scratch()
        try:
            log, engine = _filled(folder, leaves)

            def integrate(log: Log = log, engine: Engine = engine) -> int:
                with engine.connect() as conn:
                    size = log.integrate(conn)
                log.checkpoint(NOW)
                return size

            samples.append(timed(integrate))
            assert samples[-1].found == count
            engine.dispose()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    wall, cpu = statistics.median(s.wall for s in samples), statistics.median(s.cpu for s in samples)
    note = f"whole traces (salted, sealed, three tables, committed): {_whole_traces(stage):,.0f} a second; {processes.load_now()}"
    return Reading(value=count / wall, unit="entries/s", cpu_s=cpu, rows=count, note=note)


def _whole_traces(stage: Stage) -> float:
    """What else a trace is: its fields salted, its row sealed under its key, leaf, trace and person rows in one durable transaction."""
    folder = stage.scratch()
    try:
        _, engine = _log(folder)
        keys = Keyring.create(folder / "keys", clock=SystemClock())
        entries = [_look(number) for number in range(FULL_TRACES)]
        began = time.perf_counter()
        with engine.begin() as conn:
            traces.append(conn, entries, cipher=keys.row_cipher("scanners", "traces", TERM), blind=BLIND)
        took = time.perf_counter() - began
        engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return FULL_TRACES / took


@figure("proof_verify", goal=at_most(1.0, "ms"))
def proof_verify(stage: Stage) -> Reading:
    """One receipt out of a tree of a million: parsed, its checkpoint's signature, its path and its own fields verified; the median."""
    count = min(ENTRIES, stage.rows)
    folder = stage.scratch()
    try:
        log, engine = _filled(folder, _leaves(count))
        keys = Keyring.create(folder / "keys", clock=SystemClock())
        cipher = keys.row_cipher("scanners", "traces", TERM)
        with engine.begin() as conn:
            index = traces.append(conn, [_look(7)], cipher=cipher, blind=BLIND)[0]
        with engine.connect() as conn:
            log.integrate(conn)
            log.checkpoint(NOW)
            row = traces.find(conn, index, cipher=cipher)
        own = row.opened(("at", "role", "purpose", "outcome", "person"), persons=row.values("person"))
        receipt = log.receipt(index, row.leaf_bytes, own, fields=len(row.fields))
        engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    times = spread(lambda _: proof.verify(receipt, log.verifier), 2000)
    (wall, cpu), (slow, slow_cpu) = times.at(0.5), times.at(0.99)
    said = (
        f"{len(own)} fields shown, tree of {count:,}",
        f"99th percentile {slow * 1e3:.3f} ms",
        f"processor time {cpu * 1e3:.3f} and {slow_cpu * 1e3:.3f} ms",
        processes.load_now(),
    )
    return Reading(value=wall * 1e3, unit="ms", note="; ".join(said))
