"""The headers of Matroska and WebM (RFC 9559), AVI (RIFF) and MPEG transport streams (ISO/IEC 13818-1), as far as metadata goes."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from regard.audit.readers.recordings_folder.media import Media, Unreadable, Window, marked, plausible

_FIRST = 64 << 10
_DEEP = 4 << 20
_MOST = 2048
_EPOCH_2001 = datetime(2001, 1, 1, tzinfo=UTC)
_AUDIO_STREAMS = frozenset({0x03, 0x04, 0x0F, 0x11, 0x81, 0x83, 0x87, 0x8A})


def read(kind: str, window: Window, head: bytes, *, deep: bool) -> Media:
    """What a file of that kind says of itself. Raises Unreadable (`broken`)."""
    try:
        media = _READERS[kind](window)
    except (struct.error, IndexError, ValueError, OverflowError):
        raise Unreadable("broken") from None
    signed = marked(window.at(0, _DEEP if deep else _FIRST))
    return Media(media.container, plausible(media.created), media.seconds, media.sound, signed, media.whole)


# Matroska ------------------------------------------------------------------------------------------------------------------

_SEGMENT, _INFO, _TRACKS, _ENTRY, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
_SCALE, _DURATION, _DATE, _TYPE = 0x2AD7B1, 0x4489, 0x4461, 0x83


def _matroska(window: Window) -> Media:
    data = window.at(0, _FIRST)
    created, scale, ticks = None, 1_000_000, None
    types: list[int] = []
    stack = [(0, len(data))]
    seen = 0
    while stack:
        start, end = stack.pop()
        for number, body, stop in _elements(data, start, end):
            seen += 1
            if seen > _MOST or number == _CLUSTER:
                break
            value = data[body:stop]
            if number in (_SEGMENT, _INFO, _TRACKS, _ENTRY):
                stack.append((body, stop))
            elif number == _SCALE:
                scale = int.from_bytes(value[:8], "big")
            elif number == _DURATION and len(value) in (4, 8):
                ticks = struct.unpack(">f" if len(value) == 4 else ">d", value)[0]
            elif number == _DATE and len(value) == 8:
                created = _EPOCH_2001 + timedelta(microseconds=int.from_bytes(value, "big", signed=True) // 1000)
            elif number == _TYPE:
                types.append(int.from_bytes(value[:8], "big"))
    seconds = ticks * scale / 1e9 if ticks is not None and 0 < ticks * scale < 1e18 else None
    return Media("mkv", created, seconds, 2 in types if types else None)


def _elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of the body of each element; one of unknown size reaches to the end of its parent."""
    offset = start
    while offset + 2 <= end:
        width = 9 - data[offset].bit_length()
        if width > 4:
            return
        number = int.from_bytes(data[offset : offset + width], "big")
        offset += width
        if offset >= end:
            return
        length_width = 9 - data[offset].bit_length()
        if length_width > 8:
            return
        length = int.from_bytes(data[offset : offset + length_width], "big") & ((1 << (7 * length_width)) - 1)
        unknown = length == (1 << (7 * length_width)) - 1
        body = offset + length_width
        stop = end if unknown else min(end, body + length)
        yield number, body, stop
        offset = stop


# AVI -----------------------------------------------------------------------------------------------------------------------


def _avi(window: Window) -> Media:
    data = window.at(0, _FIRST)
    rate = frames = 0
    sorts: list[bytes] = []
    stack = [(12, len(data))]
    seen = 0
    while stack:
        start, end = stack.pop()
        while start + 8 <= end and seen < _MOST:
            seen += 1
            name, length = struct.unpack_from("<4sI", data, start)
            body, stop = start + 8, min(end, start + 8 + length)
            if name == b"LIST" and data[body : body + 4] in (b"hdrl", b"strl"):
                stack.append((body + 4, stop))
            elif name == b"avih" and stop - body >= 20:
                rate, frames = struct.unpack_from("<I", data, body)[0], struct.unpack_from("<I", data, body + 16)[0]
            elif name == b"strh":
                sorts.append(data[body : body + 4])
            start = stop + (length & 1)
    whole = struct.unpack_from("<I", data, 4)[0] + 8 <= window.size
    return Media("avi", None, rate * frames / 1e6 or None, b"auds" in sorts if sorts else None, whole=whole)


# MPEG transport stream -----------------------------------------------------------------------------------------------------


def _transport(window: Window) -> Media:
    data = window.at(0, _FIRST)
    step, lead = (188, 0) if data[0] == 0x47 and data[188] == 0x47 else (192, 4)
    programs: set[int] = set()
    types: list[int] = []
    for packet in _packets(data, step, lead):
        number = struct.unpack_from(">H", packet, 1)[0] & 0x1FFF
        if number == 0:
            programs |= {each for _, each in _pairs(_section(packet), 8, 4)}
        elif number in programs and not types:
            types += _streams(_section(packet))
    first = next(_clocks(_packets(data, step, lead)), None)
    tail_start = max(0, window.size - _FIRST) // step * step
    last = max(_clocks(_packets(window.at(tail_start, _FIRST), step, lead)), default=None)
    seconds = (last - first) / 90_000 if first is not None and last is not None and last > first else None
    return Media("mpegts", None, seconds, bool(_AUDIO_STREAMS & set(types)) if types else None)


def _packets(data: bytes, step: int, lead: int) -> Iterator[bytes]:
    for start in range(lead, len(data) - 187, step):
        if data[start] == 0x47:
            yield data[start : start + 188]


def _section(packet: bytes) -> bytes:
    """The table section that starts in this packet; empty where none does."""
    if not packet[1] & 0x40:
        return b""
    start = 4 + (packet[4] + 1 if packet[3] & 0x20 else 0)
    if start >= 188:
        return b""
    return packet[start + 1 + packet[start] :]


def _pairs(section: bytes, start: int, step: int) -> Iterator[tuple[int, int]]:
    length = (struct.unpack_from(">H", section, 1)[0] & 0xFFF) if len(section) > 3 else 0
    for at in range(start, min(len(section), 3 + length - 4) - step + 1, step):
        program, number = struct.unpack_from(">HH", section, at)
        if program:
            yield program, number & 0x1FFF


def _streams(section: bytes) -> list[int]:
    if len(section) < 12:
        return []
    end = min(len(section), 3 + (struct.unpack_from(">H", section, 1)[0] & 0xFFF) - 4)
    at = 12 + (struct.unpack_from(">H", section, 10)[0] & 0xFFF)
    found = []
    while at + 5 <= end:
        found.append(section[at])
        at += 5 + (struct.unpack_from(">H", section, at + 3)[0] & 0xFFF)
    return found


def _clocks(packets: Iterator[bytes]) -> Iterator[int]:
    """The program clock of each packet that has one, in 90 kHz ticks."""
    for packet in packets:
        if packet[3] & 0x20 and packet[4] >= 7 and packet[5] & 0x10:
            yield int.from_bytes(packet[6:10], "big") << 1 | packet[10] >> 7


_READERS: dict[str, Callable[[Window], Media]] = {"mkv": _matroska, "avi": _avi, "mpegts": _transport}
