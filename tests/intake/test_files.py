from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.intake import mapping
from regard.intake.arrivals import INSTANT, REASONS, Arrivals, Fields
from regard.intake.doors import scanners_csv, scanners_parquet
from regard.intake.doors.scanners_csv import door as csv_door
from regard.intake.doors.scanners_parquet import door as parquet_door
from regard.intake.identity import identities
from regard.terms.errors import InputRefused, NotFound
from shared_data import shared

ALL = Fields.all()
OPENPACK = """
[columns]
at = "unixtime"
item = "item"
place = "box"
[constants]
worker = "U0102"
task = "pack"
device = "ht-1"
[time]
format = "unix-ms"
"""
LOCAL = """
[columns]
at = "when"
[time]
format = "%d/%m/%Y %H:%M"
zone = "Europe/Paris"
repeated_hour = "{repeated}"
"""


def csv_of(folder: Path, text: str | bytes) -> Path:
    path = folder / "scans.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def one(path: Path, rules: mapping.Mapping | None = None, **options: str) -> Arrivals:
    (got,) = scanners_csv.read(path, fields=ALL, mapping=rules, **options)
    return got


def test_scanner_files_of_openpack_load() -> None:
    files = sorted(shared("data", "activity", "openpack").glob("*/system-ht-*.csv"))
    counts = []
    for path in files:
        got = one(path, mapping.loads(OPENPACK))
        counts.append((got.rows, got.refused_total))
        assert got.table["worker"].unique().to_pylist() == ["U0102"]
        assert len(set(identities(got.table, key=bytes(16)).to_pylist())) == got.rows
    assert counts == [(38, 0), (34, 0), (25, 0), (27, 0), (35, 0)]
    assert one(files[0], mapping.loads(OPENPACK)).table["at"][0].as_py() == datetime(
        2021, 10, 22, 2, 21, 35, tzinfo=UTC
    )


