"""Tables in segments: one frame per column, so that four columns cost four columns. Figures in `docs/formats/segment.md`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from regard.terms.errors import Damaged, NotFound
from regard.terms.text import Text
from regard.vault import packing

if TYPE_CHECKING:
    import pyarrow as pa

CODEC = "arrow-columns/1"
SCHEMA = "@schema"


def encode(table: pa.Table) -> list[tuple[str, bytes]]:
    """The frames of a table: `@schema` and one Arrow IPC stream per column (`packing`). Order of columns and rows is kept.

    Text columns are written as dictionaries; `decode` gives dictionaries back. A dictionary holds no value that no row has: else a
    person whose rows were taken out would stay in it. Raises ValueError for two columns of one name.
    """
    if len(set(table.column_names)) != table.num_columns:
        raise ValueError("two columns of one name")
    table = table.unify_dictionaries().combine_chunks()
    for place, field in enumerate(table.schema):
        table = table.set_column(place, field.name, _compact(table.column(place)))
    table = table.combine_chunks()
    frames = [(SCHEMA, table.schema.serialize().to_pybytes())]
    for name in table.column_names:
        frames.append((_frame(name), packing.stream(*packing.pack(name, _whole(table.column(name))))))
    return frames


def decode(frames: Mapping[str, bytes], columns: Sequence[str] | None = None) -> pa.Table:
    """The table back, with `columns` only when given, in that order.

    Raises `Damaged` (`table_frames`) when frames are missing or do not fit.
    """
    import pyarrow as pa

    try:
        wanted = list(pa.ipc.read_schema(pa.py_buffer(frames[SCHEMA])).names if columns is None else columns)
        options = pa.ipc.IpcReadOptions(use_threads=False)
        read = [pa.ipc.open_stream(pa.py_buffer(frames[_frame(name)]), options=options).read_all() for name in wanted]
        return pa.table([packing.unpack(one.schema.field(0), one.column(0)) for one in read], names=wanted)
    except (KeyError, ValueError, IndexError, pa.ArrowException):
        raise Damaged(
            "table_frames",
            Text("The frames of a table do not fit together.", "Les trames d’une table ne vont pas ensemble."),
        ) from None


def names(columns: Sequence[str] | None) -> list[str] | None:
    """The frame names to read for `columns`; None for all."""
    return None if columns is None else [_frame(name) for name in columns]


def column_names(frames: Sequence[str]) -> list[str]:
    """The columns that frames of these names hold."""
    return [name.removeprefix("=") for name in frames if name != SCHEMA]


def without(table: pa.Table, column: str, value: str) -> pa.Table:
    """The rows whose `column` is not `value` (an unknown one stays). Raises `NotFound` (`column_absent`)."""
    import pyarrow.compute as pc

    return table.filter(pc.invert(pc.fill_null(_matches(table, column, value), False)))


def only(table: pa.Table, column: str, value: str) -> pa.Table:
    """The rows whose `column` is `value`. Raises `NotFound` (`column_absent`)."""
    return table.filter(_matches(table, column, value))


def _matches(table: pa.Table, column: str, value: str) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if column not in table.column_names:
        raise NotFound(
            "column_absent",
            Text("The table has no column “{column}”.", "La table n’a pas de colonne « {column} »."),
            column=column,
        )
    values = table.column(column)
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    return pc.equal(values.cast(pa.string()), value)


def _compact(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A text column as a dictionary of the values that occur, any other as it is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.dictionary_encode()
    if not pa.types.is_dictionary(column.type) or not column.num_chunks:
        return column
    used = sum(pc.count_distinct(chunk.indices).as_py() for chunk in column.chunks)
    if used == sum(len(chunk.dictionary) for chunk in column.chunks):
        return column
    return column.cast(column.type.value_type).dictionary_encode()


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    import pyarrow as pa

    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _frame(column: str) -> str:
    return "=" + column
