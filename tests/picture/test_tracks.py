"""Followed faces and what is filled: no frame missed between two detections of a track, always the same answer."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from regard.picture.boxes import Box
from regard.picture.faces.covering import Ground, Policy, cover
from regard.picture.faces.looking import FaceMap, stride_of
from regard.picture.faces.tracks import Face, Sighting, Track, follow, join

number = st.floats(-200, 1200, allow_nan=False, width=32)
side = st.floats(1, 300, width=32)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), number, number, side, side)
faces = st.builds(Face, boxes, st.floats(0.3, 1))
looks = st.lists(st.lists(faces, max_size=4), min_size=1, max_size=12)
policies = st.builds(Policy, margin=st.integers(0, 10), stride=st.integers(1, 6))


def spaced(found: list[list[Face]], stride: int) -> list[tuple[int, list[Face]]]:
    return [(n * stride, each) for n, each in enumerate(found)]


@settings(max_examples=150, deadline=None)
@given(looks, policies)
def test_between_two_detections_of_a_track_every_frame_is_filled(found: list[list[Face]], policy: Policy) -> None:
    tracks = follow(spaced(found, policy.stride))
    joins = join(tracks, 30)
    frames = len(found) * policy.stride
    fills = cover(tracks, joins, frames, policy)
    for track in tracks:
        numbers = [s.frame for s in track.sightings]
        assert numbers == sorted(set(numbers))
        for before, after in zip(track.sightings, track.sightings[1:], strict=False):
            for frame in range(before.frame, after.frame + 1):
                due = before.face.box.between(after.face.box, (frame - before.frame) / (after.frame - before.frame))
                own = [f.box for f in fills[frame] if f.track == track.number]
                assert any(due.covered_by(box) > 0.999 for box in own), (frame, due, own)
    for each in joins:
        before, after = tracks[each.before].last, tracks[each.after].first
        for frame in range(before.frame + 1, after.frame):
            assert any(f.track == each.before and f.ground is Ground.GAP for f in fills[frame])


@settings(max_examples=100, deadline=None)
@given(looks)
def test_every_face_found_is_in_one_track_and_filled(found: list[list[Face]]) -> None:
    tracks = follow(spaced(found, 2))
    assert sorted((s.frame, s.face.box) for t in tracks for s in t.sightings) == sorted(
        (2 * n, f.box) for n, each in enumerate(found) for f in each
    )
    fills = cover(tracks, join(tracks, 20), 2 * len(found), Policy())
    for n, each in enumerate(found):
        for face in each:
            assert any(face.box.covered_by(f.box) > 0.999 for f in fills[2 * n])


@settings(max_examples=60, deadline=None)
@given(looks, policies)
def test_the_same_faces_give_the_same_fills(found: list[list[Face]], policy: Policy) -> None:
    def once() -> object:
        tracks = follow(spaced(found, policy.stride))
        return cover(tracks, join(tracks, 20), 80, policy)

    assert once() == once()


@settings(max_examples=60, deadline=None)
@given(looks)
def test_a_map_comes_back_from_plain_values(found: list[list[Face]]) -> None:
    tracks = follow(spaced(found, 2))
    kept = FaceMap(640, 360, 10.0, 2, len(found), tuple(range(2 * len(found))), tracks, join(tracks, 20))
    assert FaceMap.from_plain(kept.as_plain()) == kept


def at(x: float, y: float = 100) -> Face:
    return Face(Box(x, y, x + 40, y + 50), 0.9)


def test_a_moving_face_is_one_track_and_its_gap_is_closed() -> None:
    seen = [(n, [at(10 + 6 * n)] if n < 10 or n >= 24 else []) for n in range(0, 40, 2)]
    tracks = follow(seen)
    joins = join(tracks, 20)
    assert len(tracks) == 2 and [(j.before, j.after) for j in joins] == [(0, 1)]
    fills = cover(tracks, joins, 40, Policy(margin=4))
    assert all(any(at(10 + 6 * n).box.covered_by(f.box) > 0.99 for f in fills[n]) for n in range(39))


def test_margins_stand_before_and_after() -> None:
    tracks = follow([(20, [at(100)]), (22, [at(104)])])
    fills = cover(tracks, (), 60, Policy(margin=5))
    assert [n for n in range(60) if fills[n]] == list(range(15, 28))
    assert {f.ground for f in fills[15]} == {Ground.MARGIN}


def test_two_that_cross_never_share_a_track_left_clear() -> None:
    """Two people walk through each other: where both could own a face, new tracks begin, so the one left clear is not swapped."""
    seen = [(n, [at(100 + 5 * n), at(300 - 5 * n)]) for n in range(0, 40, 2)]
    tracks = follow(seen)
    kept = FaceMap(640, 360, 10.0, 2, 20, tuple(range(40)), tracks, ())
    chosen = kept.at(0, 110, 120)
    assert chosen is not None
    fills = cover(tracks, (), 40, Policy(), frozenset({chosen}))
    assert not any(at(100).box.covered_by(f.box) > 0.5 for f in fills[0])
    for n in range(0, 40, 2):
        assert any(at(300 - 5 * n).box.covered_by(f.box) > 0.99 for f in fills[n]), n


def test_nobody_is_chosen_where_nobody_is() -> None:
    kept = FaceMap(640, 360, 10.0, 2, 1, (0, 1, 2), (Track(0, (Sighting(0, at(100)), Sighting(2, at(110)))),), ())
    assert kept.at(1, 120, 120) == 0
    assert kept.at(1, 400, 120) is None and kept.at(3, 120, 120) is None


def test_five_looks_a_second() -> None:
    assert [stride_of(rate) for rate in (1, 5, 10, 25, 30, 60)] == [1, 1, 2, 5, 6, 12]
