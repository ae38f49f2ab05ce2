"""ZoneMinder: a dump that a real installation made (real.py), changed one fact at a time; hostile dumps; a whole installation where there is one."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.readers.reading import read, recognised, said
from audit.readers.zoneminder import real
from regard.audit.extract import Extract
from regard.audit.readers.zoneminder import READER
from regard.audit.readers.zoneminder.facts import generic
from regard.audit.readers.zoneminder.filters import rule, since
from regard.audit.readers.zoneminder.sqldump import Dump
from regard.audit.source import Source
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused

DUMP = Path(__file__).parents[4] / "examples" / "exports" / "zoneminder" / "zm.sql"
SPARES = '{"terms":[{"attr":"StartDateTime","op":"<","val":"-30 days"},{"attr":"Archived","op":"=","val":"0"}]}'


def changed(folder: Path, *changes: tuple[str, str]) -> Extract:
    text = DUMP.read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (folder / "zm.sql").write_text(text)
    return read(READER, folder)


def test_a_real_dump_is_read(tmp_path: Path) -> None:
    extract = changed(tmp_path)
    (system,) = extract.systems
    assert system["keeps"] == [
        {"data": "images", "kept": Duration.of(days=30), "erasure": "automatic", "oldest": Duration.of(days=20)},
        {"data": "images", "erasure": "manual", "oldest": Duration.of(days=45)},
    ]
    assert system["camera"] == [
        {"id": "Dock", "count": 1, "sound": True, "masked": []},
        {"id": "Entrance", "count": 1, "sound": False},
    ]
    assert system["accounts"] == {"mfa": False, "generic": True, "password": {"none": False, "strong": False}}
    assert system["traces"] == {"actions": ["collect", "erase"], "tamper_evident": False, "kept": Duration.of(days=7)}
    assert "security" not in system  # the account with an unsalted digest is not in use
    assert "Archived events: 1." in said(extract)
    assert "hides nothing in the stored video: 1 (Dock)" in said(extract)
    assert "burned into what they store: 1 (Entrance)" in said(extract)


def test_its_tables_have_the_columns_of_the_format(tmp_path: Path) -> None:
    recordings, accounts = changed(tmp_path).tables
    assert recordings.data.column_names == ["id", "system", "device", "start", "end", "sound"]
    assert {row["device"] for row in recordings.data.to_pylist()} == {"Dock", "Entrance"}
    assert accounts.data.to_pylist() == [
        {"account": "admin", "role": "administrator", "active": True, "mfa": False},
        {"account": "k7", "role": "viewer", "active": True, "mfa": False},
        {"account": "poste2", "role": "editor", "active": False, "mfa": False},
    ]


def test_no_name_of_a_person_or_secret_is_in_facts_or_texts(tmp_path: Path) -> None:
    extract = changed(tmp_path)
    for word in ("k7", "poste2", "2470C0C0", "$2b$12", "Change me"):
        assert word not in repr(extract.systems) + repr(extract.gaps) + repr(extract.refused) + repr(extract.files)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("'ZM_OPT_USE_AUTH','1'", "'ZM_OPT_USE_AUTH','0'"), {"password": {"none": True}, "mfa": False}),
        (("'admin','$2b$12$NHZsm6AM2f2", "'w.4','$2b$12$XXXXXXXXXXX"), {"password": {"none": False}, "mfa": False}),
    ],
)
def test_accounts_follow_one_fact(tmp_path: Path, change: tuple[str, str], told: dict[str, object]) -> None:
    assert changed(tmp_path, change).systems[0]["accounts"] == told


def test_without_a_rule_of_time_only_the_disk_ends_events(tmp_path: Path) -> None:
    extract = changed(tmp_path, ('\\"val\\":\\"-30 days\\"', '\\"val\\":\\"2026-01-01\\"'))
    usual = extract.systems[0]["keeps"][0]
    assert usual["erasure"] == "disk-full"
    assert "kept" not in usual
    assert "only a full disk" in said(extract)


def test_without_any_filter_that_erases_nothing_ends(tmp_path: Path) -> None:
    text = DUMP.read_text()
    start, end = text.index("INSERT INTO `Filters`"), text.index(";", text.index("INSERT INTO `Filters`")) + 1
    kept = (
        text[:start]
        + "INSERT INTO `Filters` VALUES\n(9,'x',1,'{}',0,0,0,0,0,NULL,NULL,NULL,0,0,NULL,0,0,0,0,0,0,1,0,0);"
        + text[end:]
    )
    (tmp_path / "zm.sql").write_text(kept)
    assert read(READER, tmp_path).systems[0]["keeps"] == [
        {"data": "images", "kept": "unlimited", "erasure": "manual", "oldest": Duration.of(days=20)},
        {"data": "images", "erasure": "manual", "oldest": Duration.of(days=45)},
    ]


def test_a_rule_that_leaves_some_events_is_no_term() -> None:
    assert rule(SPARES).rules("1", "Dock")
    assert rule(SPARES).spares_archived
    assert not rule(SPARES.replace('"Archived","op":"=","val":"0"', '"MaxScore","op":"<","val":"20"')).rules(
        "1", "Dock"
    )
    assert not rule(SPARES.replace("-30 days", "2026-01-01")).rules("1", "Dock")
    only = rule(SPARES.replace('"Archived"', '"MonitorId"').replace('"0"', '"2"'))
    assert only.rules("2", "Entrance")
    assert not only.rules("1", "Dock")
    for broken in ("", "[]", "null", '{"terms":3}', '{"terms":[1]}', "[" * 20_000):
        assert not rule(broken).rules("1", "Dock")


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("-30 days", Duration.of(days=30)),
        ("-1 month", Duration(months=1)),
        ("2 weeks ago", Duration.of(weeks=2)),
        ("-72 hour", Duration.of(hours=72)),
        ("30 days", None),
        ("2026-10-01", None),
        ("yesterday", None),
    ],
)
def test_relative_dates(words: str, age: Duration | None) -> None:
    assert since(words) == age


def test_times_are_on_the_clock_of_the_installation(tmp_path: Path) -> None:
    start = changed(tmp_path).period
    (tmp_path / "zm.conf").write_text("ZM_TIMEZONE=America/New_York\n")
    moved = read(READER, tmp_path).period
    assert start is not None
    assert moved is not None
    assert (moved.start - start.start).total_seconds() in (4 * 3600, 5 * 3600)


def test_recordings_that_the_database_does_not_know(tmp_path: Path) -> None:
    place = tmp_path / "events" / "1" / "2026-01-01" / "99"
    place.mkdir(parents=True)
    (place / "99-video.mp4").write_bytes(b"#EXTM3U\n")
    extract = changed(tmp_path)
    assert {"data": "images", "erasure": "never"} in extract.systems[0]["keeps"]
    assert "without an event in the database: 1." in said(extract)
    assert extract.refused[0].reason.en.startswith("It is a playlist")


def test_rows_that_cannot_be_read_are_refused_with_their_line(tmp_path: Path) -> None:
    line = next(number for number, text in enumerate(DUMP.read_text().splitlines(), 1) if ",'Entrance'," in text)
    extract = changed(tmp_path, ("(2,'Entrance',", "(2,'Entrance"))
    assert [(refusal.file, refusal.line) for refusal in extract.refused] == [("zm.sql", line)]
    assert [camera["id"] for camera in extract.systems[0]["camera"]] == ["Dock"]


def test_what_is_sql_is_never_run_and_other_statements_are_passed_over(tmp_path: Path) -> None:
    attack = "DROP TABLE `Users`;\n/*!50003 CREATE TRIGGER x INSERT INTO Users VALUES (1,'evil'); */\nsystem touch x\n\\! id\n"
    nested = "INSERT INTO `Frames` VALUES\n(1,'a);\\nINSERT INTO `Users` VALUES (8,\\'evil\\',\\'\\');'),\n(2,'b');\n"
    (tmp_path / "zm.sql").write_text(DUMP.read_text() + attack + nested)
    assert read(READER, tmp_path).tables[1].data.num_rows == 3


def test_a_name_that_is_sql_stays_a_name(tmp_path: Path) -> None:
    extract = changed(tmp_path, ("(2,'Entrance',", "(2,'x\\'); DROP TABLE `Users`; -- ',"))
    assert extract.systems[0]["camera"][1]["id"] == "x'); DROP TABLE `Users`; -- "


def test_values_and_lines_are_bounded(tmp_path: Path) -> None:
    extract = changed(tmp_path, ("(2,'Entrance',", f"(2,'{'x' * (1 << 20)}',"))
    assert len(extract.refused) == 1


def test_what_is_no_zoneminder_is_refused(tmp_path: Path) -> None:
    assert not recognised(READER, tmp_path)
    (tmp_path / "shop.sql").write_text("CREATE TABLE `Orders` (\n  `Id` int\n);\n")
    assert not recognised(READER, tmp_path)
    with pytest.raises(InputRefused) as refused:
        read(READER, tmp_path)
    assert refused.value.code == "zoneminder_dump"
    shutil.copy(DUMP, tmp_path)
    assert recognised(READER, tmp_path)
    shutil.copy(DUMP, tmp_path / "again.sql")
    with pytest.raises(InputRefused):
        read(READER, tmp_path)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 27_000))
def test_no_bytes_break_it(tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int) -> None:
    folder = tmp_path_factory.mktemp("dump")
    content = DUMP.read_bytes()
    (folder / "zm.sql").write_bytes(content[:at] + junk + content[at:])
    try:
        extract = read(READER, folder)
    except InputRefused:
        return
    assert extract.reader == "zoneminder"


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    def literal(text: str) -> str:
        for plain, escaped in (
            ("\\", "\\\\"),
            ("'", "\\'"),
            ("\n", "\\n"),
            ("\r", "\\r"),
            ("\0", "\\0"),
            ("\x1a", "\\Z"),
        ):
            text = text.replace(plain, escaped)
        return f"'{text}'"

    folder = tmp_path_factory.mktemp("dump")
    rows = ",\n".join(f"({n},{literal(text)})" for n, text in enumerate(texts))
    (folder / "t.sql").write_text(
        f"CREATE TABLE `T` (\n  `Id` int,\n  `X` text\n);\nINSERT INTO `T` VALUES\n{rows};\n", newline=""
    )
    with Source(folder) as source:
        dump = Dump(source, "t.sql")
        assert [row["X"] for _, row in dump.rows({"T": frozenset({"X"})})] == texts
        assert not dump.refused


@pytest.mark.parametrize(
    ("name", "is_generic"), [("admin", True), ("accueil2", True), ("camera_1", True), ("jdurand", False), ("k7", False)]
)
def test_names_that_name_no_person(name: str, is_generic: bool) -> None:
    assert generic(name) is is_generic


@pytest.mark.slow
def test_a_real_installation(tmp_path: Path) -> None:
    why = real.missing()
    if why:
        pytest.skip(why)
    export = tmp_path / "export"
    export.mkdir()
    with tempfile.TemporaryDirectory() as folder, real.running(Path(folder)) as site:
        site.record(24)
        first, second, third = site.sql("SELECT Id FROM Events ORDER BY Id LIMIT 3").split()
        site.age(first, 45, archived=True)
        site.age(second, 33)
        site.age(third, 20)
        site.filter("Older than 30 days")
        (export / "zm.sql").write_text(site.dump())
        shutil.copytree("/etc/zm", export / "zm")
        shutil.copytree(site.events, export / "events")
    extract = read(READER, export, now=datetime.now(UTC) + timedelta(hours=1))
    assert extract.systems[0]["keeps"] == [
        {"data": "images", "kept": Duration.of(days=30), "erasure": "automatic", "oldest": Duration.of(days=20)},
        {"data": "images", "erasure": "manual", "oldest": Duration.of(days=45)},
    ]
    assert [camera.get("masked") for camera in extract.systems[0]["camera"]] == [[], None]
    assert not extract.refused
    assert "have no event" not in said(extract)
