"""The door for Arrow IPC streams: columns as they are, checked, never decompressed."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from regard.intake import batch, typed
from regard.intake.arrivals import SCHEMA, Arrivals, Fields, Refusals
from regard.intake.columns import Columns, finish
from regard.terms.errors import InputRefused
from regard.terms.text import Text

CONTENT_TYPE = "application/vnd.apache.arrow.stream"

MAX_BATCHES = 256
"""Record batches (and dictionaries) in one stream."""


def read(body: bytes, *, fields: Fields, device: str | None = None) -> Arrivals:
    """Read one stream. `device` is the token's device: rows without one get it, rows with another are refused (`wrong_device`).

    Texts may be utf8, large_utf8 or dictionaries of them; instants any timestamp with a zone; qty any integer; buffers are not
    compressed. Raises InputRefused (`intake_not_arrow`, `intake_wrong_schema`, `intake_compressed`, `intake_batch_too_large`,
    `intake_too_many_rows`, `intake_empty`) for the batch as a whole; nulls, lengths, ranges and text refuse row by row.
    Lines count the rows of the whole stream from 1.
    """
    batch.check_bytes(len(body))
    for metadata in _messages(body):
        if _compressed(metadata):
            raise InputRefused(
                "intake_compressed",
                Text(
                    "Send the Arrow stream without buffer compression.",
                    "Envoyez le flux Arrow sans compression des tampons.",
                ),
            )
    try:
        return _read(body, fields, device)
    except (pa.ArrowException, OSError, ValueError, OverflowError, KeyError, MemoryError, SystemError) as error:
        raise typed.damaged() from error


def _messages(body: bytes) -> Iterator[bytes]:
    """The metadata of every message of the stream."""
    try:
        reader = pa.ipc.MessageReader.open_stream(pa.py_buffer(body))
        for _ in range(MAX_BATCHES):
            yield reader.read_next_message().metadata.to_pybytes()
    except StopIteration:
        return
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise typed.damaged() from error
    raise InputRefused(
        "intake_too_many_rows",
        Text(
            "A stream holds at most {limit} record batches; send larger ones.",
            "Un flux contient au plus {limit} blocs ; envoyez-en de plus grands.",
        ),
        limit=MAX_BATCHES,
    )


def _read(body: bytes, fields: Fields, device: str | None) -> Arrivals:
    with pa.ipc.open_stream(pa.py_buffer(body)) as stream:
        names = stream.schema.names
        for column in stream.schema:
            if column.name not in SCHEMA.names or names.count(column.name) > 1:
                raise typed.wrong_schema(
                    column.name if column.name.isidentifier() and len(column.name) < 40 else "?",
                    ", ".join(SCHEMA.names),
                )
            typed.check_type(column.name, column.type)
        if "at" not in names:
            raise typed.wrong_schema("at", "timestamp[us, UTC]")
        batches: list[pa.RecordBatch] = []
        rows = 0
        for part in stream:
            if part.num_rows < 0:
                raise typed.damaged()
            rows += part.num_rows
            batch.check_rows(rows)
            batches.append(part)
    if rows == 0:
        raise batch.nothing()
    refusals = Refusals()
    parts = [_columns(part, start) for part, start in _numbered(batches)]
    done = [finish(part, fields=fields, device=device, refusals=refusals) for part in parts]
    if len(done) == 1:
        return done[0]
    table = pa.concat_tables([one.table for one in done]).combine_chunks()
    lines = pa.concat_arrays([one.lines for one in done if one.lines is not None])
    dropped = {name: sum(one.dropped.get(name, 0) for one in done) for name in SCHEMA.names}
    return refusals.arrivals(table, {name: count for name, count in dropped.items() if count}, lines)


def _numbered(batches: list[pa.RecordBatch]) -> Iterator[tuple[pa.RecordBatch, int]]:
    start = 1
    for part in batches:
        yield part, start
        start += part.num_rows


def _columns(part: pa.RecordBatch, start: int) -> Columns:
    columns = Columns(np.arange(start, start + part.num_rows))
    for name, values in zip(part.schema.names, part.columns, strict=True):
        if len(values) != part.num_rows:
            raise typed.damaged()
        typed.put(columns, name, values)
    return columns


def _compressed(metadata: bytes) -> bool:
    """Whether the message's buffers are compressed: Message.header (RecordBatch, or the one in a DictionaryBatch).compression is there.

    Read by hand from the flatbuffer (Message.fbs, Schema.fbs of the Arrow format 1.0), since pyarrow would decompress first.
    """
    try:
        message = struct.unpack_from("<I", metadata, 0)[0]
        kind_at = _field(metadata, message, 1)
        header_at = _field(metadata, message, 2)
        if kind_at is None or header_at is None:
            return False
        kind, header = metadata[kind_at], _follow(metadata, header_at)
        if kind == 2:
            data_at = _field(metadata, header, 1)
            if data_at is None:
                return False
            kind, header = 3, _follow(metadata, data_at)
        return kind == 3 and _field(metadata, header, 3) is not None
    except (struct.error, IndexError) as error:
        raise typed.damaged() from error


def _field(data: bytes, table: int, number: int) -> int | None:
    """Where field `number` of the flatbuffer table at `table` lies, or None when it is absent."""
    vtable = table - struct.unpack_from("<i", data, table)[0]
    if vtable < 0:
        raise struct.error
    size = struct.unpack_from("<H", data, vtable)[0]
    if 4 + 2 * number + 2 > size:
        return None
    offset = struct.unpack_from("<H", data, vtable + 4 + 2 * number)[0]
    return table + offset if offset else None


def _follow(data: bytes, at: int) -> int:
    return int(at + struct.unpack_from("<I", data, at)[0])
