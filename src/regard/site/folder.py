"""The site's folder: where everything lies, who may read it, and which process serves it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from regard.site import settings as site_settings
from regard.site.files import sync_folder, write_whole
from regard.terms.errors import Conflict, Damaged, NotFound
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """Paths of one site. Folders are mode 0700, secrets 0600."""

    path: Path

    @property
    def charter(self) -> Path:
        """charter.toml, the draft that people edit; published versions are in `charters`."""
        return self.path / "charter.toml"

    @property
    def charters(self) -> Path:
        """Published versions, `0001-<sha256 start>.toml`, never changed."""
        return self.path / "charters"

    @property
    def settings(self) -> Path:
        """settings.toml: secret."""
        return self.path / "settings.toml"

    @property
    def site_db(self) -> Path:
        """The index, traces, people, actors, outbox: not disposable."""
        return self.path / "site.db"

    @property
    def console_db(self) -> Path:
        """Django's own: credentials, sessions, task rows. Disposable."""
        return self.path / "console.db"

    @property
    def segments(self) -> Path:
        """Sealed segments."""
        return self.path / "segments"

    @property
    def journals(self) -> Path:
        """Open segments."""
        return self.path / "journals"

    @property
    def keys(self) -> Path:
        """Key files: never in the database, never in `backups`."""
        return self.path / "keys"

    @property
    def ledger(self) -> Path:
        """Tiles, checkpoints, witness cosignatures."""
        return self.path / "ledger"

    @property
    def erasures(self) -> Path:
        """erasures.journal: individual erasures, replayed after a restore; replicated apart from the database."""
        return self.path / "erasures.journal"

    @property
    def write_lock(self) -> Path:
        """run/site.db.lock: queues the writers of several processes (`database.Writer`)."""
        return self.run / "site.db.lock"

    @property
    def clock(self) -> Path:
        """run/clock: a demo's shared instant."""
        return self.run / "clock"

    @property
    def run(self) -> Path:
        """Sockets, pid, locks, the demo's clock: nothing that outlives a start."""
        return self.path / "run"

    @property
    def backups(self) -> Path:
        """Backups of the database and of the segments' bytes, without keys."""
        return self.path / "backups"


_FOLDERS = ("charters", "segments", "journals", "keys", "ledger", "run", "backups")
_SECRET = ("settings", "site_db", "console_db", "keys", "erasures")
_PUBLISHED = re.compile(r"(\d{4,})-([0-9a-f]{16})\.toml")


def create(path: Path, *, demo: bool = False) -> SiteFolder:
    """Make a site's folder (0700 all through) with fresh settings. Raises Conflict (`site_exists`) when it is not empty."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Conflict(
            "site_exists",
            Text("“{path}” is not empty; name another folder.", "« {path} » n’est pas vide ; donnez un autre dossier."),
            path=str(path),
        )
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    folder = SiteFolder(path)
    for name in _FOLDERS:
        (path / name).mkdir(mode=0o700)
    site_settings.write(folder.settings, site_settings.generate(demo=demo))
    sync_folder(path)
    return folder


def open(path: Path) -> SiteFolder:
    """The site in `path`. Raises NotFound (`site_unknown`), InputRefused (`secrets_readable`: others can read a secret)."""
    folder = SiteFolder(path)
    if not folder.settings.is_file():
        raise NotFound(
            "site_unknown",
            Text(
                "There is no site in “{path}”; make one with “regard init”.",
                "Il n’y a pas de site dans « {path} » ; créez-en un avec « regard init ».",
            ),
            path=str(path),
        )
    for name in _SECRET:
        secret: Path = getattr(folder, name)
        for each in (secret, *secret.rglob("*")) if secret.is_dir() else (secret,):
            if each.exists() and each.stat().st_mode & 0o077:
                raise site_settings.readable(each)
    for name in _FOLDERS:
        (path / name).mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def serving(folder: SiteFolder) -> Iterator[None]:
    """Hold the site for one `serve`. Raises Conflict (`site_served`, with the other's pid). The kernel lets go when the process dies."""
    file = os.open(folder.run / "serve.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                "site_served",
                Text(
                    "Process {pid} serves this site already; stop it first.",
                    "Le processus {pid} sert déjà ce site ; arrêtez-le d’abord.",
                ),
                pid=_pid(file),
            ) from error
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(file)


def served_by(folder: SiteFolder) -> int | None:
    """The pid of the `serve` that holds the site now, or None."""
    try:
        file = os.open(folder.run / "serve.lock", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid(file)
    finally:
        os.close(file)
    return None


def _pid(file: int) -> int:
    text = os.pread(file, 20, 0)
    return int(text) if text.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Published:
    """One published charter: its number from 1, its file, the SHA-256 of its bytes (hex)."""

    number: int
    path: Path
    sha256: str


def publish(folder: SiteFolder, text: str) -> Published:
    """Write the next published version (read-only file, fsynced). Raises Conflict (`charter_unchanged`) when it equals the last."""
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    before = published(folder)
    if before and before[-1].sha256 == digest:
        raise Conflict(
            "charter_unchanged",
            Text(
                "This charter is published already, as number {number}.",
                "Cette charte est déjà publiée, sous le numéro {number}.",
            ),
            number=before[-1].number,
        )
    number = before[-1].number + 1 if before else 1
    path = folder.charters / f"{number:04d}-{digest[:16]}.toml"
    write_whole(path, data, mode=0o400)
    return Published(number, path, digest)


def published(folder: SiteFolder) -> tuple[Published, ...]:
    """Published versions, oldest first. Raises Damaged (`charter_changed`) when one is missing or not what its name's hash says."""
    found = []
    for path in folder.charters.iterdir():
        named = _PUBLISHED.fullmatch(path.name)
        if named is None:
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if not digest.startswith(named.group(2)):
            raise _changed(path.name)
        found.append(Published(int(named.group(1)), path, digest))
    found.sort(key=lambda version: version.number)
    for number, version in enumerate(found, 1):
        if version.number != number:
            raise _changed(version.path.name)
    return tuple(found)


def _changed(name: str) -> Damaged:
    return Damaged(
        "charter_changed",
        Text(
            "Published charter “{file}” is not what was published, or one before it is missing; take it back from a backup.",
            "La charte publiée « {file} » n’est pas celle qui a été publiée, ou une précédente manque ; reprenez-la d’une sauvegarde.",
        ),
        file=name,
    )
