"""The site's folder: where everything lies, who may read it, and which process serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


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
    def run(self) -> Path:
        """Sockets, pid, locks, the demo's clock: nothing that outlives a start."""
        return self.path / "run"

    @property
    def backups(self) -> Path:
        """Backups of the database and of the segments' bytes, without keys."""
        return self.path / "backups"


def create(path: Path) -> SiteFolder:
    """Make a site's folder (0700 all through). Raises Conflict (`site_exists`) when one is there or the folder is not empty."""
    raise NotImplementedError


def open(path: Path) -> SiteFolder:
    """The site in `path`. Raises NotFound (`site_unknown`), InputRefused (`secrets_readable`: group or others can read a secret; says the chmod)."""
    raise NotImplementedError


@contextmanager
def serving(folder: SiteFolder) -> Iterator[None]:
    """Hold the site for one `serve`. Raises Conflict (`site_served`, with the other's pid)."""
    raise NotImplementedError
    yield


def served_by(folder: SiteFolder) -> int | None:
    """The pid of the `serve` that holds the site now, or None."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Published:
    """One published charter: its number from 1, its file, the SHA-256 of its bytes (hex)."""

    number: int
    path: Path
    sha256: str


def publish(folder: SiteFolder, text: str) -> Published:
    """Write the next published version (read-only file, fsynced). Raises Conflict (`charter_unchanged`) when it equals the last."""
    raise NotImplementedError


def published(folder: SiteFolder) -> tuple[Published, ...]:
    """Published versions, oldest first. Raises Damaged (`charter_changed`) when a file does not match the hash in its name."""
    raise NotImplementedError
