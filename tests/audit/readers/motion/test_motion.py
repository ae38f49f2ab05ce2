"""Motion: settings changed one at a time, files beside them, a whole installation where there is one."""

from __future__ import annotations

import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.readers.motion import real
from audit.readers.reading import read, recognised, said
from audit.readers.recordings_folder import made
from regard.audit.extract import Extract
from regard.audit.readers import find
from regard.audit.readers.motion import READER
from regard.audit.readers.motion.settings import classes
from regard.audit.source import Source
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused

CONF = Path(__file__).parents[4] / "examples" / "exports" / "motion" / "motion" / "motion.conf"
CAMERAS = {
    "camera1.conf": "camera_name Dock\nmovie_passthrough on\nmask_privacy /x.pgm\n",
    "camera2.conf": "camera_name Entrance\nmask_privacy /x.pgm\n",
}


def site(folder: Path, *changes: tuple[str, str]) -> Path:
    text = CONF.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "motion").mkdir(exist_ok=True)
    (folder / "motion" / "motion.conf").write_text(text)
    for name, camera in CAMERAS.items():
        (folder / "motion" / name).write_text(camera)
    for number in (1, 2):
        place = folder / "recordings" / str(number)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"2026100108000{number}-01.mkv").write_bytes(made.mkv(None))
    return folder


def facts(folder: Path, *changes: tuple[str, str]) -> Extract:
    return read(READER, site(folder, *changes))


def test_settings_and_files_become_facts(tmp_path: Path) -> None:
    extract = facts(tmp_path)
    assert extract.systems == (
        {
            "id": "cctv",
            "area": "cctv",
            "keeps": [{"data": "images", "oldest": Duration.of(days=52)}],
            "camera": [
                {"id": "Dock", "count": 1, "sound": False, "masked": []},
                {"id": "Entrance", "count": 1, "sound": False},
            ],
            "accounts": {
                "mfa": False,
                "generic": True,
                "password": {"none": False, "length": 8, "classes": 3, "lockout": 5},
            },
            "security": {"transport": False},
            "traces": {"kept": False},
        },
    )
    assert "hides nothing in the stored movies: 1 (Dock)" in said(extract)
    assert "Motion never erases" in said(extract)
    assert [table.name for table in extract.tables] == ["recordings", "accounts"]
    assert extract.tables[1].data.to_pylist() == [
        {"account": "admin", "role": "administrator", "active": True, "mfa": False}
    ]


def test_no_secret_leaves_the_reader(tmp_path: Path) -> None:
    assert "Abc12345" not in repr(facts(tmp_path))


@pytest.mark.parametrize(
    ("changes", "accounts", "transport"),
    [
        ([("webcontrol_auth_method 1", "webcontrol_auth_method 0")], {"mfa": False, "password": {"none": True}}, False),
        (
            [("stream_port 18081", "stream_port 18081\nstream_localhost off")],
            {"mfa": False, "password": {"none": True}, "generic": True},
            False,
        ),
        (
            [("webcontrol_port 18080", "webcontrol_port 18080\nwebcontrol_tls on"), ("admin:Abc", "j.k:Abc")],
            {"mfa": False, "password": {"none": False, "length": 8, "classes": 3, "lockout": 5}},
            True,
        ),
    ],
)
def test_ways_in_beyond_the_machine(
    tmp_path: Path, changes: list[tuple[str, str]], accounts: dict[str, object], transport: bool
) -> None:
    (system,) = facts(tmp_path, *changes).systems
    assert system["accounts"] == accounts
    assert system["security"] == {"transport": transport}


def test_what_answers_on_the_machine_alone_says_nothing_of_accounts(tmp_path: Path) -> None:
    (system,) = facts(tmp_path, ("webcontrol_localhost off", "webcontrol_localhost on")).systems
    assert not {"accounts", "security", "traces"} & system.keys()


def test_a_talkative_log_has_addresses_and_no_names(tmp_path: Path) -> None:
    (system,) = facts(tmp_path, ("log_level 6", "log_level 7")).systems
    assert system["traces"] == {"actions": ["view"], "fields": ["when"], "tamper_evident": False}


def test_the_oldest_may_be_a_picture(tmp_path: Path) -> None:
    site(tmp_path)
    (tmp_path / "recordings" / "20260901080000-01.jpg").write_bytes(b"\xff\xd8")
    assert read(READER, tmp_path).systems[0]["keeps"] == [{"data": "images", "oldest": Duration.of(days=82)}]


