"""Single durable traces: how long an act waits for its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time

from bench import processes, tracer, warehouse
from bench.registry import Reading, at_most, figure
from bench.stage import ROOT, Stage

WRITERS, PER_SECOND, SECONDS = 4, 200, 10


@figure("trace_p95", goal=at_most(5.0, "ms"))
def trace_p95(stage: Stage) -> Reading:
    """One look's trace, durable, at 200 a second from four writers: four processes on one site, the harder case; threads in the note."""
    folder = stage.scratch()
    try:
        made = warehouse.found(folder / "site")
        apart, together = _processes(made), _threads(made)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    apart.sort()
    together.sort()
    said = f"p50 {_at(apart, 0.5):.2f}, p99 {_at(apart, 0.99):.2f} ms; four threads of one process: p95 {_at(together, 0.95):.2f} ms"
    return Reading(value=_at(apart, 0.95), unit="ms", note=f"{said}; {len(apart)} traces each; {processes.load_now()}")


def _at(ordered: list[float], share: float) -> float:
    return ordered[int(share * (len(ordered) - 1))] * 1e3


def _processes(made: warehouse.Warehouse) -> list[float]:
    each, start = PER_SECOND / WRITERS, time.time() + 6
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.tracer", str(made.folder), str(each), str(int(each * SECONDS)), str(start + n / PER_SECOND)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for n in range(WRITERS)
    ]  # fmt: skip
    found: list[float] = []
    for writer in writers:
        out, _ = writer.communicate(timeout=SECONDS + 60)
        if writer.returncode:
            raise RuntimeError("a writer failed")
        found += json.loads(out)
    return found


def _threads(made: warehouse.Warehouse) -> list[float]:
    site, found = warehouse.opened(made), []
    each, start = PER_SECOND / WRITERS, time.time() + 1

    def work(number: int) -> None:
        found.extend(tracer.paced(site, each, int(each * SECONDS), start + number / PER_SECOND))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(WRITERS)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        site.close()
    return found
