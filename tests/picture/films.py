"""Small recordings made on the spot."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np


def film(
    path: Path,
    *,
    frames: int = 20,
    size: tuple[int, int] = (96, 64),
    codec: str = "libx264",
    kind: str = "mp4",
    sound: bool = False,
    instants: list[int] | None = None,
    turn: int = 0,
    pix_fmt: str = "yuv420p",
) -> Path:
    """A recording of noise at 10 frames a second; `instants` are time stamps in thousandths of a second."""
    rng = np.random.default_rng(3)
    with av.open(str(path), "w", format=kind) as out:
        stream = out.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, pix_fmt
        stream.codec_context.time_base = Fraction(1, 1000)
        if turn:
            stream.set_display_rotation(turn) if hasattr(stream, "set_display_rotation") else None
        voice = out.add_stream("aac", rate=8000, layout="mono") if sound else None
        for n in range(frames):
            picture = av.VideoFrame.from_ndarray(rng.integers(0, 255, (size[1], size[0], 3), np.uint8), format="rgb24")
            picture.pts, picture.time_base = (instants[n] if instants else n * 100), Fraction(1, 1000)
            out.mux(stream.encode(picture))
        out.mux(stream.encode(None))
        if voice is not None:
            for n in range(frames * 800 // 1024):
                tone = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
                tone.sample_rate, tone.pts, tone.time_base = 8000, n * 1024, Fraction(1, 8000)
                out.mux(voice.encode(tone))
            out.mux(voice.encode(None))
    return path


def frames_of(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as found:
        return list(found.decode(video=0))
