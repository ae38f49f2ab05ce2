"""The confined side: load what the task needs, give up every right to open anything, then touch the media.

Started by `regard.picture.confined` as `python -I -m regard.picture.child`; one JSON object on the standard input says what to do.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from regard.picture.refusals import Refused

Emit = Callable[[str, int, int], None]

TASKS = {
    "describe": "regard.picture.opening",
    "look": "regard.picture.faces.looking",
    "redact": "regard.picture.faces.hiding",
    "overlay": "regard.picture.overlay.reading",
}
"""Tasks by name, and the module whose `prepared` makes them ready."""


class Task(Protocol):
    """A task that is ready: every library and model that it needs is loaded, nothing more will be opened."""

    def __call__(self, source: BinaryIO, target: BinaryIO | None, emit: Emit) -> dict[str, Any]:
        """Do it. Raises Refused."""
        ...


def confine(limits: dict[str, Any]) -> None:
    """Set the limits for good: hard limits, so nothing in this process can lift them."""
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["processor_s"]),
        (resource.RLIMIT_FSIZE, limits["written"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _say(word: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(word) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Do one task, say the answer and end at once: no library is left to tidy up, since one may wait for ever on a file it cannot write."""
    words = json.loads(sys.stdin.buffer.read())
    source: BinaryIO = os.fdopen(words["source"], "rb")
    target: BinaryIO | None = None if words["target"] is None else os.fdopen(words["target"], "r+b", buffering=0)
    try:
        task: Task = importlib.import_module(TASKS[words["task"]]).prepared(words["request"])
        confine(words["limits"])
        answer = {"result": task(source, target, lambda phase, done, of: _say({"progress": [phase, done, of]}))}
    except Exception as why:
        _say(_refused(why, words["limits"]))
        os._exit(0)
    _say(answer)
    os._exit(0)


def _refused(why: Exception, limits: dict[str, Any]) -> dict[str, Any]:
    """The code and fields for what went wrong; a place in the code for what nobody foresaw, never a value."""
    if isinstance(why, Refused):
        return {"refused": why.code, "fields": why.fields}
    if isinstance(why, MemoryError):
        return {"refused": "media_too_costly", "fields": {"what": "memory", "limit": f"{limits['memory'] >> 20} MB"}}
    if isinstance(why, OSError) and why.errno == errno.EFBIG:
        return {
            "refused": "media_too_large",
            "fields": {"what": "the copy", "value": "more", "limit": f"{limits['written']} bytes"},
        }
    place = why.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = "-" if place is None else f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}"
    return {"refused": "picture_process_failed", "fields": {"reason": f"{type(why).__name__} at {where}"}}


if __name__ == "__main__":
    sys.stdout = os.fdopen(os.dup(1), "w", encoding="utf-8")
    main()
