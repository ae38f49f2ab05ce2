"""Archives, unpacked under caps: names, kinds, numbers, bytes and ratio are all checked before the first file is written.

Zip (its own directory is walked by hand first: `zipfile` would build an object for each of a million entries), tar, tar.gz and a gzip
of one file. An archive that holds nothing but another one is opened too, `Limits.nesting` deep.
"""

from __future__ import annotations

import gzip
import os
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from regard.audit.refusing import (
    ARCHIVE,
    ARCHIVE_LINK,
    ARCHIVE_NAME,
    ARCHIVE_NESTED,
    ARCHIVE_SECRET,
    ARCHIVE_SIZE,
    TOO_MANY,
    shown,
)
from regard.terms.errors import InputRefused
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive or a folder may hold: entries of an archive, files of a folder, bytes in all, bytes out for each byte in, folders
    within folders, archives within archives."""

    entries: int = 200_000
    listed: int = 2_000_000
    bytes: int = 8 * 1024**3
    ratio: int = 200
    slack: int = 16 * 1024**2
    depth: int = 32
    nesting: int = 3

    def most_bytes(self, packed: int) -> int:
        """How much `packed` bytes may unpack to; the first 16 MiB are free, small files pack well."""
        return min(self.bytes, max(self.slack, packed * self.ratio))


class _Readable(Protocol):
    """Bytes in order."""

    def read(self, size: int = ..., /) -> bytes: ...


_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
_CHUNK = 1024 * 1024
_LONGEST_HEADER = 1024 * 1024  # of one tar header: a PAX header is read whole
_DOCUMENTS = frozenset({".xlsx", ".ods", ".docx", ".odt", ".pptx", ".odp", ".jar", ".apk", ".epub"})


def is_archive(path: Path) -> bool:
    """Whether the file holds others, told by its first bytes (tar: by its magic). Office documents are files, not archives."""
    if path.suffix.lower() in _DOCUMENTS:
        return False
    with path.open("rb") as opened:
        head = opened.read(512)
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b")) or head[257:262] == b"ustar"


def safe_name(name: str, limits: Limits) -> str | None:
    """The name, if it stays inside and is one that a file may have; None otherwise. A folder's closing `/` is dropped."""
    plain = name.rstrip("/")
    parts = plain.split("/")
    if not plain or len(plain) > 1024 or len(parts) > limits.depth or "\\" in plain or not plain.isprintable():
        return None
    if any(part in ("", "..") or len(part.encode("utf-8", "replace")) > 255 for part in parts):
        return None
    if plain.startswith("/") or (len(parts[0]) > 1 and parts[0][1] == ":" and parts[0][0].isalpha()):
        return None
    return str(PurePosixPath(plain))


def unpack(archive: Path, target: Path, limits: Limits, *, level: int = 1) -> None:
    """Unpack into the empty folder `target`. Raises InputRefused (`source_archive_*`, `source_too_many`); nothing is left then."""
    name = archive.name
    try:
        if zipfile.is_zipfile(archive):
            _unzip(archive, target, limits)
        else:
            _untar(archive, target, limits)
        _inner(target, limits, level)
    except InputRefused:
        shutil.rmtree(target, ignore_errors=True)
        raise
    except _DAMAGED:
        shutil.rmtree(target, ignore_errors=True)
        raise _refused("source_archive_damaged", ARCHIVE, name) from None


def _inner(target: Path, limits: Limits, level: int) -> None:
    """Open an archive that stands alone in the one that was unpacked, as exports wrapped twice do."""
    held = [Path(folder) / file for folder, _, files in os.walk(target) for file in files][:2]
    if len(held) != 1 or not is_archive(held[0]):
        return
    if level >= limits.nesting:
        raise _refused("source_archive_nested", ARCHIVE_NESTED, held[0].name)
    packed = target.parent / f"level-{level}"
    held[0].rename(packed)
    shutil.rmtree(target)
    target.mkdir(mode=0o700)
    try:
        unpack(packed, target, limits, level=level + 1)
    finally:
        packed.unlink()


def _refused(code: str, text: Text, name: str, **fields: int) -> InputRefused:
    return InputRefused(code, text, name=shown(name), **fields)


