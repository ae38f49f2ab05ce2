"""The examination of a large folder of recordings: every container is opened, none is decoded."""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.measure import timed
from bench.registry import Reading, at_most, figure
from bench.stage import Stage
from regard.audit.extract import Asked
from regard.audit.readers.recordings_folder import READER
from regard.audit.source import Source

RECORDINGS = 100_000
CAMERAS = 20
NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)
_EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC)


@figure("examination_recordings", goal=at_most(60.0, "s"), full_rows=RECORDINGS)
def examination_recordings(stage: Stage) -> Reading:
    """A folder of 100,000 MP4 recordings read into facts and the table of recordings: age, length, sound, signature of each."""
    count = min(RECORDINGS, stage.rows)
    folder = _folder(stage, count)
    samples = [timed(lambda: _read(folder, count)) for _ in range(stage.rounds)]
    wall, cpu = statistics.median(s.wall for s in samples), statistics.median(s.cpu for s in samples)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    note = f"{CAMERAS} cameras; page cache warm; peak of this process {peak:.0f} MiB"
    return Reading(value=wall, unit="s", cpu_s=cpu, rows=count, note=note)


def _read(folder: Path, count: int) -> None:
    with Source(folder) as source:
        extract = READER.read(source, Asked(NOW, ZoneInfo("Europe/Paris")))
    assert len(extract.files) == count
    assert not extract.refused
    assert extract.systems[0]["keeps"][0]["oldest"].rest.days == count // CAMERAS * 10 // 1440


def _folder(stage: Stage, count: int) -> Path:
    """That many small recordings, ten minutes apart on each camera; made once and kept."""
    folder = stage.cache / f"recordings-{count}"
    if (folder / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    print(f"making {count:,} recordings", file=sys.stderr, flush=True)
    for number in range(count):
        camera, turn = number % CAMERAS, number // CAMERAS
        start = NOW - timedelta(minutes=10 * (turn + 1))
        place = folder / f"cam-{camera:02}" / f"{start:%Y-%m-%d}"
        if turn % 100 == 0 or not place.exists():
            place.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(place / f"{start:%H%M}.mp4", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(descriptor, recording(start, 600, sound=camera == 0))
        os.close(descriptor)
    (folder / "complete").touch()
    return folder


def recording(start: datetime, seconds: int, *, sound: bool = False) -> bytes:
    """A small MP4 as a recorder lays it out (ISO/IEC 14496-12): `ftyp`, two kilobytes of samples, the movie box at the end."""
    made = int((start - _EPOCH_1904).total_seconds())
    movie = _box(b"mvhd", struct.pack(">IIIII", 0, made, made, 1000, seconds * 1000) + bytes(80))
    for number, sort in enumerate([b"vide", b"soun"][: 1 + sound], start=1):
        header = _box(b"tkhd", struct.pack(">IIII", 7, made, made, number) + bytes(68))
        media = _box(b"mdhd", struct.pack(">IIIII", 0, made, made, 90_000, seconds * 90_000) + bytes(4))
        handler = _box(b"hdlr", bytes(8) + sort + bytes(13))
        table = _box(b"stbl", b"".join(_box(name, bytes(64)) for name in (b"stsd", b"stts", b"stsz", b"stsc", b"stco")))
        movie += _box(b"trak", header + _box(b"mdia", media + handler + _box(b"minf", table)))
    return _box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + _box(b"mdat", bytes(2048)) + _box(b"moov", movie)


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body
