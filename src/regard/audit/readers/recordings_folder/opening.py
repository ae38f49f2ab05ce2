"""Open one recording: its container is told by its first bytes, and read by that kind's own parser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from regard.audit.readers.recordings_folder import boxes, others
from regard.audit.readers.recordings_folder.media import Media, Window, container_of

_BUDGET, _DEEP_BUDGET = 8 << 20, 16 << 20


def looked_at(path: Path, *, deep: bool = False) -> Media:
    """What the file at `path` says of itself; `deep` searches some megabytes for a signature rather than the first kilobytes.

    Raises Unreadable; OSError where the disk fails.
    """
    with path.open("rb", buffering=0) as stream:
        return read(stream, os.fstat(stream.fileno()).st_size, deep=deep)


def read(stream: BinaryIO, size: int, *, deep: bool = False) -> Media:
    """What the recording in `stream`, of `size` bytes, says of itself. Raises Unreadable."""
    window = Window(stream, size, _DEEP_BUDGET if deep else _BUDGET)
    head = window.at(0, 4096)
    kind = container_of(head)
    if kind == "mp4":
        return boxes.read(window, head, deep=deep)
    return others.read(kind, window, head, deep=deep)
