"""Columns packed small and back: whatever came, in whatever order, comes back as it was."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.terms.errors import Damaged
from regard.vault import packing, scans

UTC = pa.timestamp("us", tz="UTC")
instants = st.integers(-(2**62), 2**62)


def through(table: pa.Table) -> pa.Table:
    return scans.decode(dict(scans.encode(table)))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.one_of(st.none(), instants, st.integers(0, 10**7)), max_size=40),
    st.sampled_from(["s", "ms", "us", "ns"]),
    st.sampled_from([None, "UTC", "Europe/Paris"]),
)
def test_instants_in_any_order_come_back(values: list[int | None], unit: str, zone: str | None) -> None:
    table = pa.table({"at": pa.array(values, pa.int64()).cast(pa.timestamp(unit, zone))})
    assert through(table).equals(table)


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 2**31 - 1), max_size=40), st.integers(0, 3))
def test_rising_instants_are_written_as_steps(first: int, steps: list[int], skip: int) -> None:
    values, at = [first], first
    for step in steps:
        at += step
        values.append(at)
    column = pa.array(values, pa.int64()).cast(UTC)
    field, small = packing.pack("at", column)
    assert small.type == pa.int32() and packing.STEPS in field.metadata
    assert packing.unpack(field, pa.chunked_array([small])).combine_chunks().equals(column)
    part = pa.table({"at": column.slice(min(skip, len(values)))})
    assert through(part)["at"].to_pylist() == part["at"].to_pylist()


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([pa.int8(), pa.int16(), pa.int32(), pa.int64()]), st.lists(st.none() | st.integers(-(2**63), 2**63 - 1))
)  # fmt: skip
def test_whole_numbers_are_as_narrow_as_their_values_and_come_back_alike(
    kind: pa.DataType, values: list[int | None]
) -> None:
    end = 2 ** (kind.bit_width - 1)
    values = [None if value is None else value % (2 * end) - end for value in values]
    values += [value // 2**24 for value in values if value is not None]
    table = pa.table({"qty": pa.array(values, kind)})
    back = through(table)
    assert back.equals(table) and back.schema == table.schema
    few = pa.array([1, None, -128], kind)
    assert packing.pack("qty", few)[1].type == pa.int8()


@pytest.mark.parametrize(("names", "width"), [(5, 8), (127, 8), (128, 16), (40_000, 32)])
def test_indices_are_as_narrow_as_their_number_allows_and_come_back_alike(names: int, width: int) -> None:
    column = pa.array([f"n{k}" for k in range(names)] + [None, "n0"]).dictionary_encode()
    _, small = packing.pack("x", column)
    assert small.type.index_type.bit_width == width
    back = through(pa.table({"x": column}))
    assert back.schema.field("x").type == pa.dictionary(pa.int32(), pa.string())
    assert back["x"].to_pylist() == column.to_pylist()


def test_a_frame_is_compressed_only_where_that_pays() -> None:
    """Nothing for what lz4 would not halve, lz4 for what it does, zstd for long dictionaries; all of them come back."""
    rng = random.Random(7)
    columns = {
        None: pa.array([rng.randrange(2**31) for _ in range(1000)]),
        "lz4": pa.array([7] * 1000),
        "zstd": pa.array([f"item {k}" for k in range(1000)]).dictionary_encode(),
    }
    for compression, column in columns.items():
        field, small = packing.pack("x", column)
        stream = packing.stream(field, small)
        sink, options = pa.BufferOutputStream(), pa.ipc.IpcWriteOptions(compression=compression)
        with pa.ipc.new_stream(sink, pa.schema([field]), options=options) as writer:
            writer.write_batch(pa.record_batch([small], schema=pa.schema([field])))
        assert stream == sink.getvalue().to_pybytes()
        assert through(pa.table({"x": column}))["x"].combine_chunks().equals(column)


def test_tables_of_several_segments_go_together() -> None:
    few, many = pa.array(["a", None, "b"]), pa.array([f"n{k}" for k in range(300)])
    both = pa.concat_tables([through(pa.table({"x": each})) for each in (few, many)])
    assert both["x"].to_pylist() == few.to_pylist() + many.to_pylist()


def test_steps_that_do_not_fit_are_damage() -> None:
    frames = dict(scans.encode(pa.table({"at": pa.array([1, 2]).cast(UTC)})))
    with pa.ipc.open_stream(frames["=at"]) as reader:
        batch = reader.read_next_batch()
    schema = pa.schema([pa.field("at", pa.int32(), metadata={packing.STEPS: b"us"})])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        writer.write_batch(pa.record_batch([batch.column(0)], schema=schema))
    with pytest.raises(Damaged) as caught:
        scans.decode({**frames, "=at": sink.getvalue().to_pybytes()})
    assert caught.value.code == "table_frames"
