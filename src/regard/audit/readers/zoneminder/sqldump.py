"""A database dump as `mysqldump` and `mariadb-dump` write it, cut into tokens line by line. Nothing of it is ever run.

Only `CREATE TABLE` (for the order of columns) and `INSERT` of the tables asked for are looked at; comments, triggers, routines and
whatever else a dump can hold are passed over. Lines, values, columns and tables are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regard.audit.extract import Refusal
from regard.terms.errors import InputRefused
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.audit.source import Source

MOST_LINE = 64 * 1024 * 1024
"""A line is no longer than the largest packet that a server sends by default: 64 MiB."""
MOST_VALUE = 1024 * 1024
"""A value of a table that is read is no longer than 1 MiB."""
_MOST_COLUMNS = 512

_CREATE = re.compile(rb"CREATE TABLE (?:IF NOT EXISTS )?`([^`]{1,64})` \(")
_COLUMN = re.compile(rb"\s+`([^`]{1,64})` ")
_INSERT = re.compile(
    rb"(?:INSERT|REPLACE) (?:IGNORE )?INTO `?([A-Za-z0-9_$]{1,64})`? ?(\([^()]{1,40000}\))? ?VALUES\s*", re.I
)
_VALUE = re.compile(
    rb"\s*+(?:_binary |_utf8mb4 )?(?:'([^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+)'|(NULL|-?[0-9.][0-9.eE+-]*+|0x[0-9A-Fa-f]*+|b'[01]*'))\s*+([,)])",
    re.S,
)
_ESCAPED = re.compile(rb"\\(.)|''", re.S)
_PLAIN = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"0": b"\0", b"b": b"\b", b"Z": b"\x1a"}


@dataclass
class Dump:
    """One dump; `refused` fills while `rows` runs."""

    source: Source
    name: str
    refused: list[Refusal] = field(default_factory=list)

    def rows(self, wanted: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, dict[str, str | None]]]:
        """Each row of the tables `wanted`, as (table, value by column), of the columns named there; SQL's NULL is None.

        Rows that cannot be read go to `refused`. Raises InputRefused (`zoneminder_long_line`).
        """
        columns: dict[str, list[str]] = {}
        lines = self._lines()
        for number, line in lines:
            if line.startswith(b"CREATE TABLE"):
                made = _CREATE.match(line)
                if made:
                    columns[made[1].decode("utf-8", "replace")] = _columns(lines)
            elif line[:7].upper() in (b"INSERT ", b"REPLACE"):
                found = _INSERT.match(line)
                table = found[1].decode() if found else ""
                if found is None or table not in wanted:
                    _skip(line, lines)
                    continue
                named = columns.get(table, [])
                if found[2]:
                    named = re.findall(r"[A-Za-z0-9_$]+", found[2].decode("utf-8", "replace"))
                for row in self._values(number, line, found.end(), lines, named, wanted[table]):
                    yield table, row

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        with self.source.open(self.name) as opened:
            number = 0
            while line := opened.readline(MOST_LINE + 1):
                number += 1
                if len(line) > MOST_LINE:
                    raise InputRefused("zoneminder_long_line", _LONG, file=self.name, line=number, most=MOST_LINE >> 20)
                yield number, line

    def _values(
        self,
        number: int,
        line: bytes,
        at: int,
        lines: Iterator[tuple[int, bytes]],
        named: list[str],
        wanted: frozenset[str],
    ) -> Iterator[dict[str, str | None]]:
        """The rows of one INSERT, which may go on over the next lines until its semicolon."""
        while True:
            while at < len(line):
                if line[at : at + 1] == b"(":
                    values, at = _row(line, at + 1)
                    if at < 0 or len(values) != len(named):
                        self._refuse(number)
                        at = len(line) if at < 0 else at
                        continue
                    yield {name: _text(value) for name, value in zip(named, values, strict=True) if name in wanted}
                elif line[at : at + 1] == b";":
                    return
                else:
                    at += 1
            following = next(lines, None)
            if following is None:
                return
            number, line = following
            at = 0

    def _refuse(self, line: int) -> None:
        self.refused.append(Refusal(self.name, line, "", _BAD_ROW))


def _columns(lines: Iterator[tuple[int, bytes]]) -> list[str]:
    """The columns of a `CREATE TABLE`, up to its closing line."""
    found: list[str] = []
    for _, line in lines:
        column = _COLUMN.match(line)
        if column and len(found) < _MOST_COLUMNS:
            found.append(column[1].decode("utf-8", "replace"))
        elif line.startswith(b")"):
            break
    return found


def _skip(line: bytes, lines: Iterator[tuple[int, bytes]]) -> None:
    """Pass over an INSERT: line breaks inside its texts are written as escapes, so the last line is the one that ends with `;`."""
    while not line.rstrip().endswith(b";"):
        following = next(lines, None)
        if following is None:
            return
        line = following[1]


def _row(line: bytes, at: int) -> tuple[list[bytes | None], int]:
    """The raw values of one row from behind its bracket, and where it ends; -1 where it is none."""
    values: list[bytes | None] = []
    while len(values) < _MOST_COLUMNS:
        found = _VALUE.match(line, at)
        if found is None or found.end() - at > MOST_VALUE:
            return values, -1
        text, plain, sign = found.groups()
        if text is None:
            values.append(None if plain == b"NULL" else plain)
        else:
            values.append(_ESCAPED.sub(_unescaped, text) if b"\\" in text or b"''" in text else text)
        at = found.end()
        if sign == b")":
            return values, at
    return values, -1


def _unescaped(found: re.Match[bytes]) -> bytes:
    return b"'" if found[1] is None else _PLAIN.get(found[1], found[1])


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", "replace")


_LONG = Text(
    "{file}, line {line}: longer than {most} MiB. Export again with mysqldump’s own settings.",
    "{file}, ligne {line} : plus de {most} Mio. Refaites l’export avec les réglages ordinaires de mysqldump.",
)
_BAD_ROW = Text(
    "This row of the dump cannot be read: a value is cut, too long, or there are more or fewer than the table has columns.",
    "Cette ligne de la sauvegarde est illisible : une valeur est coupée, trop longue, ou leur nombre n’est pas celui des colonnes.",
)
