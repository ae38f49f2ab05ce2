"""Timing that survives a noisy machine: both sides in turn, medians, processor seconds beside wall seconds."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.stage import ROOT


@dataclass(frozen=True)
class Sample:
    """One run: wall seconds, processor seconds of the whole process, and what it found (to be equal on both sides)."""

    wall: float
    cpu: float
    found: Any = None


class Differs(AssertionError):
    """The two sides did not find the same: their times may not be compared."""


def interleaved(ours: Callable[[], Sample], peer: Callable[[], Sample], rounds: int) -> tuple[Sample, Sample]:
    """Run A B A B … after one unmeasured run of each; return the medians. Raises Differs when the sides found different things."""
    mine, theirs = [ours()], [peer()]  # compiles, fills the page cache
    if mine[0].found != theirs[0].found:
        raise Differs(f"ours {mine[0].found}\npeer {theirs[0].found}")
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(ours())
        theirs.append(peer())
    return _median(mine), _median(theirs)


def timed(act: Callable[[], Any]) -> Sample:
    """Run in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = act()
    return Sample(time.perf_counter() - wall, time.process_time() - cpu, found)


def script(path: Path, *arguments: str, threads: int = 2) -> Sample:
    """Run a script that prints `RESULT {json}` as the peers do: `inner_s` is its wall time, the rest but the engine's name what it found."""
    env = dict(
        os.environ,
        OMP_NUM_THREADS=str(threads),
        POLARS_MAX_THREADS=str(threads),
        PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, str(path), *arguments], env=env, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode or not lines:
        raise RuntimeError(f"{path.name} failed:\n{done.stderr[-2000:]}")
    result = json.loads(lines[0][7:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Sample(result["inner_s"], cpu, {k: v for k, v in result.items() if k not in ("engine", "inner_s")})


def _median(samples: list[Sample]) -> Sample:
    return Sample(
        statistics.median(s.wall for s in samples), statistics.median(s.cpu for s in samples), samples[0].found
    )
