from __future__ import annotations

import io
import random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.intake.arrivals import INSTANT, REASONS, SCHEMA, Fields
from regard.intake.doors import scanners_arrow
from regard.terms.errors import InputRefused

ALL = Fields.all()
US = 1_772_427_600_000_000


def stream(table: pa.Table, *, rows: int | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=rows)
    return out.getvalue()


def scans(count: int = 5, **columns: Any) -> pa.Table:
    base: dict[str, Any] = {
        "at": pa.array([US + n for n in range(count)], pa.int64()).cast(INSTANT),
        "worker": pa.array([f"w{n}" for n in range(count)], pa.string()),
        "task": pa.array(["stow"] * count, pa.string()),
    }
    return pa.table({**base, **columns})


def test_a_stream_arrives_whole() -> None:
    got = scanners_arrow.read(stream(scans(5, qty=pa.array([1, 2, None, 4, 5], pa.int8()))), fields=ALL, device="d")
    assert got.table.schema == SCHEMA
    assert got.table["worker"].to_pylist() == ["w0", "w1", "w2", "w3", "w4"]
    assert got.table["qty"].to_pylist() == [1, 2, None, 4, 5]
    assert got.table["device"].to_pylist() == ["d"] * 5
    assert got.lines is not None and got.lines.to_pylist() == [1, 2, 3, 4, 5]


def test_several_batches_and_dictionaries_are_one_batch() -> None:
    table = scans(7).set_column(1, "worker", pa.array(["a", "b", "a", None, "b", "a", "a"]).dictionary_encode())
    got = scanners_arrow.read(stream(table, rows=3), fields=ALL)
    assert got.table["worker"].to_pylist() == ["a", "b", "a", "b", "a", "a"]
    assert [(r.line, r.field, r.code) for r in got.refused] == [(4, "worker", "missing")]
    assert got.table["worker"].num_chunks == 1


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_every_unit_and_zone_of_time(unit: str) -> None:
    at = (
        pa.array([US // 1_000_000] * 2, pa.int64())
        .cast(pa.timestamp("s", "Europe/Paris"))
        .cast(pa.timestamp(unit, "Europe/Paris"))
    )
    got = scanners_arrow.read(stream(scans(2).set_column(0, "at", at)), fields=ALL)
    assert got.table["at"].cast(pa.int64()).to_pylist() == [US, US]


def test_rows_are_refused_one_by_one() -> None:
    table = pa.table(
        {
            "at": pa.array([US, None, US, US, US, 2**62, US], pa.int64()).cast(INSTANT),
            "worker": pa.array(["a", "b", None, "x" * 129, "a\nb", "c", "d"]),
            "task": pa.array(["t"] * 7),
            "qty": pa.array([1, 1, 1, 1, 1, 1, 2**40], pa.int64()),
            "device": pa.array(["d", "d", "d", "d", "d", "d", "d"]),
        }
    )
    got = scanners_arrow.read(stream(table), fields=ALL, device="d")
    assert [(r.line, r.field, r.code) for r in got.refused] == [
        (2, "at", "missing"), (3, "worker", "missing"), (4, "worker", "too_long"),
        (5, "worker", "bad_text"), (6, "at", "bad_time"), (7, "qty", "out_of_range"),
    ]  # fmt: skip
    assert got.table["worker"].to_pylist() == ["a"]


@pytest.mark.parametrize("spelt", [False, True])
def test_texts_that_are_not_utf8_spoil_their_rows_only(spelt: bool) -> None:
    raw = pa.array([b"a", b"\xff\xfe", b"c"], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    if spelt:
        text = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.int32()), text)
    got = scanners_arrow.read(stream(scans(3).set_column(1, "worker", text)), fields=ALL)
    assert got.table["worker"].to_pylist() == ["a", "c"]
    assert [(r.line, r.code) for r in got.refused] == [(2, "bad_text")]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (scans(2, name=pa.array(["a", "b"])), "intake_wrong_schema"),
        (scans(2).drop_columns(["at"]), "intake_wrong_schema"),
        (scans(2).set_column(0, "at", pa.array([US, US], pa.timestamp("us"))), "intake_wrong_schema"),
        (scans(2).set_column(0, "at", pa.array(["2026-03-02T06:00:00Z"] * 2)), "intake_wrong_schema"),
        (scans(2).set_column(1, "worker", pa.array([1, 2])), "intake_wrong_schema"),
        (scans(2).set_column(1, "worker", pa.array([b"a", b"b"])), "intake_wrong_schema"),
        (scans(2).set_column(1, "worker", pa.array([["a"], ["b"]])), "intake_wrong_schema"),
        (scans(2, qty=pa.array([1.0, 2.0])), "intake_wrong_schema"),
        (scans(2, error=pa.array([0, 1])), "intake_wrong_schema"),
        (scans(0), "intake_empty"),
        (scans(50_001), "intake_too_many_rows"),
    ],
)
def test_a_stream_of_another_shape_is_refused_whole(table: pa.Table, code: str) -> None:
    with pytest.raises(InputRefused) as caught:
        scanners_arrow.read(stream(table), fields=ALL)
    assert caught.value.code == code


