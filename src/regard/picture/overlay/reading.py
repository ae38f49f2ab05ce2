"""The task `overlay`, in a confined process: find the line with the clock once, then read it on a few frames spread over the recording."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from regard.picture.overlay.stamps import DateOrder, parse

if TYPE_CHECKING:
    from regard.picture.overlay.lines import ReadText

Place = tuple[int, int, int, int]
_STRIP, _LONG_SIDE = 0.12, 960


def prepared(request: dict[str, Any]) -> Any:
    """The task, ready (`regard.picture.child`)."""
    from regard.picture import frames, models
    from regard.picture.opening import loaded
    from regard.picture.overlay.lines import Reader

    loaded()
    finder, reader = models.lines_of_text(), Reader(models.characters())
    order = DateOrder(request["order"])

    def task(source: BinaryIO, target: BinaryIO | None, emit: Any) -> dict[str, Any]:
        del target
        line, found = None, []
        for number, second, frame in _some(source, request["samples"]):
            picture: Any = frames.upright(frame).reformat(format="rgb24").to_ndarray()
            read = None
            if line is None:
                line, read = _locate(finder, reader, picture, order)
            if line is None:
                continue
            left, top, right, bottom = line
            cut = picture[top:bottom, left:right]
            read = read or reader.read(cut)
            found.append(
                {
                    "frame": number,
                    "second": second,
                    "text": read.text,
                    "confidence": read.confidence,
                    "place": [left, top, right, bottom],
                    "crop": base64.b64encode(png(cut)).decode(),
                }
            )
            emit("reading", len(found), request["samples"])
        return {"found": found}

    return task


def _some(source: BinaryIO, samples: int) -> Iterator[tuple[int | None, float, Any]]:
    """Frames spread evenly over the recording, from the first to the last key frame."""
    from regard.picture.opening import opened

    container, stream, _ = opened(source)
    stream.thread_type = "SLICE"
    base = stream.time_base
    start = stream.start_time or 0
    length = (stream.duration or 0) or round((container.duration or 0) / 1_000_000 / float(base or 1))
    last = None
    try:
        for n in range(samples):
            if n:
                if not length:
                    return
                container.seek(start + max(0, length * n // (samples - 1) - 1), stream=stream)
            frame = next(container.decode(stream), None)
            if frame is None or frame.pts is None or (last is not None and frame.pts <= last):
                continue
            last = frame.pts
            yield (0 if n == 0 else None), float((frame.pts - start) * (base or 0)), frame
    finally:
        container.close()


def _locate(finder: Any, reader: Any, picture: Any, order: DateOrder) -> tuple[Place, ReadText] | tuple[None, None]:
    """Where the clock stands and what it reads: in the strip at the top, in that at the bottom, else anywhere."""
    height = picture.shape[0]
    deep = max(64, round(height * _STRIP))
    for top, bottom in ((0, min(deep, height)), (max(0, height - deep), height), (0, height)):
        for place in _lines(finder, picture[top:bottom], top):
            left, upper, right, lower = place
            read = reader.read(picture[upper:lower, left:right])
            if parse(read.text, order) is not None:
                return place, read
    return None, None


def _lines(finder: Any, strip: Any, down: int) -> list[Place]:
    """The lines of text of a strip, in pixels of the whole picture."""
    import numpy as np
    from av import VideoFrame

    from regard.picture.overlay.lines import find_lines

    height, width = strip.shape[:2]
    scale = min(1.0, _LONG_SIDE / max(width, height))
    small = strip
    if scale < 1.0:
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(strip), format="rgb24")
        small = frame.reformat(round(width * scale), round(height * scale), "rgb24").to_ndarray()
    places = []
    for line in find_lines(finder, small):
        edges = (line.left, line.top, line.right, line.bottom)
        left, top, right, bottom = (round(v / scale) for v in edges)
        places.append((left, top + down, min(width, right), min(height, bottom) + down))
    return places


def png(picture: Any) -> bytes:
    """An RGB picture as PNG (ISO/IEC 15948), without a library."""
    height, width = picture.shape[:2]
    rows = b"".join(b"\0" + picture[row].tobytes() for row in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")
