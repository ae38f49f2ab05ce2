"""Follow faces from one looked-at frame to the next, forwards and backwards, and join what belongs together. Pure, deterministic.

Nearest by overlap with where the face was going (constant speed), then by distance: the plain association of SORT (Bewley et
al., 2016), without a filter. A face that two tracks could claim starts a new track: for hiding it changes nothing, and who is
left clear never changes into somebody else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from regard.picture.boxes import Box

_REACH = 1.5
"""How far from where it was going a face may be found, in face sizes, between two looks."""
_DOUBT = 0.1
_MISSES = 1
"""Looks that a track may miss before it ends; longer gaps are joined, and are not followed for whoever is left clear."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face found on one frame: where, and how sure the detector is (0 to 1)."""

    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """A face of a track on a frame that was looked at."""

    frame: int
    face: Face


@dataclass(frozen=True, slots=True)
class Track:
    """The same face over consecutive looks, frames strictly rising."""

    number: int
    sightings: tuple[Sighting, ...]

    @property
    def first(self) -> Sighting:
        """Where it begins."""
        return self.sightings[0]

    @property
    def last(self) -> Sighting:
        """Where it ends."""
        return self.sightings[-1]

    def speed(self, at_end: bool) -> tuple[float, float]:
        """Pixels a frame at its end, or at its beginning; (0, 0) for a single sighting."""
        pair = self.sightings[-2:] if at_end else self.sightings[:2]
        if len(pair) < 2:
            return 0.0, 0.0
        (x0, y0), (x1, y1) = pair[0].face.box.centre, pair[1].face.box.centre
        frames = pair[1].frame - pair[0].frame
        return (x1 - x0) / frames, (y1 - y0) / frames

    def expected(self, frame: int) -> Box:
        """Where it should be on a frame after its end or before its beginning, at constant speed."""
        end = frame >= self.last.frame
        edge = self.last if end else self.first
        x, y = self.speed(end)
        return edge.face.box.moved(x * (frame - edge.frame), y * (frame - edge.frame))


@dataclass(frozen=True, slots=True)
class Join:
    """Two tracks taken for the same face across a gap, for hiding: `before` ends, `after` begins."""

    before: int
    after: int


def _cost(expected: Box, found: Box) -> float | None:
    """How badly a found face fits; None when it cannot be the same."""
    overlap = expected.overlap(found)
    size = max(1.0, (expected.area * found.area) ** 0.25)
    (x0, y0), (x1, y1) = expected.centre, found.centre
    distance = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 / size
    alike = min(expected.area, found.area) / max(expected.area, found.area, 1e-9)
    return None if overlap <= 0 and (distance > _REACH or alike < 0.25) else distance - overlap


def follow(looks: Iterable[tuple[int, Sequence[Face]]]) -> tuple[Track, ...]:
    """The tracks of the faces found on the frames looked at (frame numbers rising), in the order in which they begin."""
    made: list[list[Sighting]] = []
    open_tracks: list[int] = []
    missed: dict[int, int] = {}
    for frame, faces in looks:
        expected = {n: Track(n, tuple(made[n][-2:])).expected(frame) for n in open_tracks}
        pairs = sorted(
            (cost, n, k)
            for n, box in expected.items()
            for k, face in enumerate(faces)
            if (cost := _cost(box, face.box)) is not None
        )
        owner: dict[int, int] = {}
        for _, n, k in pairs:
            if k not in owner and n not in owner.values() and not _claimed(n, faces[k].box, expected):
                owner[k] = n
        for k, face in enumerate(faces):
            n = owner.get(k, len(made))
            if n == len(made):
                made.append([])
            made[n].append(Sighting(frame, face))
            missed[n] = -1
        missed = {n: count + 1 for n, count in missed.items()}
        open_tracks = [n for n, count in missed.items() if count <= _MISSES]
        missed = {n: missed[n] for n in open_tracks}
    return tuple(Track(n, tuple(sightings)) for n, sightings in enumerate(made))


def _claimed(n: int, box: Box, expected: dict[int, Box]) -> bool:
    """Whether another track could have gone to the same place."""
    return any(other != n and place.overlap(box) > _DOUBT for other, place in expected.items())


def join(tracks: Sequence[Track], longest: int) -> tuple[Join, ...]:
    """Ends joined to later beginnings, at most `longest` frames apart: looked for from both sides, the best fits first."""
    fits = []
    starting = sorted(tracks, key=lambda t: t.first.frame)
    for a in tracks:
        at = bisect_right(starting, a.last.frame, key=lambda t: t.first.frame)
        for b in starting[at:]:
            gap = b.first.frame - a.last.frame
            if gap > longest:
                break
            slack = 1.0 + gap / longest
            costs = [
                cost
                for box, other in (
                    (a.expected(b.first.frame), b.first.face.box),
                    (b.expected(a.last.frame), a.last.face.box),
                    (a.last.face.box, b.first.face.box),
                )
                if (cost := _cost(box.grown(0.25 * slack), other)) is not None
            ]
            if costs:
                fits.append((min(costs), gap, a.number, b.number))
    ends: set[int] = set()
    beginnings: set[int] = set()
    found = []
    for _, _, before, after in sorted(fits):
        if before not in ends and after not in beginnings:
            ends.add(before)
            beginnings.add(after)
            found.append(Join(before, after))
    return tuple(sorted(found, key=lambda j: (j.before, j.after)))
