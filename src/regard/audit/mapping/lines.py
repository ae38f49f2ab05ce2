"""A foreign CSV file as rows of cells: by the line, so that an unclosed quote spoils its own line and no other; bounded everywhere.

Cells may hold line breaks inside quotes, up to 200 lines. Nothing in a cell is ever run, followed or looked up: a formula is a text.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from regard.audit.mapping.format import Mapping
from regard.audit.source import Source
from regard.terms.errors import InputRefused
from regard.terms.text import Text

MAX_ROW_BYTES = 64 * 1024
MAX_CELL_LINES = 200
MAX_COLUMNS = 2_000
ROWS = 20_000
"""Rows read at a time."""


@dataclass(slots=True)
class Layout:
    """How one file is cut: its names of columns, delimiter, encoding, and the number of the line of names (from 1)."""

    header: tuple[str, ...]
    delimiter: str
    encoding: str
    line: int
    quote: str = '"'


@dataclass(slots=True)
class Chunk:
    """Some rows: their line numbers and cells, and those refused as (line, code)."""

    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def fold(name: str) -> str:
    """A column's name as it is compared: capitals, accents, spaces, underscores and hyphens do not count."""
    plain = unicodedata.normalize("NFKD", name.strip().strip('"').casefold())
    return re.sub(r"[\s_\-]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def layout(source: Source, name: str, mapping: Mapping | None = None) -> Layout:
    """How the file is cut, by the mapping or by the file itself. Raises InputRefused (`csv_no_header`)."""
    encoding = (mapping.encoding if mapping else "") or _encoding(source.head(name, 4))
    if mapping and mapping.names:
        return Layout(mapping.names, mapping.delimiter or ",", encoding, mapping.skip_lines, mapping.quote)
    skip = mapping.skip_lines if mapping else 0
    with source.open(name) as opened:
        lines = _Physical(opened, encoding)
        text: str | None = None
        number = 0
        while number <= skip or (text is not None and not text.strip() and number < skip + 20):
            number, text = number + 1, lines.next()
            if lines.ended:
                break
    if not text or not text.strip() or "\0" in text:
        raise InputRefused("csv_no_header", _NO_HEADER, file=name, line=number)
    separator = re.fullmatch(r"sep=(.)\s*", text)  # the first line that Excel writes
    delimiter = (mapping.delimiter if mapping else "") or (separator[1] if separator else "")
    if separator and not skip:
        return _below(source, name, encoding, delimiter, number)
    return _cut(text, name, encoding, delimiter, number, mapping.quote if mapping else '"')


def _below(source: Source, name: str, encoding: str, delimiter: str, number: int) -> Layout:
    with source.open(name) as opened:
        lines = _Physical(opened, encoding)
        for _ in range(number):
            lines.next()
        text = lines.next() or ""
    return _cut(text, name, encoding, delimiter, number + 1, '"')


def _cut(text: str, name: str, encoding: str, delimiter: str, number: int, quote: str) -> Layout:
    delimiter = delimiter or max(",;\t|", key=lambda mark: len(_cells(text, mark, quote) or []))
    cells = _cells(text, delimiter, quote)
    if not cells or not any(cells) or len(cells) > MAX_COLUMNS:
        raise InputRefused("csv_no_header", _NO_HEADER, file=name, line=number)
    return Layout(tuple(cell.strip() for cell in cells), delimiter, encoding, number, quote)


def chunks(opened: BinaryIO, cut: Layout) -> Iterator[Chunk]:
    """The rows below the line of names, some at a time."""
    lines = _Physical(opened, cut.encoding)
    for _ in range(cut.line):
        lines.next()
    width = len(cut.header)
    more = True
    while more:
        chunk = Chunk()
        for _ in range(ROWS):
            number = lines.number + 1
            text = lines.next()
            if lines.ended:
                more = False
                break
            if text is None:
                chunk.refused.append((number, lines.fault))
            elif text.strip():
                _row(chunk, number, text, lines, cut, width)
        if chunk.rows or chunk.refused:
            yield chunk


def _row(chunk: Chunk, number: int, text: str, lines: _Physical, cut: Layout, width: int) -> None:
    if "\0" in text:
        chunk.refused.append((number, "bad_text"))
        return
    cells = text.split(cut.delimiter) if cut.quote not in text else _quoted(text, lines, cut)
    if cells is None:
        chunk.refused.append((number, "bad_quotes"))
        return
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        chunk.refused.append((number, "wrong_columns"))
        return
    chunk.numbers.append(number)
    chunk.rows.append(cells)


def _quoted(text: str, lines: _Physical, cut: Layout) -> list[str] | None:
    taken: list[str] = []
    whole = text
    while True:
        cells = _cells(whole, cut.delimiter, cut.quote)
        if cells is not None:
            return cells
        more = lines.next() if whole.count(cut.quote) % 2 and len(taken) < MAX_CELL_LINES else None
        if more is None or len(whole) + len(more) > MAX_ROW_BYTES:
            if more is not None:
                taken.append(more)
            lines.put_back(taken)
            return None
        taken.append(more)
        whole += "\n" + more


def _cells(text: str, delimiter: str, quote: str) -> list[str] | None:
    """The cells of a line, None when its quotes do not close."""
    try:
        return next(csv.reader([text], delimiter=delimiter, quotechar=quote, strict=True), None)
    except csv.Error:
        return None


def _encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8"


class _Physical:
    """The lines of a file, decoded one by one; a line too long, or that is not in the encoding, is None with its `fault`."""

    def __init__(self, opened: BinaryIO, encoding: str) -> None:
        self._opened = opened
        self._wide = ""
        if encoding == "utf-16":
            mark = opened.read(2)
            self._wide = "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le"
            if mark not in (b"\xff\xfe", b"\xfe\xff"):
                opened.seek(0)
        self._encoding = self._wide or encoding
        self._back: deque[str] = deque()
        self._rest = b""
        self.number = 0
        self.ended = False
        self.fault = ""

    def put_back(self, lines: list[str]) -> None:
        """Read these again."""
        self._back.extendleft(reversed(lines))
        self.ended = self.ended and not lines
        self.number -= len(lines)

    def next(self) -> str | None:
        """The next line without its end; None when there is none (`ended`) or it cannot be read (`fault`)."""
        self.fault = ""
        if self._back:
            self.number += 1
            return self._back.popleft()
        raw = self._wide_line() if self._wide else self._opened.readline(MAX_ROW_BYTES + 1)
        if not raw:
            self.ended = True
            return None
        self.number += 1
        if len(raw) > MAX_ROW_BYTES:
            while raw and not raw.endswith(b"\n"):
                raw = self._opened.readline(MAX_ROW_BYTES + 1)
            self.fault = "too_long"
            return None
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError:
            self.fault = "bad_text"
            return None
        return (text.removeprefix("\ufeff") if self.number == 1 else text).rstrip("\r\n")

    def _wide_line(self) -> bytes:
        end = "\n".encode(self._wide)
        while True:
            at = self._rest.find(end)
            while at > 0 and at % 2 == 1:
                at = self._rest.find(end, at + 1)
            if at >= 0:
                line, self._rest = self._rest[: at + 2], self._rest[at + 2 :]
                return line
            more = self._opened.read(MAX_ROW_BYTES) if len(self._rest) <= MAX_ROW_BYTES else b""
            if not more:
                line, self._rest = self._rest[: MAX_ROW_BYTES - MAX_ROW_BYTES % 2], self._rest[MAX_ROW_BYTES:]
                return line
            self._rest += more


_NO_HEADER = Text(
    "{file}: line {line} does not hold the names of the columns. Say where they are with [csv] skip_lines in a mapping file.",
    "{file} : la ligne {line} ne donne pas les noms des colonnes. Dites où ils sont avec [csv] skip_lines dans un fichier de correspondance.",
)
