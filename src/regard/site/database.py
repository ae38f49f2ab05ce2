"""The database: SQLite with one writer and group commit, or PostgreSQL, behind the same calls.

Every write of a process goes through one thread, which gathers what is waiting into one transaction: the disk is asked once for many
(6,000 durable writes a second instead of hundreds). Between processes a lock file queues the writers, because SQLite's own waiting
sleeps for up to a tenth of a second.
"""

from __future__ import annotations

import fcntl
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from regard.site.folder import SiteFolder
from regard.site.settings import Settings
from regard.terms import crash
from regard.terms.errors import Conflict, Damaged, RegardError, Unavailable
from regard.terms.text import Text

T = TypeVar("T")

BUSY_MS = 10_000
"""How long SQLite waits for another program's lock before `database_busy`."""

_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",
)


def engine_for(folder: SiteFolder, settings: Settings) -> sa.Engine:
    """The engine of this site: `settings.database_url` (PostgreSQL), else SQLite in site.db."""
    if settings.database_url:
        return postgres_engine(settings.database_url)
    return sqlite_engine(folder.site_db)


def postgres_engine(url: str) -> sa.Engine:
    """PostgreSQL through psycopg 3; connections are checked before use."""
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    return sa.create_engine(url, pool_pre_ping=True, pool_size=4, max_overflow=8)


def sqlite_engine(path: Path) -> sa.Engine:
    """SQLite: WAL, synchronous=FULL, foreign keys, secure_delete, trusted_schema off; nothing spills outside memory and the file.

    Files are made with mode 0600. A transaction begins as reading; the writer's begin as writing (BEGIN IMMEDIATE).
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=16,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("regard_writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@contextmanager
def reader(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection to read from, on one snapshot; whatever was written on it is undone. Raises Unavailable, Damaged as the writer does."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)  # noqa: PLW2901
            try:
                yield connection
            finally:
                connection.rollback()
    except sa.exc.DBAPIError as error:
        raise translated(error) from error


def translated(error: BaseException) -> BaseException:
    """The error of ours for a database's: full disk and locks are Unavailable, a broken file is Damaged; others stay as they are."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    message = str(cause).lower()
    if code is not None:
        primary = code & 0xFF
        if primary == sqlite3.SQLITE_FULL:
            return _disk_full()
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return _busy()
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return Damaged(
                "database_damaged",
                Text(
                    "The database file is damaged; stop Regard and run “regard restore”.",
                    "Le fichier de la base est endommagé ; arrêtez Regard et lancez « regard restore ».",
                ),
            )
        if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
            return Unavailable(
                "database_unwritable",
                Text(
                    "The database file cannot be opened, read or written; check the disk and the folder’s owner.",
                    "Le fichier de la base ne peut pas être ouvert, lu ou écrit ; vérifiez le disque et le propriétaire du dossier.",
                ),
            )
        return error
    state = getattr(cause, "sqlstate", None) or ""
    if state in ("53100", "53200"):
        return _disk_full()
    if state in ("55P03", "40P01", "40001"):
        return _busy()
    if state.startswith(("08", "57P")) or "connection" in message:
        return Unavailable(
            "database_unreachable",
            Text(
                "The database server does not answer; start it.",
                "Le serveur de base de données ne répond pas ; démarrez-le.",
            ),
        )
    return error


def _disk_full() -> Unavailable:
    return Unavailable(
        "disk_full",
        Text(
            "The disk is full: nothing was written. Make room, then try again.",
            "Le disque est plein : rien n’a été écrit. Libérez de la place, puis réessayez.",
        ),
    )


def _busy() -> Unavailable:
    return Unavailable(
        "database_busy",
        Text(
            "Another program holds the database: nothing was written. Close it, then try again.",
            "Un autre programme tient la base : rien n’a été écrit. Fermez-le, puis réessayez.",
        ),
    )


