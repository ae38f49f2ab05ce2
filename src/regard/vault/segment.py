"""The sealed segment: one file of named frames, each AES-256-GCM under the segment's key. Format: `docs/formats/segment.md`.

The whole header, with its table of frames, is bound into every frame and sealed by a tag of its own: a changed date, a moved or swapped
frame, a frame of another segment does not open.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from regard.terms import crash
from regard.terms.clock import from_micros, micros
from regard.terms.errors import Damaged, NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.vault import disk

MAGIC = b"RGRDSEG1"
_HEAD = struct.Struct("<8sI")
_NONCE, _TAG = 12, 16
_SEAL = _NONCE + _TAG
_FIRST = 4096
_HEAD_CEILING = 1 << 24
_ABOUT = b"regard segment 1\0"


@dataclass(frozen=True, slots=True)
class Header:
    """What a segment file says in clear and binds into every frame. `names` are its frames, in order."""

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


@dataclass(frozen=True, slots=True)
class _Opened:
    fields: dict[str, Any]
    clear: bytes
    seal: bytes

    @property
    def start(self) -> int:
        return len(self.clear) + _SEAL


def write(path: Path, key: bytes, header: Header, frames: Sequence[tuple[str, bytes]]) -> Written:
    """Write beside `path`, sync, rename, sync the folder. Raises `Unavailable` (`disk_full`), ValueError for a frame named twice."""
    clear = _clear(header, frames)
    aead = AESGCM(key)
    bound = _bound(clear)
    digest = hashlib.sha256()
    pieces = [clear, _sealed(aead, b"", bound)]
    pieces += [_sealed(aead, data, bound + name.encode()) for name, data in frames]
    for piece in pieces:
        digest.update(piece)
    beside = path.with_name(path.name + disk.TEMPORARY)
    try:
        disk.folder(path.parent)
        beside.unlink(missing_ok=True)
        size = disk.write_new(beside, pieces)
        crash.point("segment.written")
        beside.rename(path)
        crash.point("segment.renamed")
        disk.sync_folder(path.parent)
    except OSError as error:
        raise disk.failed(error) from error
    return Written(size, digest.hexdigest())


def read(
    path: Path, key: bytes, names: Collection[str] | None = None, *, segment: str | None = None
) -> dict[str, bytes]:
    """The named frames (all when None), only those read from the disk.

    Raises `NotFound` (`segment_file`, `frame_absent`), `Damaged` (`segment_head`, `segment_frame`); `segment` is the id that it must have.
    """
    fd = _descriptor(path)
    try:
        opened = _read_head(fd)
        aead = AESGCM(key)
        bound = _bound(opened.clear)
        try:
            aead.decrypt(opened.seal[:_NONCE], opened.seal[_NONCE:], bound)
        except InvalidTag:
            raise _bad_head() from None
        if segment is not None and opened.fields["id"] != segment:
            raise _bad_head()
        table = {name: (offset, length) for name, offset, length in opened.fields["frames"]}
        found: dict[str, bytes] = {}
        for name in table if names is None else names:
            if name not in table:
                raise NotFound(
                    "frame_absent",
                    Text("The segment has no frame “{name}”.", "Le segment n’a pas de trame « {name} »."),
                    name=name,
                )
            offset, length = table[name]
            sealed = os.pread(fd, length, opened.start + offset)
            try:
                if len(sealed) != length:
                    raise InvalidTag
                found[name] = aead.decrypt(sealed[:_NONCE], memoryview(sealed)[_NONCE:], bound + name.encode())
            except InvalidTag:
                raise _bad_frame(name) from None
        return found
    finally:
        os.close(fd)


def read_header(path: Path) -> Header:
    """The header in clear, not authenticated. Raises `NotFound` (`segment_file`), `Damaged` (`segment_head`)."""
    fd = _descriptor(path)
    try:
        fields = _read_head(fd).fields
    finally:
        os.close(fd)
    try:
        return Header(
            id=fields["id"],
            system=fields["system"],
            kind=fields["kind"],
            span=Span(from_micros(fields["start_us"]), from_micros(fields["end_us"])),
            erase_by=from_micros(fields["erase_by_us"]),
            codec=fields["codec"],
            names=tuple(name for name, _, _ in fields["frames"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise _bad_head() from None


def _clear(header: Header, frames: Sequence[tuple[str, bytes]]) -> bytes:
    table, offset = [], 0
    for name, data in frames:
        length = len(data) + _SEAL
        table.append([name, offset, length])
        offset += length
    if len({name for name, _ in frames}) != len(frames):
        raise ValueError("a frame is named twice")
    fields = {
        "codec": header.codec,
        "end_us": micros(header.span.end),
        "erase_by_us": micros(header.erase_by),
        "frames": table,
        "id": header.id,
        "kind": header.kind,
        "start_us": micros(header.span.start),
        "system": header.system,
    }
    content = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    return _HEAD.pack(MAGIC, len(content)) + content


def _bound(clear: bytes) -> bytes:
    return _ABOUT + hashlib.sha256(clear).digest()


def _sealed(aead: AESGCM, data: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + aead.encrypt(nonce, data, bound)


def _descriptor(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFound(
            "segment_file",
            Text("The file of segment “{name}” is not there.", "Le fichier du segment « {name} » est absent."),
            name=path.stem,
        ) from None


def _read_head(fd: int) -> _Opened:
    data = os.pread(fd, _FIRST, 0)
    try:
        magic, length = _HEAD.unpack_from(data)
        if magic != MAGIC or length > _HEAD_CEILING:
            raise _bad_head()
        end = _HEAD.size + length
        if len(data) < end + _SEAL:
            data = os.pread(fd, end + _SEAL, 0)
        if len(data) < end + _SEAL:
            raise _bad_head()
        fields = json.loads(data[_HEAD.size : end])
        for name, offset, size in fields["frames"]:
            if not (
                isinstance(name, str)
                and isinstance(offset, int)
                and isinstance(size, int)
                and offset >= 0
                and size >= _SEAL
            ):
                raise _bad_head()
        if not isinstance(fields["id"], str):
            raise _bad_head()
    except (struct.error, ValueError, KeyError, TypeError):
        raise _bad_head() from None
    return _Opened(fields, data[:end], data[end : end + _SEAL])


def _bad_head() -> Damaged:
    return Damaged(
        "segment_head",
        Text(
            "The head of a segment is not what was written. Bring the file back from a backup.",
            "L’en-tête d’un segment n’est pas celui qui a été écrit. Rétablissez le fichier depuis une sauvegarde.",
        ),
    )


def _bad_frame(name: str) -> Damaged:
    return Damaged(
        "segment_frame",
        Text(
            "Frame “{name}” of a segment is not what was written. Bring the file back from a backup.",
            "La trame « {name} » d’un segment n’est pas celle qui a été écrite. Rétablissez le fichier depuis une sauvegarde.",
        ),
        name=name,
    )