class _Names:
    """The names of one archive as they are met: none twice, none that is a file and a folder, none that escapes."""

    def __init__(self, archive: str, limits: Limits) -> None:
        self.archive, self.limits = archive, limits
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._count = 0

    def add(self, name: str, *, folder: bool) -> str | None:
        """The safe name of a file, None for a folder."""
        self._count += 1
        if self._count > self.limits.entries:
            raise _refused("source_too_many", TOO_MANY, self.archive, most=self.limits.entries)
        if folder and name.rstrip("/") in ("", "."):
            return None
        safe = safe_name(name, self.limits)
        parents = [] if safe is None else [str(parent) for parent in PurePosixPath(safe).parents][:-1]
        taken = safe in self._files or any(parent in self._files for parent in parents)
        if safe is None or taken or (not folder and safe in self._folders):
            raise _refused("source_archive_name", ARCHIVE_NAME, self.archive)
        self._folders.update(parents)
        if folder:
            self._folders.add(safe)
            return None
        self._files.add(safe)
        return safe


def _unzip(archive: Path, target: Path, limits: Limits) -> None:
    most = limits.most_bytes(archive.stat().st_size)
    names, total = _Names(archive.name, limits), 0
    _walk_directory(archive, limits)
    with zipfile.ZipFile(archive) as opened:
        files: list[tuple[str, zipfile.ZipInfo]] = []
        for entry in opened.infolist():
            kind = entry.external_attr >> 16 & 0o170000
            if kind not in (0, 0o100000, 0o040000):
                raise _refused("source_archive_link", ARCHIVE_LINK, archive.name)
            if entry.flag_bits & 0x41:
                raise _refused("source_archive_secret", ARCHIVE_SECRET, archive.name)
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise _refused("source_archive_damaged", ARCHIVE, archive.name)
            # orig_filename: `filename` is cut at a NUL and has its separators replaced.
            safe = names.add(entry.orig_filename, folder=entry.is_dir())
            total += entry.file_size
            if total > most:
                raise _refused("source_archive_size", ARCHIVE_SIZE, archive.name, most=most >> 20)
            if safe is not None:
                files.append((safe, entry))
        _room(target, total, archive.name)
        for safe, entry in files:
            with opened.open(entry) as packed:
                _write(target, safe, packed, entry.file_size)


def _walk_directory(archive: Path, limits: Limits) -> None:
    """Count the entries of a zip's central directory from its bytes, so that a million of them cost nothing but the count.

    APPNOTE.TXT 4.3.12, 4.3.14-16. What it says of its own size is held against what is there.
    """
    with archive.open("rb") as opened:
        end = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, end - 65_557))
        tail = opened.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) - at < 22:
            raise zipfile.BadZipFile
        count, size = struct.unpack_from("<HI", tail, at + 10)
        locator = tail.rfind(b"PK\x06\x07", 0, at)
        if locator >= 0 and at - locator == 20:
            opened.seek(struct.unpack_from("<Q", tail, locator + 8)[0])
            record = opened.read(56)
            if record[:4] == b"PK\x06\x06":
                count, size = struct.unpack_from("<QQ", record, 32)
        if count > limits.entries or size > limits.entries * 400:
            raise _refused("source_too_many", TOO_MANY, archive.name, most=limits.entries)
        start = max(0, end - (len(tail) - at) - size - (76 if locator >= 0 and at - locator == 20 else 0))
        opened.seek(start)
        directory, at, seen = opened.read(size), 0, 0
    while directory[at : at + 4] == b"PK\x01\x02" and len(directory) - at >= 46:
        seen += 1
        at += 46 + sum(struct.unpack_from("<HHH", directory, at + 28))
        if seen > limits.entries:
            raise _refused("source_too_many", TOO_MANY, archive.name, most=limits.entries)


