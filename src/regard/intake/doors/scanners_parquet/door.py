"""The door for Parquet files: only the mapped columns are read, a bounded piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as pt

from regard.intake import batch, texts, typed
from regard.intake.arrivals import MAX_BATCH_ROWS, SCHEMA, TEXTS, Arrivals, Fields, Refusals
from regard.intake.columns import Columns, finish
from regard.intake.mapping import Mapping
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text

MAX_GROUP_BYTES = 1 << 30
"""Most bytes that the mapped columns of one row group may come to when decompressed."""


def read(
    path: Path, *, fields: Fields, device: str | None = None, mapping: Mapping | None = None
) -> Iterator[Arrivals]:
    """Read the file in batches of at most MAX_BATCH_ROWS rows. Lines count rows from 1.

    Texts may be utf8 (or dictionaries of it) or integers; instants a timestamp (with a zone, or with the mapping's), integers of a
    "unix-…" mapping, or text. Raises NotFound (`file_missing`) and InputRefused (`parquet_damaged`, `parquet_too_large`,
    `intake_wrong_schema`, `mapping_column_missing`, `intake_empty`) when the file as a whole cannot be read.
    """
    rules = mapping or Mapping()
    if not path.is_file():
        raise NotFound(
            "file_missing", Text("There is no file “{path}”.", "Il n’y a pas de fichier « {path} »."), path=str(path)
        )
    try:
        with pq.ParquetFile(path, memory_map=False) as file:
            yield from _batches(file, path.name, rules, fields, device)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise InputRefused(
            "parquet_damaged",
            Text("{file} is not a whole Parquet file.", "{file} n’est pas un fichier Parquet entier."),
            file=path.name,
        ) from error


def _batches(file: pq.ParquetFile, name: str, rules: Mapping, fields: Fields, device: str | None) -> Iterator[Arrivals]:
    header = file.schema_arrow.names
    found = {field: rules.column(field, header, file=name) for field in SCHEMA.names}
    columns = {field: column for field, column in found.items() if column is not None}
    if "at" not in columns:
        raise typed.wrong_schema("at", "timestamp[us, UTC]")
    for field, column in columns.items():
        _check_type(field, file.schema_arrow.field(column).type, rules)
    _check_size(file, name, set(columns.values()))
    start = 1
    for part in file.iter_batches(batch_size=MAX_BATCH_ROWS, columns=sorted(set(columns.values()))):
        part.validate()
        taken = Columns(np.arange(start, start + part.num_rows))
        for field, column in columns.items():
            _put(taken, field, part.column(part.schema.get_field_index(column)), rules)
        texts.put_constants(taken, rules)
        if part.num_rows:
            yield finish(taken, fields=fields, device=device, refusals=Refusals())
        start += part.num_rows
    if start == 1:
        raise batch.nothing()


def _check_type(field: str, kind: pa.DataType, rules: Mapping) -> None:
    if field in TEXTS and pt.is_integer(kind):
        return
    if field in ("at", "device_time"):
        if pt.is_timestamp(kind) and (kind.tz is not None or rules.zone is not None):
            return
        if pt.is_string(kind) or pt.is_large_string(kind) or (pt.is_integer(kind) and rules.time.startswith("unix-")):
            return
    typed.check_type(field, kind)


def _check_size(file: pq.ParquetFile, name: str, wanted: set[str]) -> None:
    """A small file can decompress to a large one: its own account of that is checked first."""
    for group in range(file.metadata.num_row_groups):
        about = file.metadata.row_group(group)
        columns = [about.column(place) for place in range(about.num_columns)]
        size = sum(c.total_uncompressed_size for c in columns if c.path_in_schema.split(".")[0] in wanted)
        if not 0 <= size <= MAX_GROUP_BYTES:
            raise InputRefused(
                "parquet_too_large",
                Text(
                    "A row group of {file} comes to more than {limit} bytes; write smaller ones.",
                    "Un groupe de lignes de {file} dépasse {limit} octets ; écrivez-en de plus petits.",
                ),
                file=name,
                limit=MAX_GROUP_BYTES,
            )


def _put(columns: Columns, field: str, values: pa.Array, rules: Mapping) -> None:
    kind = values.type
    present = values.is_valid().to_numpy(zero_copy_only=False)
    if field in ("at", "device_time") and pt.is_timestamp(kind) and kind.tz is None:
        numbers = pc.fill_null(values.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
        micros, good = typed.to_micros(numbers, kind.unit)
        texts.put_local(columns, field, micros, present, good & present, rules)
    elif field in ("at", "device_time") and pt.is_integer(kind):
        numbers = pc.fill_null(values.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
        texts.put_numbers(columns, field, numbers, present, rules)
    elif field in ("at", "device_time") and not pt.is_timestamp(kind):
        taken = Columns(columns.lines)
        typed.put(taken, "worker", values)
        columns.faults += [(where, field, code) for where, _, code in taken.faults]
        texts.put(columns, field, taken.texts["worker"], rules)
    elif field in TEXTS and pt.is_integer(kind):
        columns.texts[field] = values.cast(pa.string())
    else:
        typed.put(columns, field, values)
