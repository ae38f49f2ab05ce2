"""Examining what others run: a large dossier, and the decided cases."""

from __future__ import annotations

import statistics
from datetime import UTC, datetime

from bench.dossiers import dossier
from bench.measure import script, timed
from bench.registry import Reading, at_most, figure
from bench.stage import HERE, Stage
from regard.audit.measuring import measure

SCANS, ACCESSES = 100_000_000, 10_000_000


def _sizes(stage: Stage) -> tuple[int, int]:
    """The goal's sizes, or in proportion when fewer rows are asked for."""
    scans = SCANS if stage.rows >= 50_000_000 else stage.rows
    return scans, max(1, ACCESSES * scans // SCANS)


@figure("examination_dossier", goal=at_most(60.0, "s"), full_rows=SCANS)
def examination_dossier(stage: Stage) -> Reading:
    """Seconds to examine a dossier of 100 M scans and 10 M accesses (Parquet), digests and refusals included."""
    scans, accesses = _sizes(stage)
    folder = dossier(stage, scans, accesses)
    done = [script(HERE / "examine_dossier.py", str(folder)) for _ in range(min(stage.rounds, 2))]
    best = min(done, key=lambda s: s.wall)
    return Reading(
        value=best.wall, unit="s", cpu_s=best.cpu, rows=scans, note=f"peak {best.found['rss_mb']} MB resident"
    )


@figure("examination_memory", goal=at_most(2048, "MB"), full_rows=SCANS)
def examination_memory(stage: Stage) -> Reading:
    """Peak resident megabytes of the same."""
    scans, accesses = _sizes(stage)
    done = script(HERE / "examine_dossier.py", str(dossier(stage, scans, accesses)))
    return Reading(value=done.found["rss_mb"], unit="MB", cpu_s=done.cpu, rows=scans)


@figure("examination_cases", goal=at_most(3.0, "s"))
def examination_cases(stage: Stage) -> Reading:
    """Seconds for all the decided cases of the shared folder, one after the other."""
    folder = stage.shared("dossier", "cases")
    now = datetime.now(UTC)
    first = timed(lambda: len(measure(folder, now=now).cases))
    again = [timed(lambda: len(measure(folder, now=now).cases)) for _ in range(stage.rounds)]
    return Reading(
        value=first.wall,
        unit="s",
        cpu_s=first.cpu,
        rows=first.found,
        note=f"{first.found} cases; {statistics.median(s.wall for s in again):.2f} s once rules are loaded",
    )