def test_rows_of_the_database_that_outlive_their_files(tmp_path: Path) -> None:
    site(tmp_path)
    with sqlite3.connect(tmp_path / "motion.db") as database:
        database.execute("create table security (camera int, filename text)")
        database.execute("insert into security values (1, '/v/1/20261001080001-01.mkv'), (1, '/v/1/gone.mkv')")
    database.close()
    assert "lists 2 files, 1 of which" in said(read(READER, tmp_path))


def test_camera_files_that_were_not_handed_over(tmp_path: Path) -> None:
    site(tmp_path)
    (tmp_path / "motion" / "camera2.conf").unlink()
    extract = read(READER, tmp_path)
    assert [camera["id"] for camera in extract.systems[0]["camera"]] == ["Dock"]
    assert "were not handed over: 1 (camera2.conf)" in said(extract)


def test_one_camera_without_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "motion.conf").write_text("target_dir /x\ncamera_name Till\n")
    extract = read(READER, tmp_path)
    assert extract.systems[0]["camera"] == [{"id": "Till", "count": 1}]
    assert "oldest" not in extract.systems[0]["keeps"][0]
    assert "No recordings were handed over" in said(extract)


def test_what_is_no_motion_is_refused_with_its_place(tmp_path: Path) -> None:
    assert not recognised(READER, tmp_path)
    (tmp_path / "motion.conf").write_text("daemon off\n<html>\n")
    assert recognised(READER, tmp_path)
    with pytest.raises(InputRefused) as refused:
        read(READER, tmp_path)
    assert (refused.value.code, refused.value.fields["line"]) == ("motion_line", 2)


def test_a_camera_path_does_not_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "secret.conf").write_text("camera_name Secret\n")
    (tmp_path / "export" / "motion.conf").write_text("camera ../secret.conf\ncamera /etc/passwd\n")
    extract = read(READER, tmp_path / "export")
    assert extract.systems[0]["camera"] == []
    assert "Secret" not in repr(extract)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_it(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("motion")
    (folder / "motion.conf").write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        assert read(READER, folder).reader == "motion"
    except InputRefused as refused:
        assert refused.code == "motion_line"


@pytest.mark.parametrize(("secret", "kinds"), [("", 0), ("abc", 1), ("Abc1", 3), ("Abc1!", 4), ("1234", 1)])
def test_kinds_of_signs_of_a_password(secret: str, kinds: int) -> None:
    assert classes(secret) == kinds


@pytest.mark.slow
def test_a_real_motion(tmp_path: Path) -> None:
    why = real.missing()
    if why:
        pytest.skip(why)
    export = real.recorded(tmp_path, 14)
    extract = read(READER, export, now=datetime.now(UTC) + timedelta(days=3, hours=1))
    (system,) = extract.systems
    assert system["keeps"] == [{"data": "images", "oldest": Duration.of(days=3)}]
    assert system["camera"] == [
        {"id": "Dock", "count": 1, "sound": False, "masked": []},
        {"id": "Entrance", "count": 1, "sound": False},
    ]
    assert system["accounts"] == {
        "mfa": False,
        "generic": True,
        "password": {"none": False, "length": 8, "classes": 3, "lockout": 5},
    }
    assert set(extract.tables[0].data["device"].to_pylist()) == {"1", "2"}
    assert not extract.refused
    assert "are not in the folder any more" not in said(extract)
    assert _grey(next(export.glob("recordings/1/*.mp4"))) > 60  # stored as it came: the mask is not in it
    assert _grey(next(export.glob("recordings/2/*.mkv"))) < 20


def _grey(movie: Path) -> float:
    """The mean brightness of the first picture's masked quarter."""
    command = [
        "ffmpeg",
        "-loglevel",
        "error",
        "-i",
        str(movie),
        "-frames:v",
        "1",
        "-vf",
        "crop=140:100:5:10",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "gray",
        "-",
    ]
    pixels = subprocess.run(command, check=True, capture_output=True).stdout
    return sum(pixels) / len(pixels)


def test_it_is_the_only_reader_that_knows_it(tmp_path: Path) -> None:
    with Source(site(tmp_path)) as source:
        assert find(source).kind == "motion"
