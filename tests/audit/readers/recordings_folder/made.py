"""Small containers made byte by byte, each of one kind, for the tests of the folder of recordings."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC)
EPOCH_2001 = datetime(2001, 1, 1, tzinfo=UTC)
MADE = datetime(2026, 10, 1, 8, tzinfo=UTC)


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mp4(
    made: datetime | None = MADE,
    *,
    seconds: int = 60,
    sound: bool = False,
    wide: bool = False,
    extra: bytes = b"",
    data: bytes = b"x" * 64,
) -> bytes:
    at = int((made - EPOCH_1904).total_seconds()) if made else 0
    head = (
        struct.pack(">IQQIQ", 1 << 24, at, at, 1000, seconds * 1000)
        if wide
        else struct.pack(">IIIII", 0, at, at, 1000, seconds * 1000)
    )
    tracks = b"".join(_track(number, sort) for number, sort in enumerate([b"vide", b"soun"][: 1 + sound], 1))
    return (
        box(b"ftyp", b"isom\0\0\2\0")
        + box(b"mdat", data)
        + box(b"moov", box(b"mvhd", head + bytes(80)) + tracks)
        + extra
    )


def _track(number: int, sort: bytes) -> bytes:
    header = box(b"tkhd", struct.pack(">IIII", 7, 0, 0, number) + bytes(68))
    media = box(b"mdhd", struct.pack(">IIIII", 0, 0, 0, 1000, 0) + bytes(4)) + box(b"hdlr", bytes(8) + sort + bytes(13))
    return box(b"trak", header + box(b"mdia", media))


def fragmented(*, fragments: int = 5) -> bytes:
    """An initialisation segment without a length, then fragments of ten seconds each (`moof` with `tfdt`)."""
    parts = []
    for number in range(fragments):
        track = box(b"tfhd", struct.pack(">II", 0, 1)) + box(b"tfdt", struct.pack(">II", 0, number * 10_000))
        parts.append(box(b"moof", box(b"mfhd", bytes(8)) + box(b"traf", track)) + box(b"mdat", b"y" * 32))
    return mp4(seconds=0, data=b"") + b"".join(parts)


def mkv(made: datetime | None = MADE, *, seconds: float = 60, sound: bool = False) -> bytes:
    def element(number: bytes, body: bytes) -> bytes:
        return number + bytes([0x40 | len(body) >> 8, len(body) & 0xFF]) + body

    date = element(b"\x44\x61", struct.pack(">q", int((made - EPOCH_2001).total_seconds() * 1e9))) if made else b""
    info = element(
        b"\x15\x49\xa9\x66",
        element(b"\x2a\xd7\xb1", b"\x0f\x42\x40") + element(b"\x44\x89", struct.pack(">d", seconds * 1000)) + date,
    )
    entries = [element(b"\xae", element(b"\x83", bytes([sort]))) for sort in ([1, 2] if sound else [1])]
    tracks = element(b"\x16\x54\xae\x6b", b"".join(entries))
    return element(b"\x1a\x45\xdf\xa3", b"\x42\x82\x84webm") + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + info + tracks


def avi(*, seconds: int = 60, sound: bool = False) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    header = chunk(b"avih", struct.pack("<IIIII", 100_000, 0, 0, 0, seconds * 10) + bytes(36))
    streams = b"".join(
        chunk(b"LIST", b"strl" + chunk(b"strh", sort + bytes(52)))
        for sort in ([b"vids", b"auds"] if sound else [b"vids"])
    )
    body = b"AVI " + chunk(b"LIST", b"hdrl" + header + streams) + chunk(b"LIST", b"movi")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def transport(*, seconds: int = 60, sound: bool = False) -> bytes:
    def packet(number: int, payload: bytes, *, clock: int | None = None) -> bytes:
        field = b""
        if clock is not None:
            field = bytes([7, 0x10]) + (clock >> 1).to_bytes(4, "big") + bytes([(clock & 1) << 7 | 0x7E, 0])
        control = 0x30 if field else 0x10
        start = 0x40 if payload else 0
        return (bytes([0x47, start | number >> 8, number & 0xFF, control]) + field + payload).ljust(188, b"\xff")

    def section(table: int, body: bytes) -> bytes:
        length = len(body) + 9
        return bytes([0, table]) + struct.pack(">HHBBB", 0xB000 | length, 1, 0xC1, 0, 0) + body + bytes(4)

    kinds = [0x1B, 0x0F] if sound else [0x1B]
    streams = b"".join(bytes([kind]) + struct.pack(">HH", 0xE000 | 0x101 + n, 0xF000) for n, kind in enumerate(kinds))
    pat = packet(0, section(0, struct.pack(">HH", 1, 0xE000 | 0x100)))
    pmt = packet(0x100, section(2, struct.pack(">HH", 0xE101, 0xF000) + streams))
    return pat + pmt + packet(0x101, b"", clock=0) + packet(0x101, b"", clock=seconds * 90_000)