def test_lines_are_refused_with_their_number_column_and_reason(tmp_path: Path) -> None:
    text = (
        b"\xef\xbb\xbfat,worker,task,qty,error\r\n"
        b"2026-03-02T06:00:00Z,a,stow,1,true\r\n"
        b"yesterday,a,stow,1,0\r\n"
        b"2026-03-02T06:00:00Z,,stow,1,0\n"
        b"2026-03-02T06:00:00Z,a,stow,one,0\n"
        b"2026-03-02T06:00:00Z,a,stow,99999999999,0\n"
        b"2026-03-02T06:00:00Z,a,stow,1,perhaps\n"
        b"\n"
        b"2026-03-02T06:00:00Z,a,stow\n"
        b'2026-03-02T06:00:00Z,"a,stow,1,0\n'
        b"2026-03-02T06:00:00Z,\xff,stow,1,0\n"
        b"2026-03-02T06:00:00Z," + b"x" * 9000 + b",stow,1,0\n"
        b'2026-03-02T06:00:00Z,"b, ""c""",stow,-2,\n'
    )
    got = one(csv_of(tmp_path, text))
    assert [(r.line, r.field, r.code) for r in got.refused] == [
        (3, "at", "bad_time"), (4, "worker", "missing"), (5, "qty", "wrong_type"), (6, "qty", "out_of_range"), (7, "error", "wrong_type"),
        (9, "", "wrong_columns"), (10, "", "bad_quotes"), (11, "", "bad_text"), (12, "", "row_too_long"),
    ]  # fmt: skip
    assert got.table.select(["worker", "qty", "error"]).to_pylist() == [
        {"worker": "a", "qty": 1, "error": True}, {"worker": 'b, "c"', "qty": -2, "error": None},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("repeated", "when", "code", "utc"),
    [
        ("refuse", "29/03/2026 02:30", "nonexistent_time", None),
        ("refuse", "25/10/2026 02:30", "ambiguous_time", None),
        ("first", "25/10/2026 02:30", None, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("second", "25/10/2026 02:30", None, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("refuse", "01/07/2026 12:00", None, datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("refuse", "31/02/2026 12:00", "bad_time", None),
        ("refuse", "1/7/2026 12:00", "bad_time", None),
    ],
)
def test_local_times_know_summer_time(
    tmp_path: Path, repeated: str, when: str, code: str | None, utc: datetime | None
) -> None:
    rules = mapping.loads(LOCAL.format(repeated=repeated) + '[constants]\nworker = "a"\ntask = "t"\n')
    got = one(csv_of(tmp_path, f"when\n{when}\n"), rules)
    assert [r.code for r in got.refused] == ([code] if code else [])
    assert got.table["at"].to_pylist() == ([utc] if utc else [])


def test_a_large_file_comes_in_batches_and_the_same_ones_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_door, "ROWS", 100)
    path = csv_of(tmp_path, "at,worker,task\n" + "".join(f"2026-03-02T06:00:00Z,w{n % 7},t\n" for n in range(250)))
    first, again = ([a.table for a in scanners_csv.read(path, fields=ALL, device="d")] for _ in range(2))
    assert [t.num_rows for t in first] == [100, 100, 50]
    assert all(
        identities(a, key=bytes(16)).equals(identities(b, key=bytes(16))) for a, b in zip(first, again, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "csv_no_header"), ("\n\n", "csv_no_header"), ("at,worker\n", "intake_empty"), ('"at\n', "csv_no_header")],
)
def test_files_that_cannot_be_read_at_all(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(InputRefused) as caught:
        list(scanners_csv.read(csv_of(tmp_path, text), fields=ALL))
    assert caught.value.code == code


def test_a_column_that_the_mapping_names_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as caught:
        list(
            scanners_csv.read(
                csv_of(tmp_path, "unixtim,item,box\n1,2,3\n"), fields=ALL, mapping=mapping.loads(OPENPACK)
            )
        )
    assert (caught.value.code, caught.value.fields["nearest"]) == ("mapping_column_missing", "unixtim")
    for door in (scanners_csv, scanners_parquet):
        with pytest.raises(NotFound):
            list(door.read(tmp_path / "none", fields=ALL))


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ('[columns]\nat="a"\n[colums]\n', "mapping_unknown_key", "colums"),
        ('[columns]\nat="a"\nwerker="b"\n', "mapping_unknown_key", "columns.werker"),
        ('[columns]\nworker="b"\n', "mapping_wrong_value", "columns.at"),
        ('[columns]\nat="a"\n[constants]\nat="x"\n', "mapping_unknown_key", "constants.at"),
        ('[columns]\nat="a"\nworker="w"\n[constants]\nworker="x"\n', "mapping_wrong_value", "constants.worker"),
        ('[columns]\nat="a"\n[time]\nformat="%d/%m/%Y %H:%M"\n', "mapping_wrong_value", "time.zone"),
        ('[columns]\nat="a"\n[time]\nformat="%j"\n', "mapping_wrong_value", "time.format"),
        ('[columns]\nat="a"\n[time]\nzone="Europe/Pari"\n', "mapping_wrong_value", "time.zone"),
        ('[columns]\nat="a"\n[csv]\ndelimiter=";;"\n', "mapping_wrong_value", "csv.delimiter"),
        ('[columns]\nat="a"\n[csv]\nencoding="utf-16"\n', "mapping_wrong_value", "csv.encoding"),
        ("[columns]\nat=1\n", "mapping_wrong_value", "columns.at"),
        ("columns = 3\n", "mapping_wrong_value", "columns"),
    ],
)
def test_mappings_are_read_strictly(text: str, code: str, key: str) -> None:
    with pytest.raises(InputRefused) as caught:
        mapping.loads(text)
    assert (caught.value.code, caught.value.fields["key"]) == (code, key)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_mapping_or_one_error_of_ours(text: str) -> None:
    try:
        mapping.loads('[columns]\nat = "a"\n' + text)
    except InputRefused as refused:
        assert refused.code.startswith("mapping_")


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_of_csv_give_rows_refusals_or_one_error_of_ours(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = csv_of(Path(folder), b"at,worker,task,item\n" + data)
        try:
            got = list(scanners_csv.read(path, fields=ALL, device="d"))
        except InputRefused as refused:
            assert refused.code == "intake_empty"
            return
    for each in got:
        each.table.validate(full=True)
        assert {r.code for r in each.refused} <= set(REASONS)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.just("good"), st.text('a,"\r;\t é', max_size=9)), min_size=1, max_size=12))
