"""Erasing what is due: a pure plan, then key gone → bytes unlinked, folder synced → index row marked, then removed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from regard.vault.buckets import Bucket
from regard.vault.erasures import Journal as ErasureJournal
from regard.vault.store import Vault

Begin = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Line:
    """What is due of one system and kind."""

    system: str
    kind: str
    segments: int
    size: int


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """What is due at `now`. `buckets` go whole; `segments` go alone out of buckets that stay; `row_buckets` are keys of trace and name rows."""

    now: datetime
    buckets: tuple[str, ...]
    segments: tuple[str, ...]
    row_buckets: tuple[str, ...]
    lines: tuple[Line, ...]
    held: int
    too_early: int

    @property
    def empty(self) -> bool:
        """Whether nothing is due."""
        return not (self.buckets or self.segments or self.row_buckets)

    @property
    def count(self) -> int:
        """How many segments are due."""
        return sum(line.segments for line in self.lines)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was destroyed. `older_copies_gone` is None while an older copy of the keys (escrow) waits to be overwritten."""

    segments: int
    files: int
    buckets: int
    row_buckets: tuple[str, ...]
    generation: int
    keys_gone: datetime
    older_copies_gone: datetime | None


def plan(conn: Connection, now: datetime, buckets: Iterable[Bucket], *, spared: Collection[str] = ()) -> ErasePlan:
    """What is due: erase-by ≤ now, not-before ≤ now, no hold. Reads only. `buckets` are the keyring's; `spared` ids are left alone."""
    raise NotImplementedError


def destroy(plan: ErasePlan, begin: Begin, vault: Vault, erasures: ErasureJournal | None = None) -> Outcome:
    """Carry out a plan, after its trace is durable. What came under a hold since is left. Run again after a crash: it resumes."""
    raise NotImplementedError


def truncate_wal(database: Path) -> None:
    """Empty SQLite's write-ahead log after keys died (`wal_checkpoint(TRUNCATE)`). Raises `Unavailable` (`wal_busy`)."""
