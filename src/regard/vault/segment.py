"""The sealed segment: one file of named frames, each AES-256-GCM under the segment's key. Format: `docs/formats/segment.md`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from regard.terms.span import Span


@dataclass(frozen=True, slots=True)
class Header:
    """What a segment file says in clear and binds into every frame."""

    id: str
    system: str
    kind: str
    span: Span
    erase_by: datetime
    codec: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The file as written: its size in bytes and the hex SHA-256 of all of it."""

    size: int
    sha256: str


def write(path: Path, key: bytes, header: Header, frames: Sequence[tuple[str, bytes]]) -> Written:
    """Write beside `path`, sync, rename, sync the folder. Raises `Unavailable` (`disk_full`)."""
    raise NotImplementedError


def read(
    path: Path, key: bytes, names: Collection[str] | None = None, *, segment: str | None = None
) -> dict[str, bytes]:
    """The named frames (all when None), only those read from the disk. Raises `NotFound` (`segment_file`, `frame_absent`), `Damaged`."""
    raise NotImplementedError


def read_header(path: Path) -> Header:
    """The header in clear, not authenticated. Raises `Damaged`."""
    raise NotImplementedError
