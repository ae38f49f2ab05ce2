"""The analysis pass, in a confined process: decode every frame, look at some, follow the faces. The answer is a `FaceMap`."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, BinaryIO

from regard.picture.boxes import Box
from regard.picture.faces.tracks import Face, Join, Sighting, Track, follow, join

LOOKS_PER_SECOND = 5.0
_JOINED_S = 2.0


@dataclass(frozen=True, slots=True)
class FaceMap:
    """Where the faces of one recording are: tracks and joins over `frames` upright frames of `width` x `height`.

    `instants` holds each frame's time stamp in the source's own ticks, so that a later pass knows its frames again; `stride`
    is the number of frames from one look to the next; `rate` frames a second.
    """

    width: int
    height: int
    rate: float
    stride: int
    looks: int
    instants: tuple[int | None, ...]
    tracks: tuple[Track, ...]
    joins: tuple[Join, ...]

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.instants)

    def at(self, frame: int, x: float, y: float) -> int | None:
        """The track whose face, as followed, is at the point on that frame; the nearest middle wins; None where there is none."""
        near = []
        for track in self.tracks:
            for before, after in zip(track.sightings, track.sightings[1:] or track.sightings, strict=False):
                if before.frame <= frame <= after.frame:
                    share = (frame - before.frame) / max(1, after.frame - before.frame)
                    box = before.face.box.between(after.face.box, share)
                    if box.grown(0.1).holds(x, y):
                        near.append(((box.centre[0] - x) ** 2 + (box.centre[1] - y) ** 2, track.number))
        return min(near)[1] if near else None

    def as_plain(self) -> dict[str, Any]:
        """The same as plain lists and numbers, for JSON."""
        return {
            "size": [self.width, self.height, self.rate, self.stride, self.looks],
            "instants": list(self.instants),
            "tracks": [
                [
                    [s.frame, s.face.box.left, s.face.box.top, s.face.box.right, s.face.box.bottom, s.face.score]
                    for s in t.sightings
                ]
                for t in self.tracks
            ],
            "joins": [[j.before, j.after] for j in self.joins],
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> FaceMap:
        """The inverse of `as_plain`."""
        width, height, rate, stride, looks = plain["size"]
        tracks = tuple(
            Track(n, tuple(Sighting(int(row[0]), Face(Box(*row[1:5]), row[5])) for row in rows))
            for n, rows in enumerate(plain["tracks"])
        )
        joins = tuple(Join(a, b) for a, b in plain["joins"])
        return cls(width, height, rate, stride, looks, tuple(plain["instants"]), tracks, joins)


def stride_of(rate: float) -> int:
    """Frames from one look to the next: five looks a second, and at least every fifth frame up to 30 frames a second."""
    return max(1, round(rate / LOOKS_PER_SECOND))


def prepared(request: dict[str, Any]) -> Any:
    """The task `look`, ready (`regard.picture.child`)."""
    from regard.picture import frames, models  # noqa: F401 - nothing can be loaded later
    from regard.picture.faces import detector  # noqa: F401
    from regard.picture.opening import loaded

    loaded()
    session = models.faces()

    def task(source: BinaryIO, target: BinaryIO | None, emit: Any) -> dict[str, Any]:
        return look(source, session, emit, request.get("stride")).as_plain()

    return task


def look(source: BinaryIO, session: Any, emit: Any, stride: int | None = None) -> FaceMap:
    """The faces of a recording. The first and the last frame are always looked at. Raises Refused."""
    from regard.picture.faces.detector import found_on, small
    from regard.picture.frames import Frames

    frames = Frames(source)
    stride = stride or stride_of(frames.rate)
    instants: list[int | None] = []
    size = (0, 0)
    waiting: deque[tuple[int, Future[tuple[Face, ...]]]] = deque()
    looks: list[tuple[int, tuple[Face, ...]]] = []
    workers = len(os.sched_getaffinity(0))
    last = None
    with ThreadPoolExecutor(workers) as pool:

        def ask(number: int, frame: Any) -> None:
            waiting.append((number, pool.submit(found_on, session, small(frame), frame.width, frame.height)))
            while len(waiting) > 2 * workers:
                number, found = waiting.popleft()
                looks.append((number, found.result()))

        for number, given in enumerate(frames):
            size = size if number else (given.width, given.height)
            frame = given if (given.width, given.height) == size else given.reformat(*size)
            instants.append(frame.pts)
            last = None
            if number % stride == 0:
                ask(number, frame)
            else:
                last = frame
            if number % 50 == 0:
                emit("looking", number, max(number, frames.expected))
        if last is not None:
            ask(len(instants) - 1, last)
        looks += [(number, found.result()) for number, found in waiting]
    tracks = follow(looks)
    joins = join(tracks, max(2 * stride, round(_JOINED_S * frames.rate)))
    return FaceMap(size[0], size[1], frames.rate, stride, len(looks), tuple(instants), tracks, joins)
