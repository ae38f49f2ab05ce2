"""How a column of a table lies in its frame: as small as Arrow can say it, so that less is written, decrypted and decompressed.

Texts are dictionaries whose indices are as narrow as their number allows, whole numbers as narrow as their values. Instants that rise
slowly are written as the steps from each to the next (32 bits instead of 64). The field's metadata then says what it was: `regard.steps`
(unit, zone, first instant), `regard.type`. So packed, a column is rarely worth compressing: reading and decrypting a byte costs less than
decompressing it. It is done with lz4 where that halves the frame, and with zstd where a dictionary's values outweigh its indices, because
there it saves a third. Figures in `docs/formats/segment.md`.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

STEPS, TYPE = b"regard.steps", b"regard.type"
_LARGEST_STEP = 2**31 - 1
_NARROW = (("int8", 2**7), ("int16", 2**15))


def pack(name: str, column: pa.Array) -> tuple[pa.Field, pa.Array]:
    """The field and the array to write for a column in one piece."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        narrow = next((alias for alias, most in _NARROW if len(column.dictionary) < most), "int32")
        column = pa.DictionaryArray.from_arrays(column.indices.cast(pa.type_for_alias(narrow)), column.dictionary)
        return pa.field(name, column.type), column
    if pa.types.is_timestamp(kind) and len(column) and not column.null_count:
        instants = _int64s(column.cast(pa.int64()))
        steps = np.diff(instants, prepend=instants[:1])
        if steps.min() >= 0 and steps.max() <= _LARGEST_STEP:
            said = f"{kind.unit},{kind.tz or ''},{instants[0]}"
            small = pa.Array.from_buffers(pa.int32(), len(steps), [None, pa.py_buffer(steps.astype(np.int32))])
            return pa.field(name, pa.int32(), metadata={STEPS: said.encode()}), small
    if pa.types.is_signed_integer(kind):
        narrowest = _narrowest(column)
        if narrowest is not None:
            small = column.cast(pa.type_for_alias(narrowest))
            return pa.field(name, small.type, metadata={TYPE: str(kind).encode()}), small
    return pa.field(name, kind), column


def stream(field: pa.Field, column: pa.Array) -> bytes:
    """The packed column as an Arrow IPC stream, compressed only where that pays."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type) and column.dictionary.nbytes > column.indices.nbytes:
        return _written(field, column, "zstd")
    plain, small = _written(field, column, None), _written(field, column, "lz4")
    return small if 2 * len(small) <= len(plain) else plain


def unpack(field: pa.Field, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as it was: instants and numbers as such, indices of 32 bits (so that tables of several segments go together).

    Raises ValueError when the metadata does not fit.
    """
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        wide = [pa.DictionaryArray.from_arrays(c.indices.cast(pa.int32()), c.dictionary) for c in column.chunks]
        return pa.chunked_array(wide, pa.dictionary(pa.int32(), column.type.value_type))
    said = field.metadata or {}
    if TYPE in said:
        return column.cast(pa.type_for_alias(said[TYPE].decode()))
    if STEPS not in said:
        return column
    unit, zone, first = said[STEPS].decode().split(",")
    steps = column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)
    instants = np.frombuffer(steps.buffers()[1], np.int32, len(steps), 4 * steps.offset).astype(np.int64)
    instants[0] += int(first)
    np.cumsum(instants, out=instants)
    kind = pa.timestamp(unit, zone or None)
    return pa.chunked_array([pa.Array.from_buffers(kind, len(steps), [None, pa.py_buffer(instants)])])


def _written(field: pa.Field, column: pa.Array, compression: str | None) -> bytes:
    import pyarrow as pa

    sink, schema = io.BytesIO(), pa.schema([field])
    with pa.ipc.new_stream(sink, schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_batch(pa.record_batch([column], schema=schema))
    return sink.getvalue()


def _narrowest(column: pa.Array) -> str | None:
    """The narrowest type that holds every value, None when the column has it already."""
    import pyarrow.compute as pc

    least, most = pc.min_max(column).as_py().values()
    furthest = 0 if least is None else max(most, -1 - least)
    return next((alias for alias, end in _NARROW if furthest < end and int(alias[3:]) < column.type.bit_width), None)


def _int64s(column: pa.Array) -> npt.NDArray[Any]:
    """A view of whole numbers, without pyarrow's bridge, which loads pandas where it finds it."""
    return np.frombuffer(column.buffers()[1], np.int64, len(column), 8 * column.offset)
