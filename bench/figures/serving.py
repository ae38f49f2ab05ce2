"""What a site costs that nobody uses, and how soon the command answers."""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bench import processes, warehouse
from bench.registry import Reading, at_most, figure
from bench.stage import ROOT, Stage

SETTLE_SECONDS = 15
MEGABYTE = 1_000_000


def _regard(*arguments: str) -> list[str]:
    """The installed command, as a person types it; else the module."""
    installed = Path(sys.executable).with_name("regard")
    return [*([str(installed)] if installed.exists() else [sys.executable, "-m", "regard"]), *arguments]


@figure("serve_memory", goal=at_most(600, "MB"))
def serve_memory(stage: Stage) -> Reading:
    """Memory of all processes of `regard serve` on a demo site at rest: two days in it, its pages asked for once, then left alone."""
    folder, port = stage.scratch() / "site", processes.free_port()
    env = {**os.environ, "REGARD_LANG": "en"}
    demo = _regard("demo", "--once", "--days", "2", "--share", "0.3", "--folder", str(folder), "--port", str(port))
    try:
        subprocess.run(demo, check=True, env=env, cwd=folder.parent, stdout=subprocess.DEVNULL, timeout=900)
        serve = subprocess.Popen(
            _regard("--folder", str(folder), "serve"),
            env=env,
            cwd=folder.parent,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        try:
            processes.wait_for(f"http://localhost:{port}/", serve)
            processes.wait_for(f"http://localhost:{port + 1}/healthz", serve)
            for language in ("en", "fr"):
                asked = urllib.request.Request(f"http://localhost:{port}/", headers={"Accept-Language": language})
                urllib.request.urlopen(asked, timeout=10).read()
            time.sleep(SETTLE_SECONDS)
            total, how = processes.memory_bytes(serve.pid)
            each = processes.memory_of_each(serve.pid)
        finally:
            processes.kill(serve, signal.SIGTERM)
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)
    parts = ", ".join(f"{name} {size / MEGABYTE:.0f}" for name, size in each)
    return Reading(value=total / MEGABYTE, unit="MB", note=f"{how} of {len(each)} processes: {parts}")


@figure("start_time", goal=at_most(0.3, "s"))
def start_time(stage: Stage) -> Reading:
    """`regard --help` until it has answered, the median of several; `regard charter check` in the note."""
    folder = stage.scratch()
    try:
        (folder / "charter.toml").write_text(warehouse.charter(2))
        helped = _times(_regard("--help"), folder)
        checked = _times(_regard("charter", "check", "charter.toml"), folder)
        idle = _times([sys.executable, "-c", "pass"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    said = (
        f"processor {helped[1]:.2f} s",
        f"charter check {checked[0]:.2f} s (processor {checked[1]:.2f} s)",
        f"Python alone {idle[0]:.2f} s",
        processes.load_now(),
    )
    return Reading(value=helped[0], unit="s", cpu_s=helped[1], note="; ".join(said))


def _times(command: list[str], folder: Path, times: int = 9) -> tuple[float, float]:
    """Wall and processor seconds of a command, medians after one run that warms the caches."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    wall, cpu = [], []
    for _ in range(times + 1):
        before, began = os.times(), time.perf_counter()
        subprocess.run(command, check=True, cwd=folder, env=env, stdout=subprocess.DEVNULL)
        wall.append(time.perf_counter() - began)
        after = os.times()
        cpu.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )  # fmt: skip
    return statistics.median(wall[1:]), statistics.median(cpu[1:])
