"""Evidence tables opened: columns checked against the format, rows typed, bad rows refused one by one, in a locked-down DuckDB.

A table is one CSV or Parquet file, several parts of it, or an Arrow table that a reader made. A Parquet file is read where it lies; a CSV is
parsed once. Instants become whole microseconds since 1970 (UTC). Foreign text never becomes part of a query.
"""

# ruff: noqa: S608 - queries are made of our own words; foreign names are quoted, foreign paths are literals, values are parameters
from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from regard.audit.evidence.columns import DAYS_TOO, LEFT, TABLES, Column, Holds
from regard.audit.extract import Refusal
from regard.audit.foreign import MOST_FIELD, locked_duckdb, quoted
from regard.audit.refusing import shown
from regard.charter.refusal import nearest
from regard.terms.errors import InputRefused
from regard.terms.text import Text

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

MEMORY = "1100MB"
"""What DuckDB may use: the promise is 2 GB for the whole process."""
_IN_MEMORY = 64 * 1024 * 1024  # a CSV up to here is kept in memory once parsed, a larger one as a private Parquet file
_SINE_QUA_NON = frozenset({"at", "start", "given_at", "account", "group"})
"""Without these a row says nothing, even one that a reader made of an export that lacks other columns."""
_NAIVE = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
_POSITIVES = "'true', 't', 'yes', 'y', '1', 'oui', 'vrai'"
_NEGATIVES = "'false', 'f', 'no', 'n', '0', 'non', 'faux'"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of one table: a file or an Arrow table, the system it is about ("" when not said), the name to tell people."""

    table: str
    data: Path | pa.Table
    system: str
    file: str


@dataclass(slots=True)
class Opened:
    """One piece that is open: the name of its view, its columns, how many rows it has and how many were refused."""

    part: Part
    view: str
    columns: frozenset[str]
    rows: int = 0
    bad: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


class Tables:
    """All evidence tables of one examination. Use as a context manager.

    Raises InputRefused (`dossier_unknown_column`, `dossier_missing_column`, `dossier_not_a_table`) for a table that is not of the format.
    """

    def __init__(self, parts: Iterable[Part], *, private: Path, zone: ZoneInfo, threads: int = 2) -> None:
        self.parts = tuple(parts)
        self._private = private
        self._zone = zone
        self._kept: set[str] = set()
        files = [part.data for part in self.parts if isinstance(part.data, Path)]
        copies = [private / f"table-{index}.parquet" for index in range(len(self.parts))]
        self._connection: duckdb.DuckDBPyConnection = locked_duckdb([*files, *copies], memory=MEMORY, threads=threads)
        self.opened = [self._open(index, part) for index, part in enumerate(self.parts)]

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def of(self, table: str, system: str | None = None) -> View | None:
        """The table of that name, its parts together: those about `system`, or about no system in particular. None when there is none."""
        parts = [o for o in self.opened if o.part.table == table and (system is None or o.part.system in ("", system))]
        return View(self, parts) if parts else None

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of one query of our own writing."""
        try:
            return self._connection.execute(sql).fetchall()
        except Exception as error:
            raise _foreign(error, "") from None

    def kept(self, name: str, sql: str) -> str:
        """The rows of a query of our own, computed once and kept under a name of our own, to be selected from."""
        if name not in self._kept:
            try:
                self._connection.execute(f"CREATE TABLE {name} AS {sql}")
            except Exception as error:
                raise _foreign(error, name) from None
            self._kept.add(name)
        return name

    @property
    def notes(self) -> tuple[Text, ...]:
        """What must be said of how they were read."""
        return tuple(each for one in self.opened for each in one.notes)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What was turned away, by file, field and reason."""
        return tuple(each for one in self.opened for each in sorted(one.refusals, key=lambda r: r.line or 0))

    def _open(self, index: int, part: Part) -> Opened:
        try:
            raw, types = self._raw(index, part)
            known = _checked(part, list(types))
            view = f"t{index}"
            left = LEFT.get(part.table, frozenset())
            strict = isinstance(part.data, Path)
            typed = f"SELECT {_selected(known, types, self._zone, left, strict=strict)} FROM {raw}"
            one = Opened(part, view, frozenset(c.name for c in known) - left)
            if any(c.holds is Holds.TIME and types.get(c.name, "").upper() in _NAIVE for c in known):
                one.notes.append(_READ_AS_UTC.filled(file=part.file))
            if isinstance(part.data, Path) and part.data.suffix.lower() != ".parquet":
                self._parse(index, part.data, typed, view)
                self._rejected(one, part)
            else:
                self._connection.execute(f"CREATE VIEW {view}_all AS {typed}")
            self._connection.execute(f"CREATE VIEW {view} AS SELECT * EXCLUDE (bad) FROM {view}_all WHERE bad IS NULL")
            self._count(one)
        except InputRefused:
            raise
        except Exception as error:
            raise _foreign(error, part.file) from None
        return one

    def _raw(self, index: int, part: Part) -> tuple[str, dict[str, str]]:
        """What to select from, and the columns with their types."""
        if not isinstance(part.data, Path):
            self._connection.register(f"arrow{index}", part.data)
            raw = f"arrow{index}"
        elif part.data.suffix.lower() == ".parquet":
            raw = f"read_parquet({_literal(str(part.data))})"
        else:
            return _csv(part)
        described = self._connection.execute(f"DESCRIBE SELECT * FROM {raw}").fetchall()
        return raw, {str(row[0]): str(row[1]) for row in described}

    def _parse(self, index: int, path: Path, typed: str, view: str) -> None:
        if path.stat().st_size <= _IN_MEMORY:
            self._connection.execute(f"CREATE TABLE {view}_all AS {typed}")
            return
        copy = _literal(str(self._private / f"table-{index}.parquet"))
        self._connection.execute(f"COPY ({typed}) TO {copy} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 122880)")
        self._connection.execute(f"CREATE VIEW {view}_all AS SELECT * FROM read_parquet({copy})")

    def _rejected(self, one: Opened, part: Part) -> None:
        """Rows that are no CSV records of this table: too few or too many fields, no text, too long."""
        query = (
            "SELECT error_type, coalesce(column_name, ''), count(DISTINCT line), min(line) FROM reject_errors "
            "WHERE scan_id IN (SELECT scan_id FROM reject_scans WHERE file_path = ?) GROUP BY ALL ORDER BY 4"
        )
        for kind, column, count, line in self._connection.execute(query, [str(part.data)]).fetchall():
            reason = _REJECTED.get(str(kind), _NO_RECORD)
            one.refusals.append(Refusal(part.file, int(line), shown(str(column)), reason, int(count)))
        one.bad = sum(each.count for each in one.refusals)
        one.rows = one.bad

    def _count(self, one: Opened) -> None:
        query = f"SELECT bad, count(*) FROM {one.view}_all GROUP BY bad"
        for bad, count in self._connection.execute(query).fetchall():
            one.rows += int(count)
            if bad is not None:
                one.bad += int(count)
                column, _, reason = str(bad).partition("|")
                first = self._first(one, str(bad))
                one.refusals.append(Refusal(one.part.file, first, column, _REASONS[reason], int(count)))

    def _first(self, one: Opened, bad: str) -> int | None:
        """The line of the first such row (the header is line 1); exact unless a quoted field spans lines."""
        query = f"SELECT min(n) FROM (SELECT row_number() OVER () AS n, bad FROM {one.view}_all) WHERE bad = ?"
        found = self._connection.execute(query, [bad]).fetchone()
        if found is None or found[0] is None:
            return None
        line = int(found[0]) + 1
        records = _REJECTED.values()
        return line + sum(r.count for r in one.refusals if r.reason in records and r.line is not None and r.line < line)


class View:
    """One table, all its parts together: what queries select from, and which columns it has."""

    def __init__(self, tables: Tables, parts: list[Opened]) -> None:
        self._tables = tables
        self.parts = parts
        self.columns = frozenset.union(*(p.columns for p in parts))
        self.rows = sum(p.rows - p.bad for p in parts)
        total = sum(p.rows for p in parts)
        self.coverage = self.rows / total if total else None
        """The share of its rows that could be read; None when it has no row at all: nothing was examined."""

    def has(self, *names: str) -> bool:
        """Whether every one of these columns is there."""
        return self.columns.issuperset(names)

    @property
    def sql(self) -> str:
        """What to put after FROM; a column that a part has not is NULL there. Columns are quoted by the caller."""
        wanted = sorted(self.columns)
        each = []
        for part in self.parts:
            columns = ", ".join(quoted(c) if c in part.columns else f"NULL AS {quoted(c)}" for c in wanted)
            each.append(f"SELECT {columns} FROM {part.view}")
        return f"({' UNION ALL '.join(each)})"

    def rows_of(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query in which `{t}` stands for this table."""
        return self._tables.rows(sql.replace("{t}", self.sql))

    def one(self, sql: str) -> tuple[Any, ...]:
        """The only row of such a query."""
        return self.rows_of(sql)[0]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _checked(part: Part, names: list[str]) -> list[Column]:
    """The format's columns that are there, and those that are needed; an Arrow table of a reader may lack some.

    Raises InputRefused for one that is unknown, twice, or missing.
    """
    known = {column.name: column for column in TABLES[part.table]}
    for number, name in enumerate(names):
        if name not in known or name in names[:number]:
            near = nearest(name, tuple(known))
            text = _UNKNOWN_NEAR if near else _UNKNOWN
            said = {"column": shown(name), "near": near or "", "known": ", ".join(known)}
            raise InputRefused("dossier_unknown_column", text, file=part.file, **said)
    for column in known.values():
        if column.needed and column.name not in names and isinstance(part.data, Path):
            raise InputRefused("dossier_missing_column", _MISSING, file=part.file, column=column.name)
    return [column for column in known.values() if column.name in names or column.needed]


