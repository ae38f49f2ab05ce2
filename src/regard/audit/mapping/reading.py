"""One file of an export, read with a mapping into a table of the dossier's columns, in memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from regard.audit.extract import FileRead, Progress, Refusal, Table, silent
from regard.audit.mapping import lines, times
from regard.audit.mapping.format import LEFT_OUT, Mapping
from regard.audit.mapping.seen import completed
from regard.audit.mapping.tables import Column, Kind
from regard.audit.source import Source
from regard.terms.errors import InputRefused
from regard.terms.span import Span
from regard.terms.text import Text

MAX_TEXT = 1_000
MAX_LONG_TEXT = 60_000
_LONG = ("text", "object", "why")
_NOTHING = frozenset(
    {"", "-", "--", "n/a", "na", "null", "(null)", "none", "never", "jamais", "aucun", "nan", "0000-00-00"}
)
_SAID_YES = "true t yes y 1 on enabled enable active oui vrai o activé actif activée ja wahr"
_SAID_NO = "false f no n 0 off disabled disable inactive non faux désactivé inactif désactivée nein falsch"
_YES, _NO = frozenset(_SAID_YES.split()), frozenset(_SAID_NO.split())


@dataclass(slots=True)
class FileTable:
    """What one file gave. `unmapped`: field → how many cells said something that no word of the mapping covers; `left_out`: rows that
    the mapping sets aside; `used`: field → the columns it was read from."""

    name: str
    table: pa.Table
    mapping: Mapping
    layout: lines.Layout
    used: dict[str, tuple[str, ...]]
    rows: int = 0
    refused_rows: int = 0
    left_out: int = 0
    refused: tuple[Refusal, ...] = ()
    unmapped: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def period(self) -> Span | None:
        """From the first to the last instant of the table's own time column, None without rows."""
        for name in ("at", "start", "from", "given_at"):
            if name in self.table.column_names and len(self.table):
                ends = pc.min_max(self.table[name])
                low, high = ends["min"].as_py(), ends["max"].as_py()
                if low is not None:
                    return Span(low, high)
        return None

    def evidence(self, system: str = "") -> Table | None:
        """The evidence table, completed to the format's columns; None when it lacks what cannot be filled in."""
        name = system or self.mapping.system
        data = completed(self.mapping.table, self.table, name)
        return None if data is None else Table(self.mapping.table, data, name, self.name)

    def log(self, source: Source, reader: str, version: str) -> FileRead:
        """Its line of the query log; reads the file once more for its digest."""
        size = source.file(self.name).stat().st_size
        digest = source.sha256(self.name)
        return FileRead(self.name, size, digest, reader, version, self.rows, self.refused_rows)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a field's columns stand; several are joined, or (`first`) the first that holds something counts."""

    at: tuple[int, ...]
    first: bool = False

    def cell(self, row: list[str]) -> str:
        """The field's text in one row."""
        parts = [part for spot in self.at if (part := row[spot].strip())]
        return (parts[0] if parts else "") if self.first else " ".join(parts)


def places(header: tuple[str, ...], mapping: Mapping, file: str) -> dict[str, Places]:
    """Field → where its column stands, or the columns that are joined for it.

    A name that stands once in the line of names is found whatever its capitals, accents and spaces. Raises InputRefused
    (`mapping_column_missing` with the nearest, `mapping_column_twice`).
    """
    folded = [lines.fold(name) for name in header]
    found: dict[str, Places] = {}
    for name, names in mapping.columns.items():
        spots = next((spot for spot in (_spots(each, folded, header) for each in names) if spot), None)
        if spots is None:
            if not mapping.given and not mapping.fields[name].required:
                continue
            raise _missing(name, names[0], header, file)
        if any(folded.count(folded[spot]) > 1 and header.count(header[spot]) > 1 for spot in spots.at):
            raise InputRefused("mapping_column_twice", _TWICE, file=file, column=header[spots.at[0]], field=name)
        found[name] = spots
    return found