def test_two_columns_of_one_name_are_refused() -> None:
    table = pa.Table.from_arrays([*scans(1).columns, pa.array(["x"])], names=["at", "worker", "task", "worker"])
    with pytest.raises(InputRefused):
        scanners_arrow.read(stream(table), fields=ALL)


@pytest.mark.parametrize("codec", ["lz4", "zstd"])
@pytest.mark.parametrize("spelt", [False, True])
def test_compressed_buffers_are_refused_before_they_are_opened(codec: str, spelt: bool) -> None:
    table = scans(
        50, item=pa.array(["0" * 100_000] * 50).dictionary_encode() if spelt else pa.array(["0" * 100_000] * 50)
    )
    body = stream(table, compression=codec)
    assert len(body) < 100_000 or codec == "lz4"
    with pytest.raises(InputRefused) as caught:
        scanners_arrow.read(body, fields=ALL)
    assert caught.value.code == "intake_compressed"


def test_a_dictionary_that_spells_out_to_too_much_is_refused() -> None:
    item = pa.DictionaryArray.from_arrays(pa.array([0] * 50_000, pa.int8()), pa.array(["x" * 4_000_000]))
    with pytest.raises(InputRefused) as caught:
        scanners_arrow.read(stream(scans(50_000, item=item)), fields=ALL)
    assert caught.value.code == "intake_batch_too_large"


def test_too_many_small_batches_are_refused() -> None:
    with pytest.raises(InputRefused):
        scanners_arrow.read(stream(scans(300), rows=1), fields=ALL)


@pytest.mark.parametrize("fields", [ALL, Fields.of(["item"])])
def test_a_stream_cut_anywhere_is_refused(fields: Fields) -> None:
    body = stream(scans(20, item=pa.array(["é"] * 20).dictionary_encode()))
    whole = scanners_arrow.read(body, fields=fields)
    for cut in range(0, len(body) - 8, 13):
        try:
            assert scanners_arrow.read(body[:cut], fields=fields).table.equals(whole.table)
        except InputRefused:
            continue


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_changed_bytes_give_rows_refusals_or_one_error_of_ours(seed: int, changes: int) -> None:
    chance = random.Random(seed)
    body = bytearray(
        stream(
            scans(9, item=pa.array(["é", None, "b"] * 3).dictionary_encode(), error=pa.array([True, False, None] * 3))
        )
    )
    for _ in range(changes):
        body[chance.randrange(len(body))] = chance.randrange(256)
    try:
        got = scanners_arrow.read(bytes(body), fields=ALL, device="d")
    except InputRefused:
        return
    got.table.validate(full=True)
    assert {r.code for r in got.refused} <= set(REASONS)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(InputRefused):
        scanners_arrow.read(body, fields=ALL)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=3), st.just("x" * 200)), min_size=1, max_size=20))
def test_good_rows_survive_among_bad_ones_exactly(workers: list[str | None]) -> None:
    got = scanners_arrow.read(
        stream(scans(len(workers)).set_column(1, "worker", pa.array(workers, pa.string()))), fields=ALL
    )
    good = [
        n for n, w in enumerate(workers, 1) if w and len(w) < 129 and not any(ord(c) < 32 or ord(c) == 127 for c in w)
    ]
    assert got.lines is not None and got.lines.to_pylist() == good
    assert got.refused_total == len(workers) - len(good)
