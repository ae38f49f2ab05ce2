"""Foreign tables and databases, opened so that nothing in them runs: CSV, SQLite, DuckDB over named files.

SQLite (sqlite.org/security.html): `mode=ro`, `trusted_schema=OFF`, no view, trigger, virtual table, function of ours or attached
database can be reached; each query has a deadline. A database with a journal beside it is copied to the source's private folder first, since
reading it would write there.
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from regard.audit.refusing import NOT_CSV, NOT_SQLITE, SQLITE_FAILED, TOO_LARGE, shown
from regard.terms.errors import InputRefused

if TYPE_CHECKING:
    import duckdb

MOST_FIELD = 1024 * 1024
"""The longest field of a CSV: 1 MiB."""
MOST_DATABASE = 64 * 1024**3
"""The largest SQLite database that is opened: 64 GiB."""
QUERY_SECONDS = 300.0
"""How long one query of a foreign database may run."""
_MOST_COLUMNS = 4096
_DELIMITERS = ",;\t|"


def records(
    lines: Iterator[tuple[int, str]], name: str, delimiter: str | None = None
) -> Iterator[tuple[int, list[str]]]:
    """CSV records (RFC 4180) from numbered lines, each with the number of the line on which it ends."""
    at = 0
    held = 0

    def fed(first: str) -> Iterator[str]:
        nonlocal at, held
        at, held = 1, len(first)
        yield first + "\n"
        for number, line in lines:
            at, held = number, held + len(line)
            if held > 4 * MOST_FIELD:
                raise InputRefused("source_too_large", TOO_LARGE, name=shown(name), most=4 * MOST_FIELD // 1024)
            yield line + "\n"

    try:
        _, first = next(lines)
    except StopIteration:
        return
    old = csv.field_size_limit(MOST_FIELD)
    try:
        sign = delimiter or max(_DELIMITERS, key=first.count)
        for record in csv.reader(fed(first), delimiter=sign, strict=True):
            held = 0
            if len(record) > _MOST_COLUMNS:
                raise InputRefused("source_not_csv", NOT_CSV, name=shown(name), line=at)
            yield at, record
    except csv.Error:
        raise InputRefused("source_not_csv", NOT_CSV, name=shown(name), line=at) from None
    finally:
        csv.field_size_limit(old)


class ForeignDatabase:
    """A SQLite file that somebody else wrote. Only its ordinary tables can be read; views and virtual tables are not there."""

    def __init__(self, path: Path, name: str, private: Callable[[], Path]) -> None:
        """`path` is proved safe to open; `name` is told to people; `private` gives the folder for a copy, if one is needed."""
        self.name = name
        with path.open("rb") as opened:
            head = opened.read(16)
        if head != b"SQLite format 3\0":
            raise InputRefused("source_not_sqlite", NOT_SQLITE, name=shown(name))
        if path.stat().st_size > MOST_DATABASE:
            raise InputRefused("source_too_large", TOO_LARGE, name=shown(name), most=MOST_DATABASE // 1024)
        beside = [path.with_name(path.name + end) for end in ("-wal", "-journal")]
        journals = [j for j in beside if j.is_file() and not j.is_symlink() and j.stat().st_size]
        flags = "mode=ro" if journals else "mode=ro&immutable=1"
        if journals:
            path = _copied(private(), path, journals)
        self._deadline = 0.0
        try:
            self._connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?{flags}", uri=True)
            self._lock()
            self._tables = self._ordinary()
            self._connection.set_authorizer(self._authorise)
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def _lock(self) -> None:
        it = self._connection
        it.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY"):
            it.execute(f"PRAGMA {pragma}")
        limits = {
            sqlite3.SQLITE_LIMIT_LENGTH: 64 * 1024 * 1024,
            sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1024 * 1024,
            sqlite3.SQLITE_LIMIT_ATTACHED: 0,
            sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
            sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
            sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
            sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
        }
        for limit, value in limits.items():
            it.setlimit(limit, value)
        it.set_progress_handler(lambda: int(time.monotonic() > self._deadline), 10_000)

    def _ordinary(self) -> dict[str, str]:
        """The ordinary tables by their lower-case name."""
        self._deadline = time.monotonic() + QUERY_SECONDS
        sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        found = self._connection.execute(sql).fetchall()
        return {
            str(name).lower(): str(name)
            for name, text in found
            if not str(text or "").lstrip().upper().startswith("CREATE VIRTUAL")
        }

    def _authorise(
        self, action: int, first: str | None, second: str | None, where: str | None, inner: str | None
    ) -> int:
        """Only reads of ordinary tables of the main database, outside any view, and functions that touch nothing."""
        if inner is not None:
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_OK if (first or "").lower() in self._tables else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_DENY if (second or "").lower() in _REACHING else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA:
            return sqlite3.SQLITE_OK if first in ("table_info", "table_xinfo") else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the ordinary tables, as written there, sorted."""
        return tuple(sorted(self._tables.values()))

    def has(self, table: str) -> bool:
        """Whether there is an ordinary table of that name (letter case does not count)."""
        return table.lower() in self._tables

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of an ordinary table, in order; none when there is no such table."""
        if not self.has(table):
            return ()
        return tuple(str(row[1]) for row in self.rows(f"PRAGMA table_info({quoted(table)})"))

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of one query, of the reader's own writing; foreign names go through `quoted`, values into `values`.

        Raises InputRefused (`source_sqlite_failed`) when the database is damaged, the query reaches what it may not, or runs too long.
        """
        self._deadline = time.monotonic() + QUERY_SECONDS
        try:
            with closing(self._connection.execute(sql, tuple(values))) as cursor:
                yield from cursor
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    def _failed(self, error: sqlite3.Error) -> InputRefused:
        reason = getattr(error, "sqlite_errorname", None) or type(error).__name__
        return InputRefused("source_sqlite_failed", SQLITE_FAILED, name=shown(self.name), reason=str(reason))


_REACHING = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "randomblob", "zeroblob"})


def quoted(name: str) -> str:
    """A foreign table's or column's name as SQL may hold it."""
    return '"' + name.replace('"', '""').replace("\0", "") + '"'


def _copied(private: Path, path: Path, journals: Iterable[Path]) -> Path:
    folder = private / f"sqlite-{abs(hash(path)):x}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for each in (path, *journals):
        shutil.copyfile(each, folder / each.name)
    return folder / path.name


def locked_duckdb(files: Iterable[Path], *, memory: str = "1GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory that may open `files` and nothing else; nothing is spilt to disk, and none of this can be changed after."""
    import duckdb

    opened = duckdb.connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": memory,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
        },
    )
    paths = ", ".join("'" + str(each).replace("'", "''") + "'" for each in files)
    opened.execute("SET TimeZone = 'UTC'")
    opened.execute("SET enable_progress_bar = false")
    opened.execute(f"SET allowed_paths = [{paths}]")
    opened.execute("SET enable_external_access = false")
    opened.execute("SET lock_configuration = true")
    return opened