def read(
    source: Source,
    name: str,
    mapping: Mapping,
    zone: ZoneInfo,
    *,
    progress: Progress = silent,
    most: int | None = None,
    tap: Callable[[lines.Chunk], None] | None = None,
) -> FileTable:
    """Read a file. `zone` is for times that say none where the mapping has no zone; `most` stops after that many rows.

    Raises InputRefused (`csv_no_header`, `mapping_column_missing`, `mapping_nothing_read` when no single row could be read).
    """
    cut = lines.layout(source, name, mapping)
    found = places(cut.header, mapping, name)
    result = FileTable(
        name, _empty(mapping), mapping, cut, {f: tuple(cut.header[i] for i in spots.at) for f, spots in found.items()}
    )
    refusals = _Refusals(name)
    batches: list[pa.RecordBatch] = []
    size = max(1, source.file(name).stat().st_size)
    with source.open(name) as opened:
        for chunk in lines.chunks(opened, cut):
            if tap:
                tap(chunk)
            batch = _Batch(chunk, found, mapping, zone, refusals, result)
            batches.append(batch.built())
            progress(mapping.table, min(1.0, opened.tell() / size))
            if most is not None and result.rows >= most:
                break
    if batches:
        result.table = pa.Table.from_batches(batches)
    result.refused, result.refused_rows = refusals.told(), refusals.rows
    return result


