"""The database: SQLite with one writer and group commit, or PostgreSQL, behind the same calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from regard.site.folder import SiteFolder
from regard.site.settings import Settings

T = TypeVar("T")


def engine_for(folder: SiteFolder, settings: Settings) -> sa.Engine:
    """The engine of this site: `settings.database_url`, else SQLite in site.db."""
    raise NotImplementedError


def sqlite_engine(path: Path) -> sa.Engine:
    """SQLite: WAL, synchronous=FULL, foreign keys, secure_delete, trusted_schema off. Transactions begin as the caller says."""
    raise NotImplementedError


@contextmanager
def reader(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection to read from, on one snapshot. Raises Unavailable, Damaged as the writer does."""
    raise NotImplementedError
    yield


class Writer:
    """One writing thread a process. Callers' functions are run in order and committed in groups; each fails alone (savepoint).

    A future is done only after the commit: what it returns is durable. Errors: Unavailable (`disk_full`, `database_busy`), Damaged
    (`database_damaged`), Conflict (`writer_closed`), or whatever the function raised.
    """

    def __init__(self, engine: sa.Engine, *, lock: Path | None = None, largest_group: int = 256) -> None:
        raise NotImplementedError

    def submit(self, fn: Callable[[sa.Connection], T]) -> Future[T]:
        """Run `fn(conn)` in the next group; the future resolves after its commit. `fn` must not commit, and must be quick."""
        raise NotImplementedError

    def do(self, fn: Callable[[sa.Connection], T]) -> T:
        """`submit` and wait. Must not be called from within a function that the writer runs."""
        raise NotImplementedError

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        raise NotImplementedError


def truncate_wal(engine: sa.Engine) -> None:
    """Copy the write-ahead log back and empty it, so that erased rows are in no file. Nothing to do on PostgreSQL. Raises Unavailable (`wal_busy`)."""
    raise NotImplementedError