def test_good_lines_survive_among_bad_ones_exactly(lines: list[str]) -> None:
    good = "2026-03-02T06:00:00Z,w,stow"
    with TemporaryDirectory() as folder:
        text = "at,worker,task\n" + "".join((good if each == "good" else each) + "\n" for each in lines)
        path = csv_of(Path(folder), text)
        wanted = [n for n, each in enumerate(lines, 2) if each == "good"]
        try:
            got = one(path)
        except InputRefused:
            assert not wanted
            return
    assert got.lines is not None and got.lines.to_pylist() == wanted


def test_parquet_with_other_types(tmp_path: Path) -> None:
    path = tmp_path / "scans.parquet"
    at = datetime(2026, 3, 2, 6, tzinfo=UTC)
    pq.write_table(
        pa.table(
            {
                "ts": pa.array([at, None, at]).cast(INSTANT),
                "operator_id": pa.array([1, 2, 3], pa.int32()),
                "task": pa.array(["stow", "pick", "x" * 200]).dictionary_encode(),
                "secret": pa.array([[1], [2], [3]]),
            }
        ),
        path,
    )
    rules = mapping.loads('[columns]\nat = "ts"\nworker = "operator_id"\ntask = "task"\n')
    (got,) = scanners_parquet.read(path, fields=ALL, device="d", mapping=rules)
    assert got.table.select(["at", "worker", "task", "device"]).to_pylist() == [
        {"at": at, "worker": "1", "task": "stow", "device": "d"}
    ]
    assert [(r.line, r.field, r.code) for r in got.refused] == [(2, "at", "missing"), (3, "task", "too_long")]


@pytest.mark.parametrize(
    ("at", "time"),
    [
        (pa.array([1_772_427_600_000]), 'format = "unix-ms"'),
        (pa.array([1_772_431_200_000_000], pa.timestamp("us")), 'zone = "Europe/Paris"'),
        (pa.array(["02/03/2026 06:00:00"]), 'format = "%d/%m/%Y %H:%M:%S"\nzone = "Europe/Paris"'),
        (pa.array(["2026-03-02T06:00:00+01:00"]), 'format = "iso"'),
    ],
)
def test_parquet_times_as_the_mapping_says(tmp_path: Path, at: pa.Array, time: str) -> None:
    pq.write_table(pa.table({"t": at}), tmp_path / "t.parquet")
    rules = mapping.loads(f'[columns]\nat = "t"\n[constants]\nworker = "w"\ntask = "t"\n[time]\n{time}\n')
    (got,) = scanners_parquet.read(tmp_path / "t.parquet", fields=ALL, mapping=rules)
    assert got.table["at"].to_pylist() == [datetime(2026, 3, 2, 5, tzinfo=UTC)]


@pytest.mark.parametrize("seed", range(6))
def test_a_changed_parquet_file_gives_rows_or_one_error_of_ours(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "scans.parquet"
    pq.write_table(pa.table({"at": pa.array([1, 2, 3], INSTANT), "worker": ["a", "b", "c"], "task": ["t"] * 3}), path)
    data = bytearray(path.read_bytes())
    for _ in range(seed + 1):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data)
    try:
        for got in scanners_parquet.read(path, fields=ALL):
            got.table.validate(full=True)
    except InputRefused as refused:
        assert refused.code


def test_a_reader_that_dies_is_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "scans.parquet"
    pq.write_table(pa.table({"at": pa.array([1], INSTANT), "worker": ["a"], "task": ["t"]}), path)
    monkeypatch.setattr(parquet_door, "_READING", "antigravity_that_is_not_there")
    with pytest.raises(InputRefused) as caught:
        list(scanners_parquet.read(path, fields=ALL))
    assert caught.value.code == "parquet_damaged"


def test_a_parquet_file_that_decompresses_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from io import BytesIO

    from regard.intake.doors.scanners_parquet import reading

    path = tmp_path / "scans.parquet"
    pq.write_table(pa.table({"at": pa.array([1] * 1000, INSTANT)}), path)
    monkeypatch.setattr(reading, "MAX_GROUP_BYTES", 10)
    out = BytesIO()
    reading.main(str(path), ["at"], out)
    assert out.getvalue() == b'{"error": "parquet_too_large"}\n'
