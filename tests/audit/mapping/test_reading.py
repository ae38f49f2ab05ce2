"""Reading a foreign table: what is read, what is refused and where, and that nothing in a cell does anything."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.mapping.exports import PARIS, put
from regard.audit.mapping import loads, read
from regard.audit.mapping.times import BadTime, column, instant, pattern
from regard.audit.source import Source
from regard.terms.errors import InputRefused

MAP = 'table="scans"\n[columns]\nat="Quand"\nworker="Qui"\ntask="Quoi"\nitem="Réf"\n[time]\nformat="%d/%m/%Y %H:%M:%S"\nzone="Europe/Paris"\n'
WORDS = '[values.action]\n"*playback*"="view"\n"Login"="-"\n[constants]\nobject="r"\n'
HEAD = "Quand;Qui;Quoi;Réf\n"


def one(tmp_path: Path, text: str | bytes, mapping: str = MAP):
    put(tmp_path, {"e.csv": text})
    with Source(tmp_path) as source:
        return read(source, "e.csv", loads(mapping), PARIS)


def test_rows_that_cannot_be_read_are_refused_alone_with_their_line(tmp_path: Path) -> None:
    got = one(
        tmp_path,
        HEAD
        + "02/03/2026 08:00:00;a;pick;1\n"
        + "32/03/2026 08:00:00;a;pick;1\n"  # 3: no such day
        + '02/03/2026 08:00:00;"a;pick;1\n'  # 4: the quote never closes
        + "02/03/2026 08:00:00;a;pick\n"  # 5: a cell is missing
        + "02/03/2026 08:00:00;;pick;1\n"  # 6: nobody
        + "29/03/2026 02:30:00;a;pick;1\n"  # 7: an hour that did not exist in Paris
        + '02/03/2026 08:00:09;"b\nb";pick;1\n'  # 8-9: a line break inside quotes is a cell
        + "\n"
        + "02/03/2026 08:00:10;c;pick;1\n",
    )
    assert [row["worker"] for row in got.table.to_pylist()] == ["a", "b\nb", "c"]
    assert {(each.line, each.field): each.count for each in got.refused} == {
        (3, "at"): 1,
        (4, ""): 1,
        (5, ""): 1,
        (6, "worker"): 1,
        (7, "at"): 1,
    }
    assert (got.rows, got.refused_rows) == (8, 5)


def test_cells_are_texts_and_nothing_else(tmp_path: Path) -> None:
    nasty = ['=cmd|"/c calc"!A1', "'; DROP TABLE scans; --", "@SUM(1)", "../../etc/passwd", "%n%s{0}", "\u202eabc"]
    text = HEAD + "".join(
        f'02/03/2026 08:00:0{i};"{cell.replace(chr(34), chr(34) * 2)}";pick;x\n' for i, cell in enumerate(nasty)
    )
    assert one(tmp_path, text).table["worker"].to_pylist() == nasty


def test_a_huge_cell_and_a_nul_are_refused(tmp_path: Path) -> None:
    got = one(
        tmp_path,
        HEAD
        + f"02/03/2026 08:00:00;{'x' * 70_000};p;1\n02/03/2026 08:00:00;a\0b;p;1\n02/03/2026 08:00:00;{'y' * 2000};p;1\n02/03/2026 08:00:01;ok;p;1\n",
    )
    assert got.table["worker"].to_pylist() == ["ok"]
    assert got.refused_rows == 3


def test_an_optional_cell_that_is_wrong_is_left_empty(tmp_path: Path) -> None:
    mapping = 'table="accounts"\n[columns]\naccount="A"\nactive="B"\nlast_login="C"\n'
    got = one(tmp_path, "A,B,C\nx,oui,jamais\ny,non,hier\nz,peut-être,2026-01-02\n", mapping)
    assert got.table.to_pylist() == [
        {"account": "x", "active": True, "last_login": None},
        {"account": "y", "active": False, "last_login": None},
        {"account": "z", "active": None, "last_login": datetime(2026, 1, 1, 23, tzinfo=UTC)},
    ]
    assert got.refused_rows == 0
    assert sorted(each.field for each in got.refused) == ["active", "last_login"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_encodings_that_the_file_says_itself(tmp_path: Path, encoding: str) -> None:
    raw = (HEAD + "02/03/2026 08:00:00;Zoé;pick;1\n").encode(encoding)
    got = one(tmp_path, b"\xfe\xff" + raw if encoding == "utf-16-be" else raw)
    assert got.table["worker"].to_pylist() == ["Zoé"]


def test_another_encoding_must_be_said(tmp_path: Path) -> None:
    raw = HEAD.encode("cp1252") + "02/03/2026 08:00:00;Zoé;pick;1\n".encode("cp1252")
    with pytest.raises(InputRefused, match="csv_no_header"):
        one(tmp_path, raw)
    assert one(tmp_path, raw, MAP + '[csv]\nencoding="cp1252"\n').table["worker"].to_pylist() == ["Zoé"]


def test_columns_are_found_by_any_of_their_names_and_never_guessed(tmp_path: Path) -> None:
    assert one(tmp_path, "QUAND;qui;quoi;ref;x\n02/03/2026 08:00:00;a;p;1;9\n").used["item"] == ("ref",)
    with pytest.raises(InputRefused, match="mapping_column_missing") as told:
        one(tmp_path, "Quand;Quii;Tâche;Réf\n")
    assert told.value.fields["nearest"] == "Quii"
    with pytest.raises(InputRefused, match="mapping_column_twice"):
        one(tmp_path, "Quand;Qui;Qui;Quoi;Réf\n02/03/2026 08:00:00;a;b;p;1\n")


def test_two_columns_joined_and_the_first_that_is_filled(tmp_path: Path) -> None:
    mapping = 'table="scans"\n[columns]\nat="D + H"\nworker="A | B"\n[constants]\ntask="move"\n[time]\nformat="%Y%m%d %H%M%S"\nzone="UTC"\n'
    got = one(tmp_path, "D,H,A,B\n20260302,080001,,x\n20260302,080002,y,x\n", mapping)
    assert [(row["at"].isoformat(), row["worker"], row["task"]) for row in got.table.to_pylist()] == [
        ("2026-03-02T08:00:01+00:00", "x", "move"),
        ("2026-03-02T08:00:02+00:00", "y", "move"),
    ]


def test_words_are_mapped_left_out_or_counted(tmp_path: Path) -> None:
    mapping = 'table="accesses"\n[columns]\nat="t"\naccount="u"\naction="a"\n' + WORDS
    text = "t,u,a\n" + "".join(
        f"2026-01-02T00:00:0{i}Z,u,{word}\n" for i, word in enumerate(["Start Playback", "LOGIN", "Erase", "Zoom"])
    )
    got = one(tmp_path, text, mapping)
    assert got.table["action"].to_pylist() == ["view", "erase", "other"]
    assert got.left_out == 1
    assert got.unmapped["action"] == {"Zoom": 1}


@pytest.mark.parametrize(
    ("cell", "form", "utc"),
    [
        ("2026-03-02T08:00:00+0100", "iso", "2026-03-02T07:00:00"),
        ("2026-03-02 08:00:00.123456789", "iso", "2026-03-02T07:00:00.123456"),
        ("02/janv./2026 08:00", "%d/%b/%Y %H:%M", "2026-01-02T07:00:00"),
        ("2/3/2026 12:05:00 AM", "%m/%d/%Y %I:%M:%S %p", "2026-02-02T23:05:00"),
        ("133800000000000000", "windows-ticks", "2024-12-30T02:40:00"),
        ("20260302080000.0Z", "ldap", "2026-03-02T08:00:00"),
        ("1767344400", "unix-s", "2026-01-02T09:00:00"),
        ("1767344400.5", "unix-s", "2026-01-02T09:00:00.500000"),
    ],
)
def test_times(cell: str, form: str, utc: str) -> None:
    assert instant(cell, (form,), PARIS) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "2026-03-29 02:30:00", "x", "2026-03-02T25:00:00", "2026-13-01", "99999999999999999999"]
)
def test_no_times(cell: str) -> None:
    with pytest.raises(BadTime):
        instant(cell, ("iso", "unix-s"), PARIS)


def test_the_hour_that_comes_twice() -> None:
    cell = "2026-10-25 02:30:00"
    assert instant(cell, ("iso",), PARIS).hour == 0
    assert instant(cell, ("iso",), PARIS, "second").hour == 1
    with pytest.raises(BadTime, match="ambiguous_time"):
        instant(cell, ("iso",), PARIS, "refuse")


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2999, 1, 1)),
    st.sampled_from(["iso", "%d/%m/%Y %H:%M:%S", "%Y%m%d %H%M%S"]),
    st.sampled_from(["UTC", "Europe/Paris", "America/New_York"]),
)
@settings(max_examples=60, deadline=None)
def test_whole_columns_and_single_cells_agree(local: datetime, form: str, zone: str) -> None:
    import pyarrow as pa

    cell = local.replace(microsecond=0).isoformat(" ") if form == "iso" else local.strftime(form).zfill(17)
    fast = column(pa.array([cell]), (form,), ZoneInfo(zone))
    try:
        slow = instant(cell, (form,), ZoneInfo(zone))
    except BadTime:
        assert fast is None
        return
    assert fast is None or fast.to_pylist() == [slow]


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_clock(cell: str) -> None:
    for form in ("iso", "ldap", "windows-ticks", "unix-ms", "%d/%b/%Y:%H:%M:%S %z"):
        with suppress(BadTime):
            assert instant(cell, (form,), PARIS).tzinfo is not None


def test_patterns_that_tell_no_time_are_none() -> None:
    assert pattern("%d/%m") is None
    assert pattern("%Y %m %d %Q") is None
    assert pattern("%Y-%m-%d") is not None


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_no_bytes_do_harm(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    try:
        got = one(folder, HEAD.encode() + b"02/03/2026 08:00:00;a;pick;1\n" + raw)
    except InputRefused:
        raise AssertionError("good rows were refused with the bad ones") from None
    assert got.table["worker"].to_pylist()[0] == "a"
