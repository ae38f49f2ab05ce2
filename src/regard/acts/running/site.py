"""The running site: everything that an act stands on, opened once per process."""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from regard import charter as charters
from regard.acts.running import signing
from regard.charter.model import Charter
from regard.ledger.log import Log
from regard.people.pseudonyms import Directory
from regard.site import clock as site_clock
from regard.site import database, migrations
from regard.site import folder as folders
from regard.site import settings as site_settings
from regard.site.folder import Published, SiteFolder
from regard.site.settings import Settings
from regard.terms.clock import Clock
from regard.terms.errors import NotFound, Unavailable
from regard.terms.text import Text
from regard.vault.erasures import Journal as ErasureJournal
from regard.vault.keyring import Keyring
from regard.vault.protectors import FileMode, Passphrase, Protector
from regard.vault.store import Vault

T = TypeVar("T")
P = ParamSpec("P")
_NO_CHARTER = Text(
    "No charter is published here yet. Write one (`regard init`), check it, then `regard charter publish`.",
    "Aucune charte n’est encore publiée ici. Écrivez-en une (`regard init`), vérifiez-la, puis `regard charter publish`.",
)
_PASSPHRASE = Text(
    "The keys of this site are under a passphrase: give it in REGARD_PASSPHRASE.",
    "Les clés de ce site sont protégées par une phrase secrète : donnez-la dans REGARD_PASSPHRASE.",
)
_UNSUPPORTED = Text(
    "This release keeps segments in a folder and guards keys by file or passphrase: set key_protector and segments_url so.",
    "Cette version garde les segments dans un dossier et les clés par fichier ou phrase secrète : réglez ainsi key_protector et segments_url.",
)


