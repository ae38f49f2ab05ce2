"""Bytes that must be on the disk: written whole, synced, renamed, their folder synced; and bytes that must be gone."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from regard.terms.errors import Unavailable
from regard.terms.text import Text

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
TEMPORARY = ".tmp"

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_ZEROS = bytes(1 << 20)


def failed(error: OSError) -> Unavailable:
    """What to raise when the disk refuses: code `disk_full`, or `disk_failed` with the system's error name."""
    if error.errno in _FULL:
        return Unavailable(
            "disk_full",
            Text(
                "The disk is full; nothing was acknowledged. Free some space and send it again.",
                "Le disque est plein ; rien n’a été confirmé. Libérez de la place et renvoyez.",
            ),
        )
    return Unavailable(
        "disk_failed",
        Text(
            "The disk refused ({name}); nothing was acknowledged.",
            "Le disque a refusé ({name}) ; rien n’a été confirmé.",
        ),
        name=errno.errorcode.get(error.errno or 0, "unknown"),
    )


def write_all(fd: int, chunks: Iterable[bytes | memoryview]) -> int:
    """Write every chunk, however many calls that takes; returns the bytes written. Raises OSError."""
    total = 0
    for chunk in chunks:
        view = memoryview(chunk)
        while view:
            done = os.write(fd, view)
            total += done
            view = view[done:]
    return total


def write_all_at(fd: int, pieces: Sequence[bytes], offset: int) -> int:
    """Write the pieces, one after another, at `offset`; returns the bytes written. Raises OSError."""
    view = memoryview(b"".join(pieces))
    total = len(view)
    while view:
        done = os.pwrite(fd, view, offset)
        offset += done
        view = view[done:]
    return total


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable. Raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def folder(path: Path) -> Path:
    """Make `path` and its parents, owner only, each name durable in its parent. Raises OSError."""
    if not path.is_dir():
        folder(path.parent)
        path.mkdir(mode=OWNER_FOLDER, exist_ok=True)
        sync_folder(path.parent)
    return path


def write_new(path: Path, chunks: Iterable[bytes | memoryview]) -> int:
    """Write a file that must not exist, owner only, and sync it (not its folder); returns its size. Raises OSError."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_FILE)
    try:
        size = write_all(fd, chunks)
        os.fsync(fd)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)
    return size


def replace(path: Path, chunks: Iterable[bytes | memoryview]) -> int:
    """Write beside `path`, sync, rename over it, sync the folder; returns the size. Raises OSError."""
    beside = path.with_name(path.name + TEMPORARY)
    beside.unlink(missing_ok=True)
    size = write_new(beside, chunks)
    beside.rename(path)
    sync_folder(path.parent)
    return size


def overwrite_and_unlink(path: Path) -> None:
    """Write zeros over a file, sync, unlink, sync the folder; nothing when it is absent. Raises OSError.

    On flash and on copy-on-write file systems the old blocks may survive below; `docs/formats/keys.md` says what then protects.
    """
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        left = os.fstat(fd).st_size
        while left > 0:
            left -= os.write(fd, _ZEROS[: min(left, len(_ZEROS))])
        os.fsync(fd)
    finally:
        os.close(fd)
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
