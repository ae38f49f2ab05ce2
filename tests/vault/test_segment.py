from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regard.terms.errors import Damaged, NotFound
from regard.terms.span import Span
from regard.vault import scans, segment

KEY = bytes(range(32))
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HEADER = segment.Header(
    "ab" * 16, "floor-1", "scans", Span(NOW, NOW + timedelta(hours=1)), NOW + timedelta(days=31), "x/1"
)
FILES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FILES
@given(st.dictionaries(st.text(max_size=8), st.binary(max_size=60), max_size=4))
def test_frames_come_back_alone_or_together(tmp_path, frames):
    path = tmp_path / "deep" / "s"
    written = segment.write(path, KEY, HEADER, list(frames.items()))
    assert segment.read(path, KEY) == frames
    for name, data in frames.items():
        assert segment.read(path, KEY, [name], segment=HEADER.id) == {name: data}
    assert path.stat().st_size == written.size
    header = segment.read_header(path)
    assert (header.id, header.span, header.erase_by, header.names) == (
        HEADER.id,
        HEADER.span,
        HEADER.erase_by,
        tuple(frames),
    )


def test_every_changed_or_missing_byte_is_found(tmp_path):
    path = tmp_path / "s"
    segment.write(path, KEY, HEADER, [("a", b"one"), ("b", b"two")])
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x02]) + whole[at + 1 :])
        with pytest.raises(Damaged):
            segment.read(path, KEY)
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        with pytest.raises(Damaged):
            segment.read(path, KEY)


def test_a_header_edit_is_found_even_when_no_frame_is_read(tmp_path):
    path = tmp_path / "s"
    segment.write(path, KEY, HEADER, [("a", b"one")])
    data = path.read_bytes()
    later = data.replace(b'"floor-1"', b'"floor-2"')
    assert later != data
    path.write_bytes(later)
    with pytest.raises(Damaged, match="segment_head"):
        segment.read(path, KEY, [])


def test_frames_do_not_move_within_or_between_segments(tmp_path):
    segment.write(tmp_path / "a", KEY, HEADER, [("a", b"one"), ("b", b"two")])
    data = (tmp_path / "a").read_bytes()
    size = 3 + 28
    (tmp_path / "swapped").write_bytes(data[: -2 * size] + data[-size:] + data[-2 * size : -size])
    with pytest.raises(Damaged, match="segment_frame"):
        segment.read(tmp_path / "swapped", KEY)
    segment.write(
        tmp_path / "b", KEY, segment.Header(**{**_fields(HEADER), "id": "cd" * 16}), [("a", b"six"), ("b", b"ten")]
    )
    other = (tmp_path / "b").read_bytes()
    (tmp_path / "grafted").write_bytes(data[: -2 * size] + other[-2 * size :])
    with pytest.raises(Damaged, match="segment_frame"):
        segment.read(tmp_path / "grafted", KEY)
    with pytest.raises(Damaged, match="segment_head"):
        segment.read(tmp_path / "b", KEY, segment=HEADER.id)


def _fields(header):
    return {name: getattr(header, name) for name in header.__slots__}


@FILES
@given(st.binary(max_size=300))
def test_noise_is_damaged_never_anything_else(tmp_path, noise):
    path = tmp_path / "noise"
    for data in (noise, segment.MAGIC + noise, segment.MAGIC + len(noise).to_bytes(4, "little") + noise + bytes(28)):
        path.write_bytes(data)
        with pytest.raises(Damaged):
            segment.read(path, KEY)
        with pytest.raises(Damaged):
            segment.read_header(path)


def test_absent_file_absent_frame_frame_twice(tmp_path):
    with pytest.raises(NotFound, match="segment_file"):
        segment.read(tmp_path / "s", KEY)
    segment.write(tmp_path / "s", KEY, HEADER, [("a", b"")])
    with pytest.raises(NotFound, match="frame_absent"):
        segment.read(tmp_path / "s", KEY, ["b"])
    with pytest.raises(ValueError, match="twice"):
        segment.write(tmp_path / "t", KEY, HEADER, [("a", b""), ("a", b"")])


TABLE = pa.table(
    {
        "ts": pa.array([1, 2, 3, 4], pa.timestamp("us", tz="UTC")),
        "person": pa.array(["p1", "p2", None, "p1"]),
        "task": pa.array(["stow", "pick", "pick", "stow"]).dictionary_encode(),
        "qty": pa.array([1, None, 3, 4], pa.int16()),
        "error": pa.array([True, False, None, True]),
    }
)


def test_a_table_comes_back_by_column():
    frames = dict(scans.encode(TABLE))
    back = scans.decode(frames)
    assert back.column_names == TABLE.column_names
    assert back.to_pylist() == TABLE.to_pylist()
    some = scans.decode({name: frames[name] for name in scans.names(["qty", "person"])}, ["qty", "person"])
    assert some.to_pylist() == TABLE.select(["qty", "person"]).to_pylist()
    assert scans.column_names(list(frames)) == TABLE.column_names


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables_and_many_chunks(rows):
    part = TABLE.slice(0, rows)
    whole = pa.concat_tables([part, part, TABLE.slice(2, rows)])
    assert scans.decode(dict(scans.encode(whole))).to_pylist() == whole.to_pylist()
    with pytest.raises(ValueError, match="one name"):
        scans.encode(pa.table([pa.array([1]), pa.array([2])], names=["a", "a"]))


def test_frames_that_do_not_fit_are_damaged():
    frames = dict(scans.encode(TABLE))
    for broken in ({}, {**frames, "=qty": b"noise"}, {k: v for k, v in frames.items() if k != "=ts"}):
        with pytest.raises(Damaged, match="table_frames"):
            scans.decode(broken)


def test_one_person_s_rows_and_the_others():
    assert scans.only(TABLE, "person", "p1").column("qty").to_pylist() == [1, 4]
    assert scans.without(TABLE, "person", "p1").column("qty").to_pylist() == [None, 3]
    back = scans.decode(dict(scans.encode(TABLE)))
    assert scans.without(back, "person", "p1").column("qty").to_pylist() == [None, 3]
    rest = scans.decode(dict(scans.encode(scans.without(back, "person", "p1"))))
    assert rest.column("person").chunk(0).dictionary.to_pylist() == ["p2"], "the dictionary forgets the person too"
    with pytest.raises(NotFound, match="column_absent"):
        scans.only(TABLE, "who", "p1")