class _Counted:
    """Bytes out of a compressed stream, counted; only forward, but for the few bytes that `tarfile` steps back.

    A read larger than a chunk is refused: a hostile header would have one read a gigabyte.
    """

    def __init__(self, stream: _Readable, most: int, archive: str) -> None:
        self._stream, self._most, self._archive = stream, most, archive
        self._at = self._out = 0
        self._last = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if size < 0 or size > _CHUNK + _LONGEST_HEADER:
            raise _refused("source_archive_size", ARCHIVE_SIZE, self._archive, most=self._most >> 20)
        kept = self._last[len(self._last) - (self._out - self._at) :] if self._at < self._out else b""
        piece = kept[:size]
        if len(piece) < size:
            fresh = self._stream.read(size - len(piece))
            self._out += len(fresh)
            self._last = (self._last + fresh)[-4096:]
            piece += fresh
        if self._out > self._most:
            raise _refused("source_archive_size", ARCHIVE_SIZE, self._archive, most=self._most >> 20)
        self._at += len(piece)
        return piece

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def seek(self, position: int, whence: int = 0) -> int:
        """Go forward, reading; or back, within the last bytes read."""
        if whence or position < self._out - len(self._last):
            raise tarfile.ReadError("only forward")
        if position <= self._out:
            self._at = position
        while self._at < position and self.read(min(_CHUNK, position - self._at)):
            pass
        return self._at


def _untar(archive: Path, target: Path, limits: Limits) -> None:
    """Twice through: the first time only to look."""
    total = 0
    if _alone(archive):
        safe = _Names(archive.name, limits).add(_ungz(archive.name), folder=False)
        with gzip.open(archive) as packed:
            stream = _Counted(packed, limits.most_bytes(archive.stat().st_size), archive.name)
            while piece := stream.read(_CHUNK):
                total += len(piece)
        _room(target, total, archive.name)
        with gzip.open(archive) as packed:
            _write(target, safe or "unpacked", packed, total)
        return
    names = _Names(archive.name, limits)
    for member, _ in _members(archive, limits):
        safe = names.add(member.name, folder=member.isdir())
        total += member.size if safe else 0
        if total > limits.most_bytes(archive.stat().st_size):
            raise _refused("source_archive_size", ARCHIVE_SIZE, archive.name, most=limits.bytes >> 20)
    _room(target, total, archive.name)
    for member, content in _members(archive, limits):
        if content is not None:
            _write(target, str(safe_name(member.name, limits)), content, member.size)


def _members(archive: Path, limits: Limits) -> Iterator[tuple[tarfile.TarInfo, _Readable | None]]:
    """The members of a tar in order, each with its bytes if it is a file. Links, devices and sparse files are refused."""
    with archive.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        with gzip.open(raw) if packed else raw as stream:
            size = archive.stat().st_size
            most = limits.most_bytes(size) + limits.entries * 1536 if packed else size + 1
            counted = _Counted(stream, most, archive.name)
            with tarfile.open(fileobj=counted, mode="r:", errorlevel=2) as opened:  # type: ignore[call-overload]
                for member in opened:
                    plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE)
                    if not plain or getattr(member, "sparse", None) is not None:
                        raise _refused("source_archive_link", ARCHIVE_LINK, archive.name)
                    yield member, opened.extractfile(member) if member.isreg() else None
                    opened.members.clear()


def _alone(archive: Path) -> bool:
    """Whether a gzip holds one file and no tar."""
    with archive.open("rb") as raw:
        if raw.read(2) != b"\x1f\x8b":
            return False
    with gzip.open(archive) as packed:
        head = packed.read(512)
    return head[257:262] != b"ustar" and not (len(head) == 512 and _old_tar(head))


def _old_tar(head: bytes) -> bool:
    """Whether the first block is a tar header of before POSIX: its checksum is right."""
    try:
        return int(head[148:156].strip(b" \0") or b"x", 8) == sum(head[:148]) + 256 + sum(head[156:])
    except ValueError:
        return False


def _ungz(name: str) -> str:
    plain = name[:-3] if name.lower().endswith(".gz") else name
    return plain or "unpacked"


def _room(target: Path, total: int, archive: str) -> None:
    """Refuse what would fill the disk: a tenth of it, or 1 GiB, stays free."""
    disk = shutil.disk_usage(target)
    if total > disk.free - min(1024**3, disk.total // 10):
        raise _refused("source_archive_size", ARCHIVE_SIZE, archive, most=max(0, disk.free) >> 20)


def _write(target: Path, name: str, content: _Readable, size: int) -> None:
    path = target / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    left = size
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as written:
        while piece := content.read(min(_CHUNK, left + 1)):
            left -= len(piece)
            if left < 0:
                raise ValueError("more than was announced")
            written.write(piece)
    if left:
        raise ValueError("less than was announced")
