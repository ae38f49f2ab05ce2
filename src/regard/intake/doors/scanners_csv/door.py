"""The door for CSV files: line by line, so that an unclosed quote spoils its own line and no other.

A cell holds no line break. Lines without quotes are split at the delimiter; the others go through the csv module, strictly.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from regard.intake import batch, texts
from regard.intake.arrivals import MAX_ROW_BYTES, SCHEMA, Arrivals, Fields, Refusals
from regard.intake.columns import Columns, finish
from regard.intake.mapping import Mapping
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text

ROWS = 20_000
"""Rows of one batch; the same file always falls into the same batches, so that reading it again gives the same identities."""


def read(
    path: Path, *, fields: Fields, device: str | None = None, mapping: Mapping | None = None
) -> Iterator[Arrivals]:
    """Read the file in batches. Without a mapping, the columns bear the fields' own names and times are ISO 8601 with offset.

    `device` is for rows that name none; rows with another are refused. Raises NotFound (`file_missing`) and InputRefused
    (`csv_no_header`, `mapping_column_missing`, `intake_empty`) when the file as a whole cannot be read; else refuses row by row.
    """
    rules = mapping or Mapping()
    if not path.is_file():
        raise missing(path)
    with path.open("rb") as file:
        header = _header(file, rules, path.name)
        places = _places(header, rules, path.name)
        empty = True
        line = 1
        while True:
            numbers, cells, refusals, line = _rows(file, rules, len(header), line)
            if not numbers and not refusals.total:
                break
            empty = False
            yield _batch(numbers, cells, places, rules, fields, device, refusals)
    if empty:
        raise batch.nothing()


def missing(path: Path) -> NotFound:
    """The error for a file that is not there (`file_missing`)."""
    return NotFound(
        "file_missing", Text("There is no file “{path}”.", "Il n’y a pas de fichier « {path} »."), path=str(path)
    )


def _header(file: BinaryIO, rules: Mapping, name: str) -> list[str]:
    raw = file.readline(MAX_ROW_BYTES + 1)
    try:
        text = raw.decode(rules.encoding).removeprefix("\ufeff").rstrip("\r\n")
        cells = next(csv.reader([text], delimiter=rules.delimiter, quotechar=rules.quote, strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        cells = []
    if not any(cells) or len(raw) > MAX_ROW_BYTES:
        raise InputRefused(
            "csv_no_header",
            Text(
                "{file} does not begin with a line of column names.",
                "{file} ne commence pas par une ligne de noms de colonnes.",
            ),
            file=name,
        )
    return cells


def _places(header: list[str], rules: Mapping, file: str) -> dict[str, int]:
    """Field → place of its column."""
    found = {name: rules.column(name, header, file=file) for name in SCHEMA.names}
    return {name: header.index(column) for name, column in found.items() if column is not None}


def _rows(file: BinaryIO, rules: Mapping, width: int, line: int) -> tuple[list[int], list[list[str]], Refusals, int]:
    """The next lines as cells, with their numbers; blank lines are passed over."""
    numbers: list[int] = []
    rows: list[list[str]] = []
    refusals = Refusals()
    for _ in range(ROWS):
        raw = file.readline(MAX_ROW_BYTES + 1)
        if not raw:
            break
        line += 1
        if len(raw) > MAX_ROW_BYTES:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(MAX_ROW_BYTES + 1)
            refusals.add(line, "", "row_too_long")
            continue
        cells = _cells(raw, rules, line, refusals)
        if cells is None:
            continue
        if len(cells) != width:
            refusals.add(line, "", "wrong_columns")
            continue
        numbers.append(line)
        rows.append(cells)
    return numbers, rows, refusals, line


def _cells(raw: bytes, rules: Mapping, line: int, refusals: Refusals) -> list[str] | None:
    try:
        text = raw.decode(rules.encoding).rstrip("\r\n")
        if not text.strip():
            return None
        if rules.quote not in text:
            return text.split(rules.delimiter)
        return next(csv.reader([text], delimiter=rules.delimiter, quotechar=rules.quote, strict=True))
    except UnicodeDecodeError:
        refusals.add(line, "", "bad_text")
    except (csv.Error, StopIteration):
        refusals.add(line, "", "bad_quotes")
    return None


def _batch(
    numbers: list[int],
    cells: list[list[str]],
    places: dict[str, int],
    rules: Mapping,
    fields: Fields,
    device: str | None,
    refusals: Refusals,
) -> Arrivals:
    columns = Columns(np.array(numbers, np.int64))
    for name, place in places.items():
        texts.put(columns, name, pa.array([row[place] for row in cells], pa.string()), rules)
    texts.put_constants(columns, rules)
    return finish(columns, fields=fields, device=device, refusals=refusals)
