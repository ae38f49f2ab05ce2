"""Other processes, measured: processor seconds and memory of a process and its children, from /proc."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and everything below it that lives now."""
    found, queue = [], [pid]
    while queue:
        each = queue.pop()
        try:
            children = Path(f"/proc/{each}/task/{each}/children").read_text().split()
        except OSError:
            continue
        found.append(each)
        queue += map(int, children)
    return found


def cpu_seconds(pid: int) -> float:
    """User and system seconds of the whole tree so far."""
    total = 0
    for each in tree(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICK


def memory_bytes(pid: int) -> tuple[int, str]:
    """Memory of the whole tree: proportional (PSS: what is shared counts once) where the kernel tells it, else resident (RSS)."""
    sizes = [_memory(each) for each in tree(pid)]
    if any(pss is None for pss, _ in sizes):
        return sum(rss for _, rss in sizes), "RSS"
    return sum(pss or 0 for pss, _ in sizes), "PSS"


def memory_of_each(pid: int) -> list[tuple[str, int]]:
    """Every process of the tree with what it holds, by the last word of its command that tells it from the others."""
    found = []
    for each in tree(pid):
        words = Path(f"/proc/{each}/cmdline").read_bytes().decode("utf-8", "replace").rstrip("\0").split("\0")
        telling = [word for word in words if word.startswith("regard.") or word == "serve"] or [Path(words[0]).name]
        pss, rss = _memory(each)
        found.append((telling[0], rss if pss is None else pss))
    return found


def _memory(pid: int) -> tuple[int | None, int]:
    """PSS, if the kernel tells it, and RSS of one process, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    rss = next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0) * 1024
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None, rss
    return sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) * 1024, rss


def free_port() -> int:
    """A port that nobody listens on, with the next one free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def wait_for(url: str, process: subprocess.Popen[bytes], *, seconds: float = 60.0) -> None:
    """Until a page answers. Raises RuntimeError when the process ends or the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer ({process.poll()})")


def kill(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGKILL) -> None:
    """Signal the group that a process of ours leads (`start_new_session=True`), and wait for it."""
    if process.poll() is None:
        os.killpg(process.pid, how)
    process.wait(30)


def load_now() -> str:
    """The machine's load over the last minute, to be told beside what depends on it."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
