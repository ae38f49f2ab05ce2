"""Between numpy and Arrow without a copy, and without pyarrow's own bridge.

That one loads pandas where it finds it, for up to a second of processor time, though nothing of it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_KINDS: dict[Any, Any] = {
    np.dtype(np.int16): pa.int16(),
    np.dtype(np.int32): pa.int32(),
    np.dtype(np.int64): pa.int64(),
}


def numbers(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[Any]:
    """A whole-number or boolean column without empty cells, as numpy: a view where the bytes allow it."""
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # combine_chunks of several pyarrow releases
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    count, start = len(column), column.offset
    data = column.buffers()[1]
    if count == 0 or data is None:
        return np.empty(0, column.type.to_pandas_dtype())
    if pa.types.is_boolean(column.type):
        bits = np.frombuffer(data, np.uint8)[start // 8 : (start + count + 7) // 8]
        return np.unpackbits(bits, bitorder="little")[start % 8 : start % 8 + count].view(np.bool_)
    kind = np.dtype(column.type.to_pandas_dtype())
    return np.frombuffer(data, kind, count, start * kind.itemsize)


def column_of(values: npt.NDArray[Any]) -> pa.Array:
    """A numpy array of whole numbers or booleans as an Arrow column."""
    if values.dtype == np.bool_:
        packed = pa.py_buffer(np.packbits(values, bitorder="little"))
        return pa.Array.from_buffers(pa.bool_(), len(values), [None, packed])
    data = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(_KINDS[values.dtype], len(values), [None, data])


def texts_of(values: Sequence[str]) -> pa.Array:
    """Texts as an Arrow column."""
    encoded = [value.encode() for value in values]
    ends = np.zeros(len(encoded) + 1, np.int32)
    np.cumsum([len(value) for value in encoded], out=ends[1:])
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)
