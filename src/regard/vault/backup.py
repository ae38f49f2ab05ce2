"""Backups of segments and index, never of keys; and coming back from one without bringing back what was erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from regard.vault.erasures import Journal as ErasureJournal
from regard.vault.store import Vault
from regard.vault.sweep import Begin, ErasePlan


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    made: datetime
    segments: int
    size: int
    database_sha256: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What coming back found. `plan` is what fell due since; the caller traces it, then `sweep.destroy`s it, before anything is shown."""

    replayed: int
    keyless: tuple[str, ...]
    fileless: tuple[str, ...]
    unknown_files: tuple[str, ...]
    plan: ErasePlan


def make(vault: Vault, database_copy: Path, target: Path) -> Manifest:
    """Copy segments and journals beside a database copy that the caller made. `target` must be absent: `Conflict` (`backup_exists`)."""
    raise NotImplementedError


def restore(source: Path, vault_folder: Path, database: Path) -> Manifest:
    """Put files back, checked against the manifest: segments, journals, then the database. Raises `Damaged` (`backup_file`)."""
    raise NotImplementedError


def reconcile(begin: Begin, vault: Vault, erasures: ErasureJournal) -> Restored:
    """After `restore` and before anything opens: replay erasures, drop what has no key or no file, recompute what is due."""
    raise NotImplementedError