class _Refusals:
    """Rows and cells turned away, by code and field, with the line of the first."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows = 0
        self._first: dict[tuple[str, str, bool], int] = {}
        self._count: Counter[tuple[str, str, bool]] = Counter()

    def add(self, line: int, name: str, code: str, *, row: bool) -> None:
        key = (name, code, row)
        self._first.setdefault(key, line)
        self._count[key] += 1
        self.rows += row

    def told(self) -> tuple[Refusal, ...]:
        return tuple(
            Refusal(self.file, line, key[0], _REASONS[key[1]] if key[2] else _cell(_REASONS[key[1]]), self._count[key])
            for key, line in sorted(self._first.items(), key=lambda item: item[1])
        )


class _Batch:
    """Some rows on their way into the table's types."""

    def __init__(
        self,
        chunk: lines.Chunk,
        found: dict[str, Places],
        mapping: Mapping,
        zone: ZoneInfo,
        refusals: _Refusals,
        result: FileTable,
    ) -> None:
        self.chunk, self.found, self.mapping, self.refusals, self.result = chunk, found, mapping, refusals, result
        self.zone = mapping.zone or zone
        self.size = len(chunk.rows)
        self.bad: set[int] = set()
        for line, code in chunk.refused:
            refusals.add(line, "", code, row=True)
        result.rows += self.size + len(chunk.refused)

    def built(self) -> pa.RecordBatch:
        columns: dict[str, pa.Array] = {}
        keep: set[int] | None = None
        for name, column in self.mapping.fields.items():
            if name in self.found:
                columns[name], aside = self._column(name, column)
                if aside:
                    keep = (keep or set()) | aside
            elif name in self.mapping.constants:
                columns[name] = self._constant(name, column)
        schema = _schema(self.mapping, columns)
        batch = pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
        left_out = (keep or set()) - self.bad
        self.result.left_out += len(left_out)
        gone = self.bad | left_out
        if not gone:
            return batch
        return batch.take(pa.array([row for row in range(self.size) if row not in gone], pa.int64()))

    def _cells(self, name: str) -> list[str]:
        spots = self.found[name]
        if len(spots.at) == 1:
            spot = spots.at[0]
            return [row[spot].strip() for row in self.chunk.rows]
        return [spots.cell(row) for row in self.chunk.rows]

    def _column(self, name: str, column: Column) -> tuple[pa.Array, set[int]]:
        cells: list[Any] = self._cells(name)
        aside: set[int] = set()
        said = self.mapping.values.get(name)
        if said or column.words:
            cells, aside = self._worded(name, column, cells, _Words(said or {}, column.words))
        if column.kind is Kind.TIME:
            return self._times(name, column, cells, aside), aside
        if column.kind in (Kind.TEXT, Kind.WORD):
            return self._texts(name, column, cells, aside), aside
        parse = {Kind.DAY: self._day, Kind.FLAG: _flag, Kind.NUMBER: _number}[column.kind]
        values = [self._one(parse, cell, row, name, column, aside) for row, cell in enumerate(cells)]
        return pa.array(values, _TYPES[column.kind]), aside

    def _worded(self, name: str, column: Column, cells: list[str], words: _Words) -> tuple[list[str], set[int]]:
        made: list[str] = []
        aside: set[int] = set()
        unmapped = self.result.unmapped.setdefault(name, Counter())
        for row, cell in enumerate(cells):
            word = words.of(cell)
            if word == LEFT_OUT:
                aside.add(row)
            elif word is None:
                if cell and column.kind in (Kind.TEXT, Kind.WORD) and (column.words or words.said):
                    unmapped[cell[:MAX_TEXT] if len(unmapped) < 1_000 else "…"] += 1
                word = ("other" if cell else "") if "other" in column.words else cell
            made.append(word)
        return made, aside

    def _texts(self, name: str, column: Column, cells: list[str], aside: set[int]) -> pa.Array:
        limit = MAX_LONG_TEXT if name in _LONG else MAX_TEXT
        empty = "" in cells
        if max(map(len, cells), default=0) <= limit and not (empty and column.required):
            return pa.array([cell or None for cell in cells] if empty else cells, pa.string())
        for row, cell in enumerate(cells):
            if not cell and column.required and row not in aside:
                self._refuse(row, name, "missing", required=True)
            elif len(cell) > limit:
                self._refuse(row, name, "too_long", required=column.required)
                cells[row] = ""
        return pa.array([cell or None for cell in cells], pa.string())

    def _times(self, name: str, column: Column, cells: list[str], aside: set[int]) -> pa.Array:
        whole = pa.array([None if cell.lower() in _NOTHING else cell for cell in cells], pa.string())
        if not column.required or whole.null_count <= len(aside):
            fast = times.column(whole, self.mapping.formats, self.zone, self.mapping.repeated_hour)
            if fast is not None:
                return fast
        return times.to_array([self._one(self._time, c, row, name, column, aside) for row, c in enumerate(cells)])

    def _time(self, cell: str) -> datetime:
        return times.instant(cell, self.mapping.formats, self.zone, self.mapping.repeated_hour)

    def _day(self, cell: str) -> date:
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return self._time(cell).astimezone(self.zone).date()

    def _one(
        self, parse: Callable[[str], Any], cell: str, row: int, name: str, column: Column, aside: set[int]
    ) -> Any | None:
        if cell.lower() in _NOTHING:
            if column.required and row not in aside:
                self._refuse(row, name, "missing", required=True)
            return None
        try:
            return parse(cell)
        except times.BadTime as error:
            if row not in aside:
                self._refuse(row, name, error.code, required=column.required)
        except ValueError as error:
            if row not in aside:
                self._refuse(row, name, str(error.args[0]), required=column.required)
        return None

    def _refuse(self, row: int, name: str, code: str, *, required: bool) -> None:
        new = row not in self.bad
        if required:
            self.bad.add(row)
        if new:
            self.refusals.add(self.chunk.numbers[row], name, code, row=required)

    def _constant(self, name: str, column: Column) -> pa.Array:
        text = self.mapping.constants[name]
        value: Any = text
        if column.kind is Kind.TIME:
            value = times.instant(text, self.mapping.formats, self.zone)
        elif column.kind is Kind.DAY:
            value = self._day(text)
        elif column.kind is Kind.FLAG:
            value = _flag(text)
        elif column.kind is Kind.NUMBER:
            value = _number(text)
        return pa.array([value] * self.size, _TYPES[column.kind])


class _Words:
    """What the export says → the word of the format; `*` stands for any letters, capitals do not count."""

    def __init__(self, said: Any, closed: tuple[str, ...]) -> None:
        self.said = bool(said)
        self._exact = {key.casefold(): word for key, word in said.items() if "*" not in key}
        self._wild = [
            (re.compile(".*".join(map(re.escape, key.casefold().split("*"))), re.DOTALL), word)
            for key, word in said.items()
            if "*" in key
        ]
        self._closed = frozenset(closed)
        self.of = lru_cache(maxsize=20_000)(self._of)

    def _of(self, cell: str) -> str | None:
        folded = cell.casefold()
        if folded in self._exact:
            return str(self._exact[folded])
        if folded in self._closed:
            return folded
        return next((str(word) for shape, word in self._wild if shape.fullmatch(folded)), None)


