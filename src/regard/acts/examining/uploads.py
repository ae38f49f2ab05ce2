"""Exports that someone uploads: sealed part by part as they arrive, never plain on a disk, gone when the examination ends.

An export of another system is personal data of people who work or live elsewhere. It is a kept thing like any other: segments under a
key that dies within a day, whatever happens to the examination. To be read it is laid out in memory-backed storage that only this
process's owner opens.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

import sqlalchemy as sa

from regard.acts.keep import record
from regard.acts.running.traces import SITE
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused, NotFound, Unavailable
from regard.terms.span import Span
from regard.terms.text import Text
from regard.vault import index
from regard.vault.buckets import erase_by
from regard.vault.store import Kept, Sealed

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite
    from regard.vault.index import SegmentRow

KIND = "export"
CODEC = "bytes"
PART_BYTES = 16 << 20
LASTS = Duration.parse("P1D")
_MEMORY = Path("/dev/shm")  # noqa: S108 - memory-backed on purpose: a private folder is made in it
_TOO_BIG = Text(
    "The file is larger than {limit} MB. Put it in the exports folder of the server (setting exports_folder) and choose it there.",
    "Le fichier dépasse {limit} Mo. Déposez-le dans le dossier des exports du serveur (réglage exports_folder) et choisissez-le là.",
)
_NO_ROOM = Text(
    "The server’s memory has no room to open this export ({needed} MB). Examine it on the command line: regard examine.",
    "La mémoire du serveur ne suffit pas pour ouvrir cet export ({needed} Mo). Examinez-le en ligne de commande : regard examine.",
)
_GONE = Text("This upload is gone: it is kept for a day at most.", "Ce dépôt a disparu : il est gardé un jour au plus.")
_EMPTY = Text("The file is empty.", "Le fichier est vide.")


@dataclass(slots=True)
class Upload:
    """One upload under way: parts are sealed as soon as they are full. `limit_mb` is the most that is taken."""

    site: RunningSite
    name: str
    limit_mb: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    size: int = 0
    _waiting: bytearray = field(default_factory=bytearray)
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    _parts: int = 0

    def add(self, data: bytes) -> None:
        """Take some more of it. Raises InputRefused (`upload_too_big`), Unavailable (`disk_full`)."""
        self.size += len(data)
        if self.size > self.limit_mb << 20:
            raise InputRefused("upload_too_big", _TOO_BIG, limit=self.limit_mb)
        self._digest.update(data)
        self._waiting += data
        while len(self._waiting) >= PART_BYTES:
            self._seal(bytes(self._waiting[:PART_BYTES]))
            del self._waiting[:PART_BYTES]

    def finish(self) -> Self:
        """Seal what is left: the upload is whole and durable. Raises InputRefused (`upload_empty`)."""
        if not self.size:
            raise InputRefused("upload_empty", _EMPTY)
        if self._waiting:
            self._seal(bytes(self._waiting))
            self._waiting.clear()
        return self

    @property
    def sha256(self) -> str:
        """The digest of what was taken, lower-case hex."""
        return self._digest.hexdigest()

    def abandon(self) -> None:
        """Let go of an upload that will not be examined."""
        self._waiting.clear()
        drop(self.site, self.id)

    def _seal(self, data: bytes) -> None:
        now = self.site.clock.now()
        due = erase_by(now, LASTS, UTC)
        kept = Kept(system=SITE, kind=KIND, span=Span(now, now), erase_by=due, device=f"{self.id}.{self._parts:05d}")
        self._parts += 1
        keep(self.site, self.site.vault.keep(kept, [("bytes", data)], codec=CODEC))


def keep(site: RunningSite, sealed: Sealed) -> None:
    """Put a sealed thing that is whole into the index, with its trace, and let its intent go."""

    def commit(conn: sa.Connection) -> None:
        index.insert(conn, sealed.row)
        record(conn, site, sealed)

    try:
        site.write(commit)
    except BaseException:
        site.vault.abandon(sealed)
        raise
    site.vault.settle(sealed)


def drop(site: RunningSite, upload: str) -> None:
    """Make an upload due now: the next sweep destroys its keys. Those who read it later find it past its term at once."""
    site.write(index.let_go, [row.id for row in _parts(site, upload)], site.clock.now())


@contextmanager
def opened(site: RunningSite, upload: str, name: str) -> Iterator[Path]:
    """The upload as a file in memory-backed storage that nobody else opens, for as long as the block lasts.

    Raises NotFound (`upload_gone`), Unavailable (`upload_no_room`).
    """
    parts = _parts(site, upload)
    if not parts:
        raise NotFound("upload_gone", _GONE)
    needed = sum(part.size for part in parts)
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < 2 * needed:
        raise Unavailable("upload_no_room", _NO_ROOM, needed=needed >> 20)
    with _folder() as folder:
        path = folder / _safe(name)
        with _new(path) as file:
            for part in parts:
                file.write(site.vault.read(part)["bytes"])
        yield path


@contextmanager
def laid_out(texts: Mapping[str, str | None]) -> Iterator[dict[str, Path]]:
    """Small texts as files, each under its name, in the same kind of storage; those that are None are left out."""
    with _folder() as folder:
        for name, text in texts.items():
            if text is not None:
                with _new(folder / name) as file:
                    file.write(text.encode())
        yield {name: folder / name for name, text in texts.items() if text is not None}


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="regard-", dir=_MEMORY if _MEMORY.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _parts(site: RunningSite, upload: str) -> list[SegmentRow]:
    found = site.read(lambda conn: index.find(conn, system=SITE, kind=KIND))
    return sorted((row for row in found if row.device.partition(".")[0] == upload), key=lambda row: row.device)


def _safe(name: str) -> str:
    """A file name of plain characters, with the ending that readers go by."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", Path(name.replace("\\", "/")).name).lstrip(".")
    return plain[-80:] or "export"
