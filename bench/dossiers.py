"""A dossier to measure on, made once: scans and accesses of a warehouse as Parquet, with accounts, notices and a charter beside them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.stage import Stage

WORKERS = 21_000
ACCOUNTS = 400
PIECE = 1_000_000
INSTANT = pa.timestamp("us", tz="UTC")
CHARTER = """format = 1
observed_on = 2026-10-01
[site]
name = "Entrepôt de mesure"
kind = "company"
[[system]]
id = "scanners"
area = "scanners"
people = ["staff", "temps"]
since = 2025-01-01
[[system.keeps]]
data = "raw-events"
per = "person"
kept = "P1D"
[[system.notice]]
to = ["staff", "temps"]
when = "before"
[system.traces]
kept = "P1Y"
fields = ["who", "when", "what", "why"]
[system.accounts]
shared = false
"""
_END = 1_790_805_600_000_000  # 2026-10-01T00:00+02:00
_DAY = 86_400_000_000


def dossier(stage: Stage, scans: int, accesses: int) -> Path:
    """A folder with `scans` and `accesses` rows; half a year of both, in order of time."""
    folder = stage.cache / f"dossier-{scans}-{accesses}"
    if (folder / "complete.ok").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(f"generating a dossier of {scans / 1e6:g} M scans into {folder}", file=sys.stderr, flush=True)
    (folder / "charter.toml").write_text(CHARTER, "utf-8")
    rng = np.random.default_rng(7)
    _write(folder / "scans.parquet", _scans, scans, rng)
    _write(folder / "accesses.parquet", _accesses, accesses, rng)
    lines = ["account,person,role,active,left_on,mfa"]
    lines += [
        f"a{n:04d},p{n:04d},lead,{'false' if n % 9 == 0 else 'true'},{'2026-06-01' if n % 9 == 0 else ''},true"
        for n in range(ACCOUNTS)
    ]
    (folder / "accounts.csv").write_text("\n".join(lines), "utf-8")
    lines = ["person,group,given_at"]
    lines += [f"W{n:05d},{'temps' if n % 4 else 'staff'},2026-0{1 + n % 5}-01T08:00:00Z" for n in range(WORKERS)]
    (folder / "notices.csv").write_text("\n".join(lines), "utf-8")
    (folder / "complete.ok").touch()
    return folder


def _write(path: Path, make, rows: int, rng: np.random.Generator) -> None:  # type: ignore[no-untyped-def]
    writer = None
    for first in range(0, rows, PIECE):
        count = min(PIECE, rows - first)
        span = 180 * _DAY
        at = np.sort(
            rng.integers(_END - span + span * first // rows, _END - span + span * (first + count) // rows, count)
        )
        table = make(pa.array(at // 1000 * 1000).cast(INSTANT), count, rng)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=PIECE)
    if writer is not None:
        writer.close()


def _picked(names: list[str], count: int, rng: np.random.Generator) -> pa.Array:
    return pa.array(names).take(pa.array(rng.integers(0, len(names), count)))


_CREW = [f"W{n:05d}" for n in range(WORKERS)]
_PLACES = [f"P-{n % 4 + 1}-A{n // 100:03d}" for n in range(20_000)]
_TASKS = ["stow", "pick", "pack", "receive", "count"]


def _scans(at: pa.Array, count: int, rng: np.random.Generator) -> pa.Table:
    return pa.table(
        {
            "at": at,
            "worker": _picked(_CREW, count, rng),
            "task": _picked(_TASKS, count, rng),
            "item": _picked([f"B{n:09X}" for n in rng.integers(0, 1 << 36, 5000)], count, rng),
            "place": _picked(_PLACES, count, rng),
            "team": _picked(["in-A", "in-B", "out-A", "out-B"], count, rng),
        }
    )


def _accesses(at: pa.Array, count: int, rng: np.random.Generator) -> pa.Table:
    return pa.table(
        {
            "at": at,
            "account": _picked([f"a{n:04d}" for n in range(ACCOUNTS)], count, rng),
            "action": _picked(["view", "view", "view", "export", "change"], count, rng),
            "object": _picked(_CREW, count, rng),
            "why": _picked(["", "planning", "safety"], count, rng),
            "recipient": _picked(["", "hr"], count, rng),
            "from": _picked([f"10.0.0.{n}" for n in range(200)], count, rng),
        }
    )
