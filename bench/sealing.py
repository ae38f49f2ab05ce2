"""Generated scans, sealed hour by hour under real keys: what the figure over segments reads. Made once per size and kept."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from bench.stage import Stage
from regard.site.database import sqlite_engine
from regard.terms.clock import SystemClock, from_micros
from regard.terms.span import Span
from regard.vault import index, scans, tables
from regard.vault.keyring import Keyring
from regard.vault.store import Kept, Vault

SYSTEM, KIND = "scanners", "raw-events"
HOUR_US = 3_600_000_000
TERM = timedelta(days=31)
BEGINS = datetime(2036, 1, 1, tzinfo=UTC)
"""Erase-by of the first day: far off, so that the measured segments are never past their term."""


def person(code: int) -> str:
    """A pseudonym as long as a real one, from which the generator's number can be read back."""
    return f"p{code:025d}"


def team(code: int) -> str:
    return f"team-{code:03d}"


def opened(folder: Path) -> tuple[Vault, sa.Engine]:
    """The vault and the index of a folder that `sealed` made."""
    clock = SystemClock()
    return Vault(folder, Keyring(folder / "keys", clock=clock), clock), sqlite_engine(folder / "site.db")


def sealed(stage: Stage, rows: int) -> Path:
    """A folder of sealed hourly segments with the columns that a site keeps: names as texts, one key each, one bucket a day."""
    folder = stage.cache / f"segments-{rows}-{_layout()}"
    if (folder / "complete").exists():
        return folder
    source = stage.scans(rows)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    clock = SystemClock()
    Keyring.create(folder / "keys", clock=clock)
    vault, engine = opened(folder)
    tables.metadata.create_all(engine)
    persons, teams = pa.array([person(n) for n in range(4096)]), pa.array([team(n) for n in range(256)])
    for day, file in enumerate(sorted(source.glob("*.parquet"))):
        print(f"sealing {file.name}", file=sys.stderr, flush=True)
        _seal_day(vault, engine, pq.read_table(file), day, persons, teams)
    engine.dispose()
    (folder / "complete").touch()
    return folder


def _layout() -> str:
    """What sealed hours depend on: another table of the index, or other frames of a small hour, make them anew."""
    at = pa.array(range(0, 10**9, 10**6)).cast(pa.timestamp("us", tz="UTC"))
    few = pa.array([team(n % 7) for n in range(1000)]).dictionary_encode()
    many = pa.array([person(n) for n in range(1000)]).dictionary_encode()
    number, flag = pa.array([n % 200 for n in range(1000)], pa.int32()), pa.array([n == 500 for n in range(1000)])
    hour = pa.table({"at": at, "few": few, "many": many, "number": number, "flag": flag})
    columns = [(column.name, repr(column.type)) for column in tables.segment.columns]
    return sha256(repr((columns, scans.encode(hour))).encode()).hexdigest()[:8]


def _seal_day(
    vault: Vault, engine: sa.Engine, table: pa.Table, day: int, persons: pa.Array, teams: pa.Array
) -> None:  # fmt: skip
    table = table.combine_chunks()
    at = table["ts"].chunk(0).cast(pa.int64()).to_numpy()
    hours = at // HOUR_US
    for hour in np.unique(hours).tolist():
        first, end = np.searchsorted(hours, [hour, hour + 1]).tolist()
        part = table.slice(first, end - first)
        whole = pa.table(
            {
                "at": part["ts"],
                "person": _named(part["operator_id"], persons),
                "task": part["task"],
                "team": _named(part["team_id"], teams),
                "item": part["item"],
                "place": part["bin"],
                "qty": part["qty"],
                "error": part["error"],
            }
        )
        start = from_micros(hour * HOUR_US)
        kept = Kept(SYSTEM, KIND, Span(start, start + timedelta(hours=1)), BEGINS + timedelta(days=day) + TERM)
        who = whole["person"].combine_chunks().dictionary_decode().unique().to_pylist()
        made = vault.keep(kept, scans.encode(whole), codec=scans.CODEC, rows=whole.num_rows, persons=who)
        with engine.begin() as conn:
            index.insert(conn, made.row, made.persons)
        vault.settle(made)


def _named(codes: pa.ChunkedArray, names: pa.Array) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(codes.combine_chunks().cast(pa.int32()), names)
