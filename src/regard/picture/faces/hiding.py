"""The writing pass, in a confined process: fill the faces, burn the zones, encode H.264. A frame that the analysis did not see is black."""

from __future__ import annotations

from collections import Counter
from typing import Any, BinaryIO

from regard.picture.faces.covering import Fill, Ground, Policy, cover
from regard.picture.faces.looking import FaceMap, look
from regard.picture.refusals import Refused

QUALITY, PRESET = 23, "superfast"
_MARGIN_S = 0.8


def policy_for(rate: float, stride: int) -> Policy:
    """The fill's reach for a recording: a margin of 0.8 s before and after, at least two looks."""
    return Policy(margin=max(2 * stride, round(_MARGIN_S * rate)), stride=stride)


def prepared(request: dict[str, Any]) -> Any:
    """The task `redact`, ready (`regard.picture.child`)."""
    from regard.picture import frames, masks, models  # noqa: F401 - nothing can be loaded later
    from regard.picture.faces import detector  # noqa: F401
    from regard.picture.opening import loaded

    loaded()
    session = models.faces() if request["faces"] and request["map"] is None else None

    def task(source: BinaryIO, target: BinaryIO | None, emit: Any) -> dict[str, Any]:
        if target is None:
            raise Refused("media_target_taken")
        found = None
        if request["faces"]:
            found = look(source, session, emit) if request["map"] is None else FaceMap.from_plain(request["map"])
        return _write(source, target, request, found, emit)

    return task


def _clear(found: FaceMap, clicks: list[list[float]]) -> frozenset[int]:
    chosen = set()
    for frame, x, y in clicks:
        track = found.at(int(frame), x, y)
        if track is None:
            raise Refused("picture_nobody_there", frame=int(frame))
        chosen.add(track)
    return frozenset(chosen)


def _write(
    source: BinaryIO, target: BinaryIO, request: dict[str, Any], found: FaceMap | None, emit: Any
) -> dict[str, Any]:
    from regard.picture.frames import Frames, Writer
    from regard.picture.masks import FULL, Burner, Zone

    frames = Frames(source)
    clear = _clear(found, request["clear"]) if found else frozenset()
    fills = cover(found.tracks, found.joins, found.frames, policy_for(found.rate, found.stride), clear) if found else []
    zones = tuple(Zone(tuple((x, y) for x, y in points)) for points in request["zones"])
    writer, burner, blackout, count, black, sound = None, None, None, 0, 0, False
    for number, given in enumerate(frames):
        if writer is None:
            size = (found.width, found.height) if found else (given.width, given.height)
            writer = Writer(target, frames, *size, quality=QUALITY, preset=PRESET)
            sound = request["sound"] and writer.keep_sound(source)
            burner, blackout = Burner(zones, *size), Burner((FULL,), *size)
        assert burner is not None and blackout is not None
        frame = given if (given.width, given.height) == size else given.reformat(*size)
        frame.make_writable()
        known = found is None or (number < found.frames and found.instants[number] == frame.pts)
        if known:
            fill(frame, fills[number] if found else [])
            burner.burn(frame)
        else:
            blackout.burn(frame)
            black += 1
        writer.write(frame)
        count += 1
        if number % 50 == 0:
            emit("writing", number, max(number, frames.expected))
    assert writer is not None
    writer.close()
    return _report(count, black, frames.lost, sound, found, fills, clear, size)


def fill(frame: Any, fills: list[Fill]) -> None:
    """Fill boxes with solid black in a writable frame: nothing of what was there is left to be computed back."""
    from regard.picture.frames import BLACK, planes

    if not fills:
        return
    brightness, blue, red = planes(frame)
    for each in fills:
        left, top, right, bottom = each.box.even(frame.width, frame.height)
        brightness[top:bottom, left:right] = BLACK[0]
        blue[top // 2 : bottom // 2, left // 2 : right // 2] = BLACK[1]
        red[top // 2 : bottom // 2, left // 2 : right // 2] = BLACK[2]


_RANKS = (Ground.FOUND, Ground.BETWEEN, Ground.GAP, Ground.MARGIN)


def _report(
    count: int,
    black: int,
    lost: int,
    sound: bool,
    found: FaceMap | None,
    fills: list[list[Fill]],
    clear: frozenset[int],
    size: tuple[int, int],
) -> dict[str, Any]:
    grounds: Counter[str] = Counter()
    for on_frame in fills:
        grounds[next((g for g in _RANKS if any(f.ground is g for f in on_frame)), "none")] += 1
    return {
        "frames": count,
        "size": list(size),
        "looks": found.looks if found else 0,
        "tracks": len(found.tracks) if found else 0,
        "gaps_closed": len(found.joins) if found else 0,
        "frames_by_ground": dict(sorted(grounds.items())),
        "frames_black": black,
        "packets_lost": lost,
        "clear_tracks": sorted(clear),
        "sound_kept": sound,
        "boxes": [
            [
                [*(round(v, 1) for v in (f.box.left, f.box.top, f.box.right, f.box.bottom)), f.track, f.ground]
                for f in on
            ]
            for on in fills
        ],
    }