_TYPES = {
    Kind.TIME: times.INSTANT,
    Kind.DAY: pa.date32(),
    Kind.FLAG: pa.bool_(),
    Kind.NUMBER: pa.float64(),
    Kind.TEXT: pa.string(),
    Kind.WORD: pa.string(),
}


def _schema(mapping: Mapping, columns: Any) -> pa.Schema:
    return pa.schema([(name, _TYPES[column.kind]) for name, column in mapping.fields.items() if name in columns])


def _empty(mapping: Mapping) -> pa.Table:
    return _schema(mapping, {**mapping.columns, **mapping.constants}).empty_table()


def _flag(cell: str) -> bool:
    said = cell.lower()
    if said not in _YES and said not in _NO:
        raise ValueError("bad_flag")
    return said in _YES


def _number(cell: str) -> float:
    plain = re.sub(r"[\s\u202f\u00a0]", "", cell)
    if not re.fullmatch(r"[+-]?\d{1,15}([.,]\d{1,12})?", plain, re.ASCII):
        raise ValueError("bad_number")
    return float(plain.replace(",", "."))


def _spots(name: str, folded: list[str], header: tuple[str, ...]) -> Places | None:
    if header.count(name) == 1:
        return Places((header.index(name),))
    if lines.fold(name) in folded:
        return Places((folded.index(lines.fold(name)),))
    for mark in (" + ", " | "):
        parts = [lines.fold(part) for part in name.split(mark)]
        if len(parts) > 1 and all(part in folded for part in parts):
            return Places(tuple(folded.index(part) for part in parts), first=mark == " | ")
    return None


def _missing(name: str, column: str, header: tuple[str, ...], file: str) -> InputRefused:
    from difflib import get_close_matches

    near = get_close_matches(column, header, 1, 0.0)
    return InputRefused(
        "mapping_column_missing",
        _COLUMN_MISSING,
        file=file,
        column=column,
        field=name,
        nearest=near[0][:100] if near else "",
    )


def _cell(reason: Text) -> Text:
    return Text(f"{reason.en}; the cell was left empty", f"{reason.fr} ; la case est laissée vide")


_COLUMN_MISSING = Text(
    "{file} has no column “{column}” for “{field}”; the nearest is “{nearest}”. Print the mapping with --explain-mapping and correct it.",
    "{file} n’a pas de colonne « {column} » pour « {field} » ; la plus proche est « {nearest} ». "
    "Affichez la correspondance avec --explain-mapping et corrigez-la.",
)
_TWICE = Text(
    "{file} has the column “{column}” twice; “{field}” cannot tell which. Rename one in a copy of the export.",
    "{file} a deux fois la colonne « {column} » ; « {field} » ne peut choisir. Renommez-en une dans une copie de l’export.",
)
_REASONS = {
    "bad_text": Text(
        "not in the file’s encoding; say which under [csv]", "hors de l’encodage du fichier ; dites lequel sous [csv]"
    ),
    "bad_quotes": Text("quotes that do not close", "des guillemets qui ne se ferment pas"),
    "wrong_columns": Text("not as many cells as columns", "pas autant de cases que de colonnes"),
    "too_long": Text("too long", "trop long"),
    "missing": Text("empty where a value is needed", "vide là où il faut une valeur"),
    "bad_time": Text("not a time in the mapping’s format", "pas une heure au format de la correspondance"),
    "nonexistent_time": Text(
        "an hour that the clock skips in that zone", "une heure que l’horloge saute dans ce fuseau"
    ),
    "ambiguous_time": Text("an hour that comes twice in that zone", "une heure qui revient deux fois dans ce fuseau"),
    "bad_flag": Text("neither yes nor no", "ni oui ni non"),
    "bad_number": Text("not a number", "pas un nombre"),
}
