"""What is filled on each frame: from tracks to boxes. Pure, deterministic.

Between two looks at a face the fill is the hull of where it was and where it will be; across a gap it follows the straight line
between both and grows; before the first and after the last sighting it stays a margin. A face left clear is clear only where it was
followed without a gap; the margins around it stay hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from regard.picture.boxes import Box
from regard.picture.faces.tracks import Join, Sighting, Track


class Ground(StrEnum):
    """Why a box is filled on a frame."""

    FOUND = "found"
    BETWEEN = "between"
    GAP = "gap"
    MARGIN = "margin"


@dataclass(frozen=True, slots=True)
class Policy:
    """How far the fill reaches: share of the face added on each side, pixels added, frames before and after, frames between looks."""

    grow: float = 0.2
    pixels: float = 2.0
    margin: int = 8
    stride: int = 2


@dataclass(frozen=True, slots=True)
class Fill:
    """A box to fill on a frame, of which track, and why."""

    frame: int
    box: Box
    track: int
    ground: Ground


def cover(
    tracks: Sequence[Track], joins: Sequence[Join], frames: int, policy: Policy, clear: frozenset[int] = frozenset()
) -> list[list[Fill]]:
    """The fills of every frame from 0 up to `frames`; tracks in `clear` are left clear where they were followed."""
    found: dict[int, list[Fill]] = defaultdict(list)
    by_number = {t.number: t for t in tracks}
    joined_on = {j.before: by_number[j.after] for j in joins}
    joined_back = {j.after for j in joins}
    for track in tracks:
        fills = list(_margins(track, track.number not in joined_back, track.number not in joined_on, policy))
        if track.number not in clear:
            fills += _followed(track, policy)
        if (after := joined_on.get(track.number)) is not None:
            fills += _path(track.last, after.first, track.number, Ground.GAP, policy)
        for fill in fills:
            if 0 <= fill.frame < frames:
                found[fill.frame].append(fill)
    return [found[n] for n in range(frames)]


def _followed(track: Track, policy: Policy) -> Iterator[Fill]:
    for before, after in zip(track.sightings, track.sightings[1:], strict=False):
        yield from _path(before, after, track.number, Ground.BETWEEN, policy)
    for sighting in track.sightings:
        yield Fill(sighting.frame, sighting.face.box.grown(policy.grow, policy.pixels), track.number, Ground.FOUND)


def _path(before: Sighting, after: Sighting, number: int, ground: Ground, policy: Policy) -> Iterator[Fill]:
    """Every frame strictly between two sightings: the hull of the line a stride around the frame, grown more inside a gap."""
    length = after.frame - before.frame
    start, end = before.face.box, after.face.box
    for frame in range(before.frame + 1, after.frame):
        low = max(0, frame - before.frame - policy.stride)
        high = min(length, frame - before.frame + policy.stride)
        hull = start.between(end, low / length).hull(start.between(end, high / length))
        away = min(frame - before.frame, after.frame - frame) if ground is Ground.GAP else 0
        grow = policy.grow + min(0.5, 0.05 * away / max(1, policy.stride))
        yield Fill(frame, hull.grown(grow, policy.pixels), number, ground)


def _margins(track: Track, before: bool, after: bool, policy: Policy) -> Iterator[Fill]:
    """The frames around a track: where it was, where it would have been, and all between."""
    edges = ([(track.first, -1)] if before else []) + ([(track.last, 1)] if after else [])
    for edge, step in edges:
        for away in range(1, policy.margin + 1):
            frame = edge.frame + step * away
            hull = edge.face.box.hull(track.expected(frame))
            yield Fill(frame, hull.grown(policy.grow, policy.pixels), track.number, Ground.MARGIN)