class RunningSite:
    """One site, open. `clock`, `writer`, `vault`, `keyring`, `log` and `directory` are shared by this process's threads."""

    def __init__(
        self, folder: SiteFolder, settings: Settings, *, clock: Clock | None = None, passphrase: str | None = None
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.clock = clock or site_clock.clock_for(folder, settings)
        self.engine = database.engine_for(folder, settings)
        self.writer = database.Writer(self.engine, lock=folder.run / "writer.lock")
        self.keyring = Keyring(
            folder.keys / "vault",
            clock=self.clock,
            protector=_protector(settings, passphrase),
            escrow=_escrow(settings),
        )
        self.vault = Vault(folder.path, self.keyring, self.clock)
        self.erasures = ErasureJournal(_erasure_paths(folder, settings))
        self.directory = Directory(bytes.fromhex(settings.worker_lookup_key))
        self._log: tuple[tuple[int, int], Log] | None = None
        self._charter: tuple[int, Charter] | None = None
        self._published: tuple[object, tuple[Published, ...]] = (None, ())
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, clock: Clock | None = None, passphrase: str | None = None) -> RunningSite:
        """Open the site in `path`. Raises NotFound (`site_unknown`), InputRefused (`secrets_readable`, `settings_*`), Unavailable, Damaged."""
        folder = folders.open(path)
        settings = site_settings.load(folder.settings)
        site = cls(folder, settings, clock=clock, passphrase=passphrase)
        migrations.migrate(site.engine)
        if not site.keyring.protected:  # the setting changed: the root key does not stay as it was
            site.keyring.destroy((), ())
        return site

    @classmethod
    def found(
        cls,
        path: Path,
        settings: Settings,
        *,
        clock: Clock | None = None,
        start: datetime | None = None,
        passphrase: str | None = None,
    ) -> RunningSite:
        """Make an empty site in `path`: folder, secrets, keys, database, ledger. Raises Conflict (`site_exists`).

        `start` puts a demo's simulated clock at an instant.
        """
        folder = folders.create(path)
        site_settings.write(folder.settings, settings)
        simulated = site_clock.FileClock(folder.clock, start=start) if start and settings.clock == "file" else None
        the_clock = clock or simulated or site_clock.clock_for(folder, settings)
        Keyring.create(
            folder.keys / "vault", clock=the_clock, protector=_protector(settings, passphrase), escrow=_escrow(settings)
        )
        signing.new_signer(folder)
        site = cls(folder, settings, clock=the_clock, passphrase=passphrase)
        migrations.migrate(site.engine)
        return site

    @property
    def charter(self) -> Charter:
        """The charter in force. Raises NotFound (`charter_none`) before the first publication, Damaged when a published file was changed."""
        versions = self._versions()
        if not versions:
            raise NotFound("charter_none", _NO_CHARTER)
        last = versions[-1]
        with self._lock:
            if self._charter is None or self._charter[0] != last.number:
                self._charter = (last.number, charters.load(last.path))
            return self._charter[1]

    @property
    def charter_number(self) -> int:
        """The number of the charter in force; 0 before the first."""
        versions = self._versions()
        return versions[-1].number if versions else 0

    @property
    def log(self) -> Log:
        """The ledger's tree on disk, with the witnesses admitted now."""
        witnesses, key = (_changed(self.folder.ledger / "witnesses"), _changed(self.folder.keys / "ledger.origin"))
        with self._lock:
            if self._log is None or self._log[0] != (witnesses, key):
                signer = signing.signer(self.folder)
                admitted = signing.witnesses(self.folder)
                self._log = (
                    (witnesses, key),
                    Log(self.folder.ledger, signing.origin(self.folder), signer, witnesses=admitted),
                )
            return self._log[1]

    @property
    def zone(self) -> ZoneInfo:
        """The site's zone: the charter's, UTC before there is one."""
        site = self.charter.site if self._versions() else None
        return ZoneInfo(site.zone if site and site.zone else "UTC")

    def _versions(self) -> tuple[Published, ...]:
        """The published charters: read and checked again as soon as a file of theirs is not the one that was checked."""
        with os.scandir(self.folder.charters) as files:
            found = [(each.name, each.stat()) for each in files]
        stamp = sorted((name, s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for name, s in found)
        known = self._published
        if known[0] != stamp:
            known = self._published = (stamp, folders.published(self.folder))
        return known[1]

    @property
    def blind(self) -> bytes:
        """The key of the blind indexes over traces: 32 bytes, derived, never stored."""
        return hmac.new(
            bytes.fromhex(self.settings.worker_lookup_key), b"regard/trace-blind/1", hashlib.sha256
        ).digest()

    def read(self, fn: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(conn, …)` on one snapshot of the database."""
        with database.reader(self.engine) as conn:
            return fn(conn, *args, **kwargs)

    def write(self, fn: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(conn, …)` in a transaction and return once it is durable."""
        return self.writer.do(lambda conn: fn(conn, *args, **kwargs))

    def begin(self) -> AbstractContextManager[sa.Connection]:
        """A writing transaction of the caller's own, for what takes several in a fixed order.

        It begins as writing: one that reads first and writes later fails when another process has written in between.
        """
        return self.engine.execution_options(regard_writing=True).begin()

    @property
    def served(self) -> bool:
        """Whether a `regard serve` of another process owns the site's journals now."""
        pid = folders.served_by(self.folder)
        return pid is not None and pid != os.getpid()

    def close(self) -> None:
        """Finish what was submitted and let go of the database."""
        self.writer.close()
        self.engine.dispose()


def _changed(path: Path) -> int:
    """A mark that changes with the file; 0 when there is none."""
    return path.stat().st_mtime_ns if path.exists() else 0


def _protector(settings: Settings, passphrase: str | None) -> Protector:
    """What guards the root key. Raises Unavailable for what this release cannot do, or when the passphrase was not given."""
    if settings.key_protector == "passphrase":
        if not passphrase:
            raise Unavailable("passphrase_needed", _PASSPHRASE)
        return Passphrase(passphrase)
    if settings.key_protector != "file" or settings.segments_url:
        raise Unavailable("setting_unsupported", _UNSUPPORTED)
    return FileMode()


def _escrow(settings: Settings) -> Path | None:
    return Path(settings.escrow_folder) if settings.escrow_folder else None


def _erasure_paths(folder: SiteFolder, settings: Settings) -> list[Path]:
    return [folder.erasures, *([Path(settings.erasure_replica)] if settings.erasure_replica else [])]
