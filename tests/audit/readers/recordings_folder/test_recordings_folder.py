"""A folder of recordings: each container's own words, ages and their source, signatures, hostile files, real files where they are."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit.readers.reading import NOW, read, recognised, said
from audit.readers.recordings_folder import made
from regard.audit.readers.recordings_folder import READER, media, opening
from regard.audit.readers.recordings_folder.media import SIGNATURES, Media, Unreadable
from regard.audit.readers.recordings_folder.survey import age, named_time
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from shared_data import shared


def looked_at(content: bytes, *, deep: bool = True) -> Media:
    return opening.read(io.BytesIO(content), len(content), deep=deep)


@pytest.mark.parametrize("sound", [False, True])
@pytest.mark.parametrize("wide", [False, True])
def test_mp4(sound: bool, wide: bool) -> None:
    found = looked_at(made.mp4(sound=sound, wide=wide))
    assert found == Media("mp4", made.MADE, 60.0, sound)


@pytest.mark.parametrize("sound", [False, True])
def test_mkv(sound: bool) -> None:
    assert looked_at(made.mkv(sound=sound)) == Media("mkv", made.MADE, 60.0, sound)
    assert looked_at(made.mkv(None, sound=sound)).created is None


@pytest.mark.parametrize("sound", [False, True])
def test_avi(sound: bool) -> None:
    assert looked_at(made.avi(sound=sound)) == Media("avi", None, 60.0, sound)


@pytest.mark.parametrize("sound", [False, True])
def test_transport_stream(sound: bool) -> None:
    assert looked_at(made.transport(sound=sound)) == Media("mpegts", None, 60.0, sound)


def test_fragments_without_a_length_are_measured_by_their_times() -> None:
    found = looked_at(made.fragmented(fragments=5))
    assert found.seconds == 40.0  # from the first fragment's start to the last one's
    assert found.sound is False


def test_an_unset_clock_is_no_time() -> None:
    assert looked_at(made.mp4(None)).created is None
    assert looked_at(made.mp4(datetime(1970, 1, 1, tzinfo=UTC))).created is None


@pytest.mark.parametrize("kind", sorted(SIGNATURES))
def test_marks_of_a_signature(kind: str) -> None:
    marked = SIGNATURES[kind]
    found = looked_at(
        made.mp4(extra=made.box(b"uuid", marked + b"...")) if kind == "c2pa" else made.mp4(data=b"z" * 900 + marked)
    )
    assert found.signed == {kind}
    assert looked_at(made.mp4()).signed == frozenset()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd\n", "playlist"),
        (b"\xef\xbb\xbf \n#EXTM3U\n", "playlist"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "playlist"),
        (b"<?xml version='1.0'?><MPD/>", "playlist"),
        (b"http://10.0.0.1/x", "playlist"),
        (b"\x7fELF" + bytes(200), "unknown"),
        (made.box(b"ftyp", b"isom\0\0\2\0"), "broken"),
        (made.box(b"free") * 5000, "broken"),
    ],
)
def test_what_is_no_recording_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        looked_at(content)
    assert refused.value.reason == reason


def test_hostile_boxes_cost_nothing() -> None:
    nested = b""
    for _ in range(2000):
        nested = made.box(b"moov", nested)
    assert looked_at(nested).seconds is None
    many = made.box(b"moov", made.box(b"trak") * 100_000)
    assert looked_at(many).container == "mp4"
    huge = made.mp4() + struct.pack(">I4sQ", 1, b"mdat", 1 << 62)
    assert looked_at(huge).whole is False
    backwards = made.mp4() + struct.pack(">I4s", 4, b"mdat")
    assert looked_at(backwards).whole is False


_SAMPLES = [
    made.mp4(sound=True),
    made.mp4(wide=True),
    made.fragmented(),
    made.mkv(sound=True),
    made.avi(sound=True),
    made.transport(sound=True),
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(_SAMPLES),
    st.lists(st.tuples(st.integers(0, 1500), st.binary(min_size=1, max_size=12)), max_size=6),
    st.integers(0, 1600),
)
@example(made.mkv(), [(0, b"\x1a\x45\xdf\xa3\x00\x00\x00\x00\x00")], 1600)
def test_no_bytes_break_it(sample: bytes, changes: list[tuple[int, bytes]], cut: int) -> None:
    content = bytearray(sample[:cut])
    for at, put in changes:
        content[at % (len(content) + 1) : at % (len(content) + 1) + len(put)] = put
    try:
        found = looked_at(bytes(content))
    except Unreadable as why:
        assert why.reason in ("playlist", "unknown", "broken", "empty")
    else:
        assert found.created is None or found.created >= media.EARLIEST


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_random_bytes_behind_an_honest_start(junk: bytes) -> None:
    for start in (
        b"\0\0\0\x10ftypisom\0\0\0\0",
        b"\x1a\x45\xdf\xa3",
        b"RIFF\0\0\0\0AVI ",
        b"\x47" + bytes(187) + b"\x47" + bytes(187),
    ):
        try:
            looked_at(start + junk)
        except Unreadable:
            continue


def folder(place: Path) -> Path:
    cameras = {"cam-1": False, "cam-2": True}
    for name, sound in cameras.items():
        (place / name).mkdir(parents=True)
        for day in range(40):
            (place / name / f"{day:02}.mp4").write_bytes(made.mp4(NOW - timedelta(days=day, hours=1), sound=sound))
    return place


def test_a_folder_becomes_facts(tmp_path: Path) -> None:
    extract = read(READER, folder(tmp_path))
    (system,) = extract.systems
    assert system == {
        "id": "cctv",
        "area": "cctv",
        "keeps": [{"data": "images", "oldest": Duration.of(days=39)}],
        "camera": [{"sound": True}],
    }
    assert extract.coverage == 1.0
    assert extract.tables[0].data.num_rows == 80
    assert set(extract.tables[0].data["device"].to_pylist()) == {"cam-1", "cam-2"}
    assert "by their container: 80" in said(extract)
    assert len(extract.files) == 80


def test_silent_recordings_are_known_to_be_silent(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(made.mp4())
    assert read(READER, tmp_path).systems[0]["camera"] == [{"sound": False}]


def test_where_the_time_comes_from(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(made.mp4())
    (tmp_path / "20261001T080000.avi").write_bytes(made.avi())
    (tmp_path / "b.avi").write_bytes(made.avi())
    os.utime(tmp_path / "b.avi", (0, datetime(2026, 10, 1, 8, 1, tzinfo=UTC).timestamp()))
    (tmp_path / "c.mp4").write_bytes(made.mp4(NOW + timedelta(days=900)))
    os.utime(tmp_path / "c.mp4", (0, NOW.timestamp()))
    extract = read(READER, tmp_path, zone="Europe/Paris")
    rows = {row["id"]: row["start"] for row in extract.tables[0].data.to_pylist()}
    assert rows["a.mp4"] == made.MADE
    assert rows["20261001T080000.avi"] == made.MADE - timedelta(hours=2)
    assert rows["b.avi"] == made.MADE
    assert "by their container: 1; by their name: 1; by the file’s own time: 2" in said(extract)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("01-20261001080000.mkv", made.MADE),
        ("cam_2026-10-01_08-00-00.mp4", made.MADE),
        ("20261001T080000.mp4", made.MADE),
        ("20261001.mp4", None),
        ("20261341T080000.mp4", None),
        ("20261001080000-20261001090000.mp4", None),
        ("1234567890123456789.mp4", None),
    ],
)
def test_times_in_names(name: str, told: datetime | None) -> None:
    assert named_time(name, ZoneInfo("UTC")) == told


def test_what_cannot_be_read_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(made.mp4())
    (tmp_path / "b.mp4").write_text("#EXTM3U\nfile:///etc/passwd\n")
    (tmp_path / "c.mp4").write_bytes(b"")
    (tmp_path / "d.mp4").symlink_to("/etc/passwd")
    extract = read(READER, tmp_path)
    assert [refusal.file for refusal in extract.refused] == ["b.mp4", "c.mp4"]
    assert extract.coverage == pytest.approx(1 / 3)
    (tmp_path / "a.mp4").unlink()
    with pytest.raises(InputRefused) as refused:
        read(READER, tmp_path)
    assert refused.value.code == "recordings_folder_empty"


def test_signatures_are_told_and_never_called_valid(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(made.mp4(data=SIGNATURES["onvif"]))
    extract = read(READER, tmp_path)
    assert extract.systems[0]["security"] == {"integrity": True}
    assert "They were not verified" in said(extract)
    (tmp_path / "b.mp4").write_bytes(made.mp4())
    assert "security" not in read(READER, tmp_path).systems[0]


def test_holes_are_told(tmp_path: Path) -> None:
    for day in (1, 2, 3, 20):
        (tmp_path / f"{day}.mp4").write_bytes(made.mp4(NOW - timedelta(days=day), seconds=90_000))
    assert "In 1 places" in said(read(READER, tmp_path))


def test_it_knows_a_folder_of_recordings_and_leaves_recorders_to_their_readers(tmp_path: Path) -> None:
    assert not recognised(READER, tmp_path)
    (tmp_path / "a.MP4").write_bytes(made.mp4())
    assert recognised(READER, tmp_path)
    (tmp_path / "motion.conf").touch()
    assert not recognised(READER, tmp_path)


@given(st.integers(0, 10**9))
def test_an_age_is_never_more_than_it_is(seconds: int) -> None:
    told = age(NOW - timedelta(seconds=seconds), NOW)
    assert told is not None
    assert timedelta(0) <= timedelta(seconds=seconds) - told.rest < timedelta(days=1)


def test_real_signed_recordings() -> None:
    names = ["onvif_test_signed_h264.mp4", "onvif_test_signed_h265.mp4", "onvif_test_h264.mp4", "onvif_test_h265.mp4"]
    found = [opening.looked_at(shared("data", "video", "signed", name), deep=True) for name in names]
    assert [each.signed for each in found] == [{"onvif"}, {"onvif"}, set(), set()]
    assert found[0].created == datetime(2024, 11, 13, 16, 39, 10, tzinfo=UTC)
    assert [each.sound for each in found] == [False] * 4
    assert all(each.seconds == pytest.approx(10, abs=0.2) for each in found)


def test_real_recordings() -> None:
    dinner = opening.looked_at(shared("data", "video", "video", "egocentric_dinner_2560x1920.mp4"))
    assert dinner.sound is True
    people = opening.looked_at(shared("data", "video", "video", "one_by_one_people_768x432.mp4"))
    assert (people.sound, people.created) == (False, datetime(2017, 9, 26, 16, 57, 49, tzinfo=UTC))


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["mp4", "mkv", "avi", "ts", "mov"])
@pytest.mark.parametrize("sound", [False, True])
def test_what_ffmpeg_makes(tmp_path: Path, ending: str, sound: bool) -> None:
    if shutil.which("ffmpeg") is None:
        pytest.skip("not installed: ffmpeg")
    target = tmp_path / f"a.{ending}"
    inputs = ["-f", "lavfi", "-i", "testsrc2=size=64x64:rate=5", *(["-f", "lavfi", "-i", "sine"] if sound else [])]
    options = ["-t", "4", "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata", "creation_time=2026-10-01T08:00:00Z"]
    subprocess.run(["ffmpeg", "-loglevel", "error", *inputs, *options, str(target)], check=True)
    found = opening.looked_at(target)
    assert found.sound is sound
    assert found.seconds == pytest.approx(4, abs=0.5)
    if ending in ("mp4", "mov"):
        assert found.created == made.MADE
