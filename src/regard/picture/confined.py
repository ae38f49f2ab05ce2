"""Run one task on hostile media in a process of its own: it can open no file, make no connection, and is killed past its limits.

The parent opens the source (and the target) and hands over descriptors; the child (`regard.picture.child`) loads its
libraries and models, then gives up every right to open anything (RLIMIT_NOFILE 0: no file, no socket, no pipe), then
reads the first byte of the media. Answers come back as lines of JSON; the child never sees a path.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from regard.picture.refusals import refusal

Progress = Callable[[str, int, int], None]
Source = Path | BinaryIO


@dataclass(frozen=True, slots=True)
class Limits:
    """What a confined process may use: bytes of address space, processor seconds, seconds by the wall, bytes written."""

    memory: int = 4 << 30
    processor_s: int = 3600
    wall_s: float = 3600.0
    written: int = 0


def run(
    task: str,
    request: dict[str, Any],
    source: Source,
    target: Source | None = None,
    *,
    limits: Limits,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The answer of `task` (a name known to `regard.picture.child`).

    `source` and `target` are paths, or open binary files with a descriptor: a memory file (`os.memfd_create`) keeps plain
    pictures off the disk. A target path must not exist. Raises the errors of `regard.picture.refusals`.
    """
    with ExitStack() as stack:
        given = stack.enter_context(_opened(source))
        written = stack.enter_context(_target(target)) if target is not None else None
        words = {
            "task": task,
            "request": request,
            "source": given.fileno(),
            "target": written.fileno() if written else None,
            "limits": asdict(limits),
        }
        answer = _talk(words, [f.fileno() for f in (given, written) if f], limits, progress)
        if "refused" in answer:
            raise refusal(answer["refused"], **answer["fields"])  # inside: a target path is taken away again
    result: dict[str, Any] = answer["result"]
    return result


@contextmanager
def _opened(source: Source) -> Iterator[BinaryIO]:
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    else:
        source.seek(0)
        yield source


@contextmanager
def _target(target: Source) -> Iterator[BinaryIO]:
    """A target path is created, never replaced, and taken away again when the task fails."""
    if not isinstance(target, Path):
        target.seek(0)
        yield target
        return
    try:
        file = target.open("x+b")
    except FileExistsError:
        raise refusal("media_target_taken") from None
    try:
        with file:
            yield file
            os.fsync(file.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _talk(words: dict[str, Any], descriptors: list[int], limits: Limits, progress: Progress | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as nowhere:
        child = subprocess.Popen(
            [sys.executable, "-I", "-m", "regard.picture.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=descriptors,
            cwd=nowhere,
            env={"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        watch = threading.Timer(limits.wall_s, stop)
        watch.start()
        try:
            assert child.stdin is not None and child.stdout is not None
            with child.stdin:
                child.stdin.write(json.dumps(words).encode())
            answer = _answer(child.stdout, progress)
            if answer is None:
                child.wait()
        finally:
            watch.cancel()
            child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()
    if answer is not None:
        return answer
    return _ended(child.returncode, late.is_set(), limits)


def _answer(lines: Any, progress: Progress | None) -> dict[str, Any] | None:
    for line in lines:
        said: dict[str, Any] = json.loads(line)
        if "progress" not in said:
            return said
        if progress is not None:
            progress(*said["progress"])
    return None


def _ended(status: int, late: bool, limits: Limits) -> dict[str, Any]:
    """What it means that the process ended without an answer."""
    if late:
        return {"refused": "media_too_costly", "fields": {"what": "time", "limit": f"{limits.wall_s:g} s"}}
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return {"refused": "media_too_costly", "fields": {"what": "processor", "limit": f"{limits.processor_s} s"}}
    if status == -signal.SIGXFSZ:
        return {
            "refused": "media_too_large",
            "fields": {"what": "output", "value": "more", "limit": str(limits.written)},
        }
    return {"refused": "picture_process_failed", "fields": {"reason": f"status {status}"}}