def _csv(part: Part) -> tuple[str, dict[str, str]]:
    """A CSV as DuckDB is to read it: every column a text, the sign that separates told by the header."""
    assert isinstance(part.data, Path)
    with part.data.open("rb") as opened:
        first = opened.readline(MOST_FIELD)
    try:
        header = first.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise InputRefused("dossier_not_a_table", _NO_TABLE, file=part.file) from None
    sign = max(",;\t", key=header.count)
    names = next(csv.reader([header], delimiter=sign), [])
    if not names or not header:
        raise InputRefused("dossier_not_a_table", _NO_TABLE, file=part.file)
    _checked(part, names)
    columns = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in names)
    raw = (
        f"read_csv({_literal(str(part.data))}, auto_detect=false, header=true, delim={_literal(sign)}, quote='\"', escape='\"', "
        f"columns={{{columns}}}, nullstr='', strict_mode=true, null_padding=false, store_rejects=true, rejects_limit=0, "
        f"max_line_size={2 * MOST_FIELD}, rejects_line_size_limit=1)"
    )
    return raw, dict.fromkeys(names, "VARCHAR")


def _selected(
    columns: list[Column], types: dict[str, str], zone: ZoneInfo, left: frozenset[str], *, strict: bool
) -> str:
    """The typed columns, and `bad`: the first column that is missing or unreadable with the reason, NULL for a good row."""
    typed, bad = [], []
    for column in columns:
        if column.name not in types:
            typed.append(
                f"CAST(NULL AS {'BIGINT' if column.holds is Holds.TIME else 'VARCHAR'}) AS {quoted(column.name)}"
            )
            continue
        name, kind = quoted(column.name), types[column.name].upper()
        value = _typed(column, name, kind, zone)
        if column.name not in left:
            typed.append(f"{value} AS {name}")
        empty = f"{name} IS NULL" if kind != "VARCHAR" else f"({name} IS NULL OR {name} = '')"
        if column.needed and (strict or column.name in _SINE_QUA_NON):
            bad.append(f"WHEN {empty} THEN '{column.name}|missing'")
        if column.holds in (Holds.TIME, Holds.FLAG):
            bad.append(f"WHEN NOT {empty} AND {value} IS NULL THEN '{column.name}|{column.holds.value}'")
    why = f"CASE {' '.join(bad)} ELSE NULL END" if bad else "CAST(NULL AS VARCHAR)"
    return ", ".join([*typed, f"{why} AS bad"])