class WriteLock:
    """Queues the writers of several processes on a lock file, so that nobody sleeps while the database is free."""

    def __init__(self, path: Path | None) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600) if path is not None else None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the lock (blocking in the kernel, no polling), hold it, give it back."""
        if self._file is None:
            yield
            return
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class _Task:
    """One function waiting for its group."""

    __slots__ = ("error", "fn", "future", "value")

    def __init__(self, fn: Callable[[sa.Connection], Any]) -> None:
        self.fn = fn
        self.future: Future[Any] = Future()
        self.value: Any = None
        self.error: BaseException | None = None


class Writer:
    """One writing thread a process. Callers' functions are run in order and committed in groups; each fails alone (savepoint).

    A future is done only after the commit: what it returns is durable. Errors: Unavailable (`disk_full`, `database_busy`), Damaged
    (`database_damaged`), Conflict (`writer_closed`), or whatever the function raised.
    """

    def __init__(self, engine: sa.Engine, *, lock: Path | None = None, largest_group: int = 256) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._largest = largest_group
        self._closed = False
        self._gate = threading.Lock()
        self._lock = WriteLock(lock if engine.dialect.name == "sqlite" else None)
        self._thread = threading.Thread(target=self._work, name="regard-writer", daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[[sa.Connection], T]) -> Future[T]:
        """Run `fn(conn)` in the next group; the future resolves after its commit. `fn` must not commit, and must be quick."""
        task = _Task(fn)
        with self._gate:
            if self._closed:
                raise Conflict(
                    "writer_closed",
                    Text(
                        "The database is being closed; nothing was written.",
                        "La base est en cours de fermeture ; rien n’a été écrit.",
                    ),
                )
            self._queue.put(task)
        return task.future

    def do(self, fn: Callable[[sa.Connection], T]) -> T:
        """`submit` and wait. Must not be called from within a function that the writer runs (RuntimeError)."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("the writer cannot wait for itself")
        return self.submit(fn).result()

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()
        self._lock.close()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _work(self) -> None:
        open_ = True
        while open_:
            first = self._queue.get()
            if first is None:
                return
            group = [first]
            with self._lock.held():
                # What came while the lock was awaited joins the group: the longer the wait, the larger the group.
                open_ = self._gather(group)
                self._write(group)
            for task in group:
                if task.error is not None:
                    task.future.set_exception(task.error)
                else:
                    task.future.set_result(task.value)

    def _gather(self, group: list[_Task]) -> bool:
        while len(group) < self._largest:
            try:
                task = self._queue.get_nowait()
            except queue.Empty:
                return True
            if task is None:
                return False
            group.append(task)
        return True

    def _write(self, group: list[_Task]) -> None:
        """One transaction for the group. When its begin or commit fails, all of it failed."""
        try:
            with self._engine.connect().execution_options(regard_writing=True) as connection:
                transaction = connection.begin()
                for task in group:
                    self._run(task, connection, alone=len(group) == 1)
                crash.point("site.writer.before_commit")
                if len(group) == 1 and group[0].error is not None:
                    transaction.rollback()
                else:
                    transaction.commit()
                crash.point("site.writer.after_commit")
        except BaseException as error:  # handed to every caller that waits
            reason = translated(error)
            for task in group:
                task.error = task.error or reason

    def _run(self, task: _Task, connection: sa.Connection, *, alone: bool) -> None:
        """One function; what it wrote is undone when it fails, and only that."""
        try:
            if alone:
                task.value = task.fn(connection)
            else:
                with connection.begin_nested():
                    task.value = task.fn(connection)
        except BaseException as error:  # handed to the caller that waits
            task.error = translated(error)
            if isinstance(task.error, (Unavailable, Damaged)) and isinstance(error, sa.exc.DBAPIError):
                raise  # the database itself failed: the group cannot be committed


def truncate_wal(engine: sa.Engine, *, patience_s: float = 5.0) -> None:
    """Copy the write-ahead log back and empty it, so that erased rows are in no file. Nothing to do on PostgreSQL.

    Waits for readers up to `patience_s` seconds, then raises Unavailable (`wal_busy`).
    """
    if engine.dialect.name != "sqlite":
        return
    until = time.monotonic() + patience_s
    while True:
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            # It keeps writers out while it waits for readers: wait in short turns.
            cursor.execute("PRAGMA busy_timeout=50")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError as error:
            failed = translated(error)
            if not isinstance(failed, RegardError) or failed.code != "database_busy":
                raise failed from error
            busy = 1
        finally:
            raw.cursor().execute(f"PRAGMA busy_timeout={BUSY_MS}")
            raw.close()
        if not busy:
            return
        if time.monotonic() > until:
            raise Unavailable(
                "wal_busy",
                Text(
                    "A reader holds the database’s log open, so erased rows may still stand in it; try again.",
                    "Un lecteur tient ouvert le journal de la base : des lignes effacées peuvent s’y trouver encore ; réessayez.",
                ),
            )
        time.sleep(0.05)
