"""Make a copy in which faces are hidden and zones are black. The original is read, never changed.

faces = find_faces(recording)                       # once; keep it to show the frames' boxes and to choose from
report = redact(recording, copy, Order(clear=(Click(frame=40, x=612, y=220),)), faces)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regard.picture.boxes import Box
from regard.picture.confined import Limits, Progress, Source, run
from regard.picture.faces.covering import Ground
from regard.picture.faces.looking import FaceMap
from regard.picture.masks import Zone

REDACTING = Limits(memory=6 << 30, processor_s=6 * 3600, wall_s=6 * 3600.0, written=64 << 30)
"""Limits for a long recording; give smaller ones where the source is not trusted at all."""


@dataclass(frozen=True, slots=True)
class Click:
    """A point on a frame, in pixels of the upright picture: the face there stays clear, as far as it is followed without a gap."""

    frame: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Order:
    """What the copy is to be: faces hidden or not, who stays clear, zones that must never be seen, sound kept or left out."""

    faces: bool = True
    clear: tuple[Click, ...] = ()
    zones: tuple[Zone, ...] = ()
    sound: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A box that was filled on a frame: where, for which track, and why."""

    box: Box
    track: int
    ground: Ground


@dataclass(frozen=True, slots=True)
class Report:
    """What was done.

    `by_ground` counts frames by the best reason for a fill on them: `found` (the detector saw it there), `between`, `gap` and
    `margin` (the tracker put it there), `none`. `black` counts frames that the analysis had not seen and that were blacked out
    whole; `lost`, parts of the source that could not be decoded. `filled` has the boxes of each frame.
    """

    frames: int
    width: int
    height: int
    looks: int
    tracks: int
    gaps_closed: int
    by_ground: dict[str, int]
    black: int
    lost: int
    clear: tuple[int, ...]
    sound_kept: bool
    filled: tuple[tuple[Filled, ...], ...]

    @property
    def share_found(self) -> float:
        """The share of the frames with a fill on which the detector itself saw a face; the tracker did the others."""
        with_fill = self.frames - self.black - self.by_ground.get("none", 0)
        return self.by_ground.get(Ground.FOUND, 0) / with_fill if with_fill > 0 else 1.0


def find_faces(
    source: Source, *, limits: Limits = REDACTING, progress: Progress | None = None, stride: int | None = None
) -> FaceMap:
    """Where the faces of a recording are. `progress` is called with ("looking", done, expected). Raises InputRefused (`media_*`)."""
    return FaceMap.from_plain(run("look", {"stride": stride}, source, limits=_reading(limits), progress=progress))


def redact(
    source: Source,
    target: Source,
    order: Order,
    faces: FaceMap | None = None,
    *,
    limits: Limits = REDACTING,
    progress: Progress | None = None,
) -> Report:
    """Write the copy (MP4, H.264) to `target`, which must not exist, and tell what was done.

    Without `faces` the analysis is made first. `progress` gets ("looking" or "writing", done, expected). Raises InputRefused:
    `media_*`, `media_target_taken`, `picture_nobody_there`; nothing is left at a target path then.
    """
    request: dict[str, Any] = {
        "faces": order.faces,
        "map": faces.as_plain() if faces is not None and order.faces else None,
        "clear": [[c.frame, c.x, c.y] for c in order.clear],
        "zones": [[list(point) for point in zone.points] for zone in order.zones],
        "sound": order.sound,
    }
    told = run("redact", request, source, target, limits=limits, progress=progress)
    return Report(
        frames=told["frames"],
        width=told["size"][0],
        height=told["size"][1],
        looks=told["looks"],
        tracks=told["tracks"],
        gaps_closed=told["gaps_closed"],
        by_ground=told["frames_by_ground"],
        black=told["frames_black"],
        lost=told["packets_lost"],
        clear=tuple(told["clear_tracks"]),
        sound_kept=told["sound_kept"],
        filled=tuple(tuple(Filled(Box(*f[:4]), f[4], Ground(f[5])) for f in on) for on in told["boxes"]),
    )


def _reading(limits: Limits) -> Limits:
    return Limits(limits.memory, limits.processor_s, limits.wall_s, 0)