def _typed(column: Column, name: str, kind: str, zone: ZoneInfo) -> str:
    if column.holds is Holds.TIME:
        return _instant(column, name, kind, zone)
    if column.holds is Holds.FLAG:
        if kind == "BOOLEAN":
            return name
        text = f"lower(trim(CAST({name} AS VARCHAR)))"
        return f"CASE WHEN {text} IN ({_POSITIVES}) THEN true WHEN {text} IN ({_NEGATIVES}) THEN false ELSE NULL END"
    if kind.endswith("[]"):
        return f"array_to_string({name}, ';')" if column.holds is not Holds.STRETCHES else f"CAST({name} AS VARCHAR)"
    return name if kind == "VARCHAR" else f"CAST({name} AS VARCHAR)"


def _instant(column: Column, name: str, kind: str, zone: ZoneInfo) -> str:
    """Whole microseconds since 1970. A text needs its offset; a Parquet instant without a zone is read as UTC, and that is told."""
    local = f"epoch_us(timezone({_literal(zone.key)}, CAST({{}} AS TIMESTAMP)))"
    if kind.startswith("TIMESTAMP WITH TIME ZONE"):
        return f"epoch_us({name})"
    if kind in _NAIVE:
        return f"epoch_us({name})"
    if kind == "DATE" and column.name in DAYS_TOO:
        return local.format(name)
    if kind != "VARCHAR":
        return "CAST(NULL AS BIGINT)"
    parsed = f"epoch_us(try_cast({name} AS TIMESTAMPTZ))"
    tail = f"regexp_matches(right({name}, 6), '[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?$')"
    offset = f"(right({name}, 1) IN ('Z', 'z') OR (length({name}) >= 19 AND {tail}))"
    exact = f"CASE WHEN {offset} AND length({name}) <= 40 THEN {parsed} ELSE NULL END"
    if column.name in DAYS_TOO:
        return f"CASE WHEN length({name}) = 10 THEN {local.format(f'try_cast({name} AS DATE)')} ELSE {exact} END"
    return exact


