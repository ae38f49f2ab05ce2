"""What a recording says of itself in its container: when it was made, how long it is, whether it has sound, whether it is signed.

Metadata only. No picture or sound is decoded and no library opens the file: a few kilobytes are read at known places, under limits
of our own, so that a hostile file costs no more than an honest one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import BinaryIO

SIGNATURES: Mapping[str, bytes] = MappingProxyType(
    {
        "onvif": bytes.fromhex("005bc93f2d715e95ada4796f90877a6f"),
        "axis": bytes.fromhex("5369676e656420566964656f2e2e2e30"),
        "c2pa": bytes.fromhex("d8fec3d61b0e483c92975828877ec481"),
    }
)
"""The UUIDs that mark a signature: ONVIF Media Signing and Axis Signed Video (SEI messages between pictures), C2PA (a `uuid` box)."""

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""A creation time before this is a clock that was never set, not a time."""


_BLOCK = 16 << 10


class Unreadable(Exception):
    """The file is not the container that it seems to be. `reason` is a stable word: `playlist`, `unknown`, `broken`, `empty`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Media:
    """What one container says. None is *it does not say*. `seconds` is the play time, `whole` false where the end is missing."""

    container: str
    created: datetime | None = None
    seconds: float | None = None
    sound: bool | None = None
    signed: frozenset[str] = frozenset()
    whole: bool = True


class Window:
    """A file, read at places under a budget: no read goes past its end, and all reads together stay under `budget` bytes.

    Short reads come out of the last block: the boxes of one header lie together.
    """

    def __init__(self, stream: BinaryIO, size: int, budget: int) -> None:
        self._stream = stream
        self.size = size
        self._left = budget
        self._start = 0
        self._block = b""

    def at(self, offset: int, length: int) -> bytes:
        """The bytes at `offset`, fewer at the end. Raises Unreadable (`broken`) when the budget is spent."""
        inside = offset - self._start
        if inside >= 0 and 0 <= length <= len(self._block) - inside:
            return self._block[inside : inside + length]
        if offset < 0 or length < 0:
            raise Unreadable("broken")
        wanted = min(max(length, _BLOCK), max(0, self.size - offset))
        if wanted > self._left:
            raise Unreadable("broken")
        self._left -= wanted
        self._stream.seek(offset)
        self._start, self._block = offset, self._stream.read(wanted)
        return self._block[:length]


def container_of(head: bytes) -> str:
    """`mp4`, `mkv`, `avi` or `mpegts`, by the first bytes alone. Raises Unreadable (`empty`, `playlist`, `unknown`)."""
    if not head:
        raise Unreadable("empty")
    if head[4:8] in _BOXES_THAT_OPEN and head[:4] != b"\x00\x00\x00\x00":
        return "mp4"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "mkv"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    for step, first in ((188, 0), (192, 4)):
        if len(head) > first + step and head[first] == 0x47 and head[first + step] == 0x47:
            return "mpegts"
    start = head[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_PLAYLISTS):
        raise Unreadable("playlist")
    raise Unreadable("unknown")


_BOXES_THAT_OPEN = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"sidx", b"moof", b"pnot"})
_PLAYLISTS = (
    b"#extm3u",
    b"#ext",
    b"<?xml",
    b"<mpd",
    b"<smil",
    b"<asx",
    b"[playlist]",
    b"[reference]",
    b"ffconcat",
    b"file ",
    b"http:",
    b"https:",
    b"rtsp",
    b"concat:",
    b"v=0",
)


def marked(data: bytes) -> frozenset[str]:
    """Which signatures leave their mark in these bytes."""
    return frozenset(name for name, mark in SIGNATURES.items() if mark in data)


def plausible(instant: datetime | None) -> datetime | None:
    """The instant, unless it is one that only an unset clock gives."""
    return instant if instant is not None and instant >= EARLIEST else None
