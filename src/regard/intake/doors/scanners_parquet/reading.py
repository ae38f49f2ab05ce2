"""Reads a Parquet file in a process of its own, with limits: `python -m … FILE [COLUMN …]`.

Parquet is a large format, and its reader ends the whole process on some altered files (a C++ exception that nothing catches), so it
must not be ours. Written to the standard output: one line of JSON with the names of all columns, or an error's code; then an Arrow
stream of the wanted columns that are there.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from regard.intake.arrivals import MAX_BATCH_ROWS

MAX_GROUP_BYTES = 1 << 30
"""Most bytes that the wanted columns of one row group may come to when decompressed."""

_MAX_SPACE_BYTES = 8 << 30


def main(path: str, wanted: list[str], out: BinaryIO) -> None:
    """Write the file's header and its wanted columns to `out`. Raises pyarrow's errors."""
    with pq.ParquetFile(path, memory_map=False) as file:
        header = file.schema_arrow.names
        columns = [name for name in dict.fromkeys(wanted) if header.count(name) == 1]
        if not _fits(file, set(columns)):
            out.write(b'{"error": "parquet_too_large"}\n')
            return
        out.write(json.dumps({"header": header}).encode() + b"\n")
        schema = pa.schema([file.schema_arrow.field(name) for name in columns])
        with pa.ipc.new_stream(out, schema) as stream:
            for part in file.iter_batches(batch_size=MAX_BATCH_ROWS, columns=columns, use_threads=False):
                stream.write_batch(part.select(columns))


def _fits(file: pq.ParquetFile, wanted: set[str]) -> bool:
    """A small file can decompress to a large one: its own account of that comes first, the limits of this process after."""
    for group in range(file.metadata.num_row_groups):
        about = file.metadata.row_group(group)
        columns = [about.column(place) for place in range(about.num_columns)]
        size = sum(c.total_uncompressed_size for c in columns if c.path_in_schema.split(".")[0] in wanted)
        if not 0 <= size <= MAX_GROUP_BYTES:
            return False
    return True


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_SPACE_BYTES, _MAX_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    main(sys.argv[1], sys.argv[2:], sys.stdout.buffer)