def _foreign(error: Exception, file: str) -> InputRefused:
    """What DuckDB says may hold what it read: only the kind of error is told."""
    return InputRefused("dossier_not_a_table", _BROKEN, file=shown(file), reason=type(error).__name__)


def words(text: str | None) -> Iterator[str]:
    """The words of a cell that holds a list: separated by `;`, `,`, `|` or spaces."""
    for sign in ",|;":
        text = (text or "").replace(sign, " ")
    yield from (text or "").split()


_UNKNOWN_NEAR = Text(
    "{file}: the column “{column}” is not one of the format; did you mean “{near}”? Known: {known}.",
    "{file} : la colonne « {column} » n’est pas du format ; vouliez-vous dire « {near} » ? Connues : {known}.",
)
_UNKNOWN = Text(
    "{file}: the column “{column}” is not one of the format. Known: {known}.",
    "{file} : la colonne « {column} » n’est pas du format. Connues : {known}.",
)
_MISSING = Text("{file}: the column “{column}” is missing.", "{file} : il manque la colonne « {column} ».")
_NO_TABLE = Text(
    "{file} is not a table: one header row in UTF-8 is needed.",
    "{file} n’est pas un tableau : il faut une ligne d’en-tête en UTF-8.",
)
_BROKEN = Text(
    "{file} cannot be read as a table ({reason}). Export it again as CSV or Parquet.",
    "{file} est illisible comme tableau ({reason}). Exportez-le de nouveau en CSV ou en Parquet.",
)
_REASONS = {
    "missing": Text("nothing is written in a column that is needed", "rien n’est écrit dans une colonne nécessaire"),
    "time": Text(
        "not an instant in ISO 8601 with its offset, such as 2026-01-31T08:00:00+01:00",
        "ce n’est pas un instant ISO 8601 avec son décalage, par exemple 2026-01-31T08:00:00+01:00",
    ),
    "flag": Text("neither true nor false", "ni true ni false"),
}
_READ_AS_UTC = Text(
    "{file}: its instants have no time zone; they were read as UTC.",
    "{file} : ses instants n’ont pas de fuseau horaire ; ils ont été lus en UTC.",
)
_NO_RECORD = Text("this is not a record of a CSV", "ce n’est pas une ligne de CSV")
_REJECTED = {
    "MISSING COLUMNS": Text("fields are missing", "il manque des champs"),
    "TOO MANY COLUMNS": Text("there are more fields than columns", "il y a plus de champs que de colonnes"),
    "UNQUOTED VALUE": Text("a quote is out of place", "un guillemet n’est pas à sa place"),
    "LINE SIZE OVER MAXIMUM": Text("the row is longer than 2 MiB", "la ligne dépasse 2 Mio"),
    "INVALID ENCODING": Text("the row is not UTF-8 text", "la ligne n’est pas du texte UTF-8"),
}
