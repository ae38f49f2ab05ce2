"""Zones that must never be seen: constant in every frame that was written, at every shape; the rest is still a picture."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from picture.films import film, frames_of
from regard.picture.frames import planes
from regard.picture.masks import FULL, Burner, Zone, constant, raster
from regard.picture.redacting import Order, redact

ROOF = Zone(((0.1, 0.1), (0.6, 0.2), (0.3, 0.8)))
share = st.floats(0, 1)


def noise(width: int = 96, height: int = 64) -> av.VideoFrame:
    frame = av.VideoFrame(width, height, "yuv420p")
    rng = np.random.default_rng(5)
    for plane in planes(frame):
        plane[:] = rng.integers(0, 255, plane.shape, np.uint8)
    return frame


def test_zones_are_constant_in_what_was_written_and_the_rest_is_not(tmp_path: Path) -> None:
    source, target = film(tmp_path / "a.mp4", size=(320, 180)), tmp_path / "b.mp4"
    before = source.read_bytes()
    report = redact(source, target, Order(faces=False, zones=(ROOF,)))
    assert report.frames == 20 and source.read_bytes() == before
    found = frames_of(target)
    assert len(found) == 20
    assert all(constant(frame, (ROOF,)) for frame in found)
    assert not any(constant(frame, (Zone(((0.7, 0.1), (0.9, 0.1), (0.9, 0.9))),)) for frame in found)
    assert not any(constant(frame, (ROOF,)) for frame in frames_of(source))


def test_a_camera_that_moved_is_black_whole(tmp_path: Path) -> None:
    target = tmp_path / "b.mp4"
    redact(film(tmp_path / "a.mp4"), target, Order(faces=False, zones=(FULL,)))
    assert all(constant(frame, (FULL,), border=0) for frame in frames_of(target))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(share, share), min_size=3, max_size=7), st.tuples(share, share, share))
def test_every_point_inside_a_polygon_is_burned(
    points: list[tuple[float, float]], weights: tuple[float, float, float]
) -> None:
    """A point inside a triangle of three of its corners, where the polygon is that triangle."""
    zone, total = Zone(tuple(points[:3])), sum(weights)
    area = abs(
        np.cross(np.subtract((*points[1], 0), (*points[0], 0)), np.subtract((*points[2], 0), (*points[0], 0)))[2]
    )
    if total < 0.01 or area < 0.02 or min(weights) / total < 0.1:
        return
    x, y = (sum(w * p[k] for w, p in zip(weights, points, strict=False)) / total for k in (0, 1))
    frame = noise()
    Burner((zone,), 96, 64).burn(frame)
    assert planes(frame)[0][min(63, int(y * 64)), min(95, int(x * 96))] == 16
    assert constant(frame, (zone,), tolerance=0, border=0)


def test_a_zone_of_one_cell_burns_its_neighbours_colour_too() -> None:
    assert raster(FULL, 5, 3).all()
    frame = noise()
    tiny = Zone(((0.5, 0.5), (0.501, 0.5), (0.501, 0.501), (0.5, 0.501)))
    Burner((tiny,), 96, 64).burn(frame)
    assert planes(frame)[0][32, 48] == 16 and planes(frame)[1][16, 24] == 128


@pytest.mark.parametrize("points", [((0, 0), (1, 1)), ((0, 0), (1, 0), (1, 1.2))])
def test_what_is_no_zone_is_refused(points: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ValueError, match="zone"):
        Zone(points)
