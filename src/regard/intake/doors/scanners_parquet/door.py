"""The door for Parquet files: only the mapped columns are read, a bounded piece at a time, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from regard.intake import batch, texts, typed
from regard.intake.arrivals import SCHEMA, TEXTS, Arrivals, Fields, Refusals
from regard.intake.columns import Columns, finish
from regard.intake.mapping import Mapping
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text

_READING = "regard.intake.doors.scanners_parquet.reading"
_LONGEST_HEADER = 1 << 20


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
    command = [sys.executable, "-m", _READING, str(path.absolute()), *rules.columns.values()]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as reader:
        try:
            assert reader.stdout is not None
            yield from _batches(reader.stdout, path.name, rules, fields, device)
            if reader.wait() != 0:
                raise _damaged(path.name)
        except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError, SystemError) as error:
            raise _damaged(path.name) from error
        finally:
            reader.kill()


def _damaged(name: str) -> InputRefused:
    return InputRefused(
        "parquet_damaged",
        Text("{file} is not a whole Parquet file.", "{file} n’est pas un fichier Parquet entier."),
        file=name,
    )


def _batches(out: IO[bytes], name: str, rules: Mapping, fields: Fields, device: str | None) -> Iterator[Arrivals]:
    about = json.loads(out.readline(_LONGEST_HEADER) or b"null")
    if not isinstance(about, dict):
        raise _damaged(name)
    if "error" in about:
        raise InputRefused(
            "parquet_too_large",
            Text(
                "A row group of {file} comes to more than 1 GiB; write smaller ones.",
                "Un groupe de lignes de {file} dépasse 1 Gio ; écrivez-en de plus petits.",
            ),
            file=name,
        )
    found = {field: rules.column(field, about["header"], file=name) for field in SCHEMA.names}
    columns = {field: column for field, column in found.items() if column is not None}
    if "at" not in columns:
        raise typed.wrong_schema("at", "timestamp[us, UTC]")
    start = 1
    with pa.ipc.open_stream(out) as stream:
        for field, column in columns.items():
            _check_type(field, stream.schema.field(column).type, rules)
        for part in stream:
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
