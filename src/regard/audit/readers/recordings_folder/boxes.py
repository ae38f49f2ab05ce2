"""The boxes of ISO base media files (ISO/IEC 14496-12: MP4, MOV, fragmented MP4): headers and a few fields of them.

Boxes are walked without recursion, at most `_MOST` of them and four deep; a size that does not fit ends the walk and the file is
told as broken or cut short.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from regard.audit.readers.recordings_folder.media import Media, Unreadable, Window, marked, plausible

_MOST = 4096
_SHALLOW, _DEEP = 64 << 10, 4 << 20
_EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC)


class _Found:
    def __init__(self) -> None:
        self.left = _MOST
        self.created: datetime | None = None
        self.seconds: float | None = None
        self.sounds: list[bool] = []
        self.scales: dict[int, int] = {}
        self.first: dict[int, int] = {}
        self.last: dict[int, int] = {}
        self.signed: frozenset[str] = frozenset()
        self.moov = False


def read(window: Window, head: bytes, *, deep: bool) -> Media:
    """What the file says. Raises Unreadable (`broken`) when it has no movie box at all."""
    found, whole = _Found(), True
    offset = 0
    while offset + 8 <= window.size:
        box = _header(window, offset, window.size, head)
        if box is None:
            whole = False
            break
        kind, body, end = box
        found.left -= 1
        if found.left <= 0:
            break
        if end > window.size:
            whole, end = False, window.size
        _top(window, found, kind, body, end, deep)
        offset = end
    if not found.moov and not found.first:
        raise Unreadable("broken")
    return Media(
        "mp4", plausible(found.created), _length(found), _sound(found), found.signed, whole and offset == window.size
    )


def _top(window: Window, found: _Found, kind: bytes, body: int, end: int, deep: bool) -> None:
    if kind == b"moov":
        found.moov = True
        _movie(window, found, body, end)
    elif kind == b"mdat":
        found.signed |= marked(window.at(body, min(end - body, _DEEP if deep else _SHALLOW)))
    elif kind == b"uuid":
        found.signed |= marked(window.at(body, 16))
    elif kind == b"moof":
        _fragment(window, found, body, end)
    elif kind == b"sidx" and found.seconds is None:
        found.seconds = _index(window.at(body, min(end - body, 64 << 10)))


def _header(window: Window, offset: int, limit: int, head: bytes = b"") -> tuple[bytes, int, int] | None:
    """Kind, start of the body and end of the box at `offset`; None where there is none that could be one."""
    raw = head[offset : offset + 16] if offset + 16 <= len(head) else window.at(offset, 16)
    if len(raw) < 8:
        return None
    size, kind = struct.unpack_from(">I4s", raw)
    body = offset + 8
    if size == 1:
        if len(raw) < 16:
            return None
        size, body = struct.unpack_from(">Q", raw, 8)[0], offset + 16
    elif size == 0:
        size = limit - offset
    return None if size < body - offset else (kind, body, offset + size)


def _children(window: Window, found: _Found, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    offset = start
    while offset + 8 <= end and found.left > 0:
        found.left -= 1
        box = _header(window, offset, end)
        if box is None or box[2] > end:
            return
        yield box
        offset = box[2]


def _movie(window: Window, found: _Found, start: int, end: int) -> None:
    for kind, body, stop in _children(window, found, start, end):
        if kind == b"mvhd":
            made, scale, ticks = _times(window.at(body, min(32, stop - body)))
            found.created = made or found.created
            if ticks and scale:
                found.seconds = ticks / scale
        elif kind == b"trak":
            _track(window, found, body, stop)
        elif kind == b"mvex":
            _extends(window, found, body, stop)


def _track(window: Window, found: _Found, start: int, end: int) -> None:
    track, scale, sort = 0, 0, b""
    for kind, body, stop in _children(window, found, start, end):
        if kind == b"tkhd":
            raw = window.at(body, min(24, stop - body))
            at = 20 if raw[:1] == b"\x01" else 12
            track = struct.unpack_from(">I", raw, at)[0] if len(raw) >= at + 4 else 0
        elif kind == b"mdia":
            for inner, first, last in _children(window, found, body, stop):
                if inner == b"mdhd":
                    made, scale, _ = _times(window.at(first, min(32, last - first)))
                    found.created = found.created or made
                elif inner == b"hdlr":
                    sort = window.at(first, min(12, last - first))[8:12]
    found.sounds.append(sort == b"soun")
    if scale and track:
        found.scales[track] = scale


def _extends(window: Window, found: _Found, start: int, end: int) -> None:
    for kind, body, stop in _children(window, found, start, end):
        if kind != b"mehd" or found.seconds:
            continue
        raw = window.at(body, min(12, stop - body))
        wide = raw[:1] == b"\x01"
        if len(raw) >= (12 if wide else 8) and found.scales:
            found.seconds = struct.unpack_from(">Q" if wide else ">I", raw, 4)[0] / max(found.scales.values())


def _fragment(window: Window, found: _Found, start: int, end: int) -> None:
    """The decode time of each fragment: their spread is the play time where no header says it (less the last fragment)."""
    for kind, body, stop in _children(window, found, start, end):
        if kind != b"traf":
            continue
        track = 0
        for inner, first, last in _children(window, found, body, stop):
            raw = window.at(first, min(12, last - first))
            if inner == b"tfhd" and len(raw) >= 8:
                track = struct.unpack_from(">I", raw, 4)[0]
            elif inner == b"tfdt" and len(raw) >= (12 if raw[:1] == b"\x01" else 8):
                time = struct.unpack_from(">Q" if raw[:1] == b"\x01" else ">I", raw, 4)[0]
                found.first.setdefault(track, time)
                found.last[track] = time


def _times(raw: bytes) -> tuple[datetime | None, int, int]:
    """Creation time, time scale and duration of a `mvhd` or `mdhd`; zero where there is none, or all bits (unknown) are set."""
    wide = raw[:1] == b"\x01"
    if len(raw) < (32 if wide else 20):
        return None, 0, 0
    made, _, scale, ticks = struct.unpack_from(">QQIQ" if wide else ">IIII", raw, 4)
    if ticks == (1 << (64 if wide else 32)) - 1:
        ticks = 0
    try:
        return (_EPOCH_1904 + timedelta(seconds=made) if made else None), scale, ticks
    except OverflowError:
        return None, scale, ticks


def _index(raw: bytes) -> float | None:
    """The play time that a segment index (`sidx`) adds up to."""
    wide = raw[:1] == b"\x01"
    at = 4 + 8 + (16 if wide else 8) + 2
    if len(raw) < at + 2:
        return None
    scale, count = struct.unpack_from(">I", raw, 8)[0], struct.unpack_from(">H", raw, at)[0]
    ticks = sum(struct.unpack_from(">I", raw, at + 6 + 12 * n)[0] for n in range(count) if at + 14 + 12 * n <= len(raw))
    return ticks / scale if scale and ticks else None


def _length(found: _Found) -> float | None:
    if found.seconds:
        return found.seconds
    spread = [
        (found.last[track] - start) / found.scales[track]
        for track, start in found.first.items()
        if track in found.scales and found.last[track] > start
    ]
    return max(spread, default=None)


def _sound(found: _Found) -> bool | None:
    return any(found.sounds) if found.sounds else None
