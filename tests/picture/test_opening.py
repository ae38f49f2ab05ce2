"""Hostile media: what is opened, what is refused, and that nothing else of the machine is read."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from picture.films import film
from regard.picture import child, confined
from regard.picture.confined import Limits
from regard.picture.opening import container_of, describe
from regard.picture.refusals import Refused
from regard.terms.errors import InputRefused
from shared_data import shared


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(InputRefused) as why:
        describe(path, limits) if limits else describe(path)
    return why.value.code


def test_a_recording_is_described(tmp_path: Path) -> None:
    found = describe(film(tmp_path / "a.mp4", sound=True))
    assert (found.container, found.picture.codec, found.picture.width, found.picture.height) == ("mp4", "h264", 96, 64)
    assert found.picture.rate == pytest.approx(10, abs=0.2) and found.sound is not None and found.sound.codec == "aac"
    assert found.length is not None and abs(found.length - timedelta(seconds=2)) < timedelta(seconds=0.2)
    assert found.streams == 2 and found.created is None


OTHERS = [
    ("mpegts", "libx264", "mpegts"),
    ("matroska", "libx265", "matroska"),
    ("mov", "libx264", "mp4"),
    ("avi", "mpeg4", "avi"),
]


@pytest.mark.parametrize(("kind", "codec", "container"), OTHERS)
def test_other_containers_are_opened_by_their_first_bytes(
    tmp_path: Path, kind: str, codec: str, container: str
) -> None:
    assert describe(film(tmp_path / "named.mp4", kind=kind, codec=codec)).container == container


def test_the_container_s_date_is_told_in_utc() -> None:
    found = describe(shared("data", "video", "video", "one_by_one_people_768x432.mp4"))
    assert found.created == datetime(2017, 9, 26, 16, 57, 49, tzinfo=UTC) and found.picture.frames == 1394


def test_hevc_in_full_range_is_described() -> None:
    assert describe(shared("data", "video", "signed", "onvif_test_h265.mp4")).picture.codec == "hevc"


def test_a_playlist_that_calls_itself_a_video_opens_nothing(tmp_path: Path) -> None:
    secret = film(tmp_path / "secret.mp4")
    for n, text in enumerate(
        (f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n", f"ffconcat version 1.0\nfile {secret}\n", "\n #EXT-X-VERSION:3")
    ):
        path = tmp_path / f"{n}.mp4"
        path.write_text(text)
        assert refused(path) == "media_playlist"


def test_a_playlist_behind_a_box_is_never_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\0\0\0\x10ftypmp42\0\0\0\0" + b"#EXTM3U\nfile:///etc/hostname\n" * 50)
    assert refused(path) == "media_broken"


@pytest.mark.parametrize("head", [b"", b"\0" * 64, b"MZ" + b"\0" * 500, b"\x47" + b"\0" * 400])
def test_what_is_no_video_is_refused(head: bytes) -> None:
    with pytest.raises(Refused, match="media_not_known"):
        container_of(head)


def test_a_cut_recording_is_refused(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mp4").read_bytes()
    (tmp_path / "b.mp4").write_bytes(whole[: len(whole) // 3])
    assert refused(tmp_path / "b.mp4") == "media_broken"


def test_time_and_memory_are_bounded(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    assert refused(path, Limits(wall_s=0.01)) == "media_too_costly"


def test_a_confined_process_opens_no_file_and_no_socket() -> None:
    """In a process of its own: after `confine`, a file, a pipe and a socket are all refused by the kernel."""
    code = """
import os, socket, sys
from regard.picture.child import confine
confine({"memory": 1 << 30, "processor_s": 5, "written": 0})
for attempt in (lambda: open("/etc/hostname"), os.pipe, socket.socket):
    try:
        attempt()
    except OSError as why:
        os.write(1, b"%d " % why.errno)
"""
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.split() == [b"24", b"24", b"24"]


def test_a_memory_file_is_read_like_a_path(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    with os.fdopen(os.memfd_create("clip"), "w+b") as file:
        file.write(path.read_bytes())
        file.flush()
        assert describe(file).size == path.stat().st_size


def test_every_task_can_be_loaded() -> None:
    assert {"describe", "look", "redact", "overlay"} == set(child.TASKS)
    with pytest.raises(Exception, match="picture_process_failed"):
        confined.run("nothing", {}, Path(__file__), limits=Limits())
