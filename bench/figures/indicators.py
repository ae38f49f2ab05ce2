"""Indicators over plain Parquet, against what a user would run instead; and the live fold."""

from __future__ import annotations

import shutil
import statistics
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.measure import interleaved, script, timed
from bench.registry import Reading, at_least, at_most, figure
from bench.stage import HERE, Stage
from regard.activity.calendar import DAYS, Calendar, Shift
from regard.activity.edges import Edges
from regard.activity.events import EventBatch
from regard.activity.fast_pair import FastPair
from regard.activity.fold import Fold
from regard.activity.silence import Silence
from regard.activity.time_use import TimeUse
from regard.activity.units import Units
from regard.terms.clock import from_micros
from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.words import Grain

FULL = 50_000_000
LIVE = 10_000_000
PIECE = 65_536


def _against(stage: Stage, peer: str) -> Reading:
    data, peer_script, out = stage.scans(), stage.shared("bench", "scans", peer), stage.scratch()
    try:
        ours, theirs = interleaved(
            lambda: script(HERE / "fold_scans.py", str(data), str(out)),
            lambda: script(peer_script, str(data), str(out)),
            stage.rounds,
        )
    finally:
        shutil.rmtree(out, ignore_errors=True)
    return Reading(
        value=ours.wall,
        unit="s",
        peer_value=theirs.wall,
        ratio=ours.wall / theirs.wall,
        cpu_s=ours.cpu,
        peer_cpu_s=theirs.cpu,
        rows=stage.rows,
        note="same sums in both tables",
    )


@figure("indicators_parquet_vs_onepass", goal=at_most(1.2), peer="one pass (numba)", full_rows=FULL)
def indicators_parquet_vs_onepass(stage: Stage) -> Reading:
    """Person-days and team-weeks over plain Parquet, against the fastest program for exactly that."""
    return _against(stage, "peer_onepass.py")


@figure("indicators_parquet_vs_duckdb", goal=at_most(0.5), peer="DuckDB", full_rows=FULL)
def indicators_parquet_vs_duckdb(stage: Stage) -> Reading:
    """The same against DuckDB: at most half its time, that is at least twice as fast."""
    return _against(stage, "peer_duckdb.py")


def _live_table(stage: Stage) -> pa.Table:
    """Ten million scans as a door hands them on: pseudonyms, team and task names, in memory."""
    rows = min(LIVE, stage.rows)
    files = sorted(stage.scans(rows).glob("*.parquet"))
    table = pa.concat_tables(
        pq.read_table(f, columns=["ts", "operator_id", "team_id", "task", "qty", "error"]) for f in files
    ).combine_chunks()
    people = pa.array([f"p{code:08x}" for code in range(4096)])
    teams = pa.array([f"team-{code}" for code in range(64)])
    return pa.table(
        {
            "at": table["ts"],
            "worker": pa.DictionaryArray.from_arrays(table["operator_id"].chunk(0).cast(pa.int32()), people),
            "team": pa.DictionaryArray.from_arrays(table["team_id"].chunk(0).cast(pa.int32()), teams),
            "task": table["task"].cast(pa.string()).combine_chunks().dictionary_encode(),
            "qty": table["qty"],
            "error": table["error"],
        }
    )


def _calendar(table: pa.Table) -> Calendar:
    """Each worker on the shift in which most of their scans lie; one in ten is unknown, as in life."""
    ats = table["at"].cast(pa.int64()).to_numpy()
    workers = table["worker"].combine_chunks().indices.to_numpy()
    shift = ((ats // 3_600_000_000 - 6) % 24) // 8
    votes = np.zeros((int(workers.max()) + 1, 3), np.int64)
    np.add.at(votes, (workers[:2_000_000], shift[:2_000_000]), 1)
    names = ("early", "late", "night")
    shifts = [
        Shift(
            name, "UTC", DAYS, time(hour), time((hour + 8) % 24), ((time((hour + 2) % 24), time((hour + 2) % 24, 15)),)
        )
        for name, hour in zip(names, (6, 14, 22), strict=True)
    ]
    span = Span(from_micros(int(ats[0])) - timedelta(days=2), from_micros(int(ats[-1])) + timedelta(days=2))
    assigned = {f"p{code:08x}": names[int(votes[code].argmax())] for code in range(len(votes)) if code % 10}
    return Calendar.of(shifts, span, assigned)


def _live_fold(calendar: Calendar) -> Fold:
    return Fold(
        [Units(), FastPair(), Silence(), Edges(), TimeUse()],
        grain=Grain.HOUR,
        zone="Europe/Paris",
        calendar=calendar,
        lateness=Duration.of(seconds=2),
    )


@figure("live_fold", goal=at_least(10e6, "events/s"), full_rows=LIVE)
def live_fold(stage: Stage) -> Reading:
    """Events a second on one core, from Arrow batches with names, all the charter's indicators, shifts, lateness, hourly drain."""
    table = _live_table(stage)
    calendar = _calendar(table)
    pieces = table.to_batches(max_chunksize=PIECE)

    def run() -> int:
        fold = _live_fold(calendar)
        for number, piece in enumerate(pieces):
            fold.feed(EventBatch.from_arrow(piece, fold.names, direct_tasks=frozenset({"stow", "pick", "pack"})))
            if number % 16 == 15:
                fold.drain()
        return fold.late

    run()
    samples = [timed(run) for _ in range(stage.rounds)]
    cpu = statistics.median(s.cpu for s in samples)
    return Reading(
        value=table.num_rows / cpu, unit="events/s", cpu_s=cpu, rows=table.num_rows, note="per second of one core"
    )


@figure("live_fold_memory", goal=at_most(1.01), peer="after a tenth")
def live_fold_memory(stage: Stage) -> Reading:
    """Bytes that the live fold holds after ten times as many scans, against before: constant per worker."""
    rng = np.random.default_rng(4)
    per, workers = 200_000, 600
    span = Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    shift = Shift("early", "UTC", DAYS, time(6), time(14), ())
    fold = _live_fold(Calendar.of([shift], span, {}))
    at, sizes = 1_772_409_600_000_000, []
    for _ in range(10):
        ats = at + np.sort(rng.integers(0, 3_600_000_000, per))
        crew = rng.integers(0, workers, per).astype(np.int32)
        at = int(ats[-1]) + 1
        fold.feed(
            EventBatch(
                ats,
                crew,
                (crew % 9).astype(np.int16),
                task=np.zeros(per, np.int16),
                error=np.zeros(per, np.bool_),
                direct=np.ones(per, np.bool_),
            )
        )
        fold.drain()
        sizes.append(fold.size)
    return Reading(
        value=sizes[-1],
        unit="bytes",
        peer_value=sizes[0],
        ratio=sizes[-1] / sizes[0],
        rows=10 * per,
        note=f"room for {len(fold._state):,} workers: {sizes[-1] // len(fold._state)} bytes each",
    )
