"""Indicators over sealed hourly segments, against the same fold over plain Parquet: what keeping things under keys costs a reader."""

from __future__ import annotations

import shutil

from bench import processes
from bench.measure import interleaved, script
from bench.registry import Reading, at_most, figure
from bench.sealing import sealed
from bench.stage import HERE, Stage

FULL = 50_000_000


@figure("indicators_sealed_segments", goal=at_most(1.6), peer="same fold, plain Parquet", full_rows=FULL)
def indicators_sealed_segments(stage: Stage) -> Reading:
    """Person-days and team-weeks out of encrypted segments, one key each, against plain Parquet files of the same scans."""
    folder, plain, out = sealed(stage, stage.rows), stage.scans(), stage.scratch()
    count = sum(1 for _ in (folder / "segments").rglob("*.seg"))
    try:
        ours, theirs = interleaved(
            lambda: script(HERE / "fold_segments.py", str(folder), str(out)),
            lambda: script(HERE / "fold_scans.py", str(plain), str(out)),
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
        note=f"{count:,} segments; same sums in both tables; {processes.load_now()}",
    )
