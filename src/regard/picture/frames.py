"""Frames in and frames out, in a confined process: upright planes of brightness and colour, instants kept, sound kept or left out.

Frames keep the instants of the source (its time stamps), so recordings of variable rate keep their speed. Sides are made
even by leaving out the last odd row or column, since H.264 halves colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, BinaryIO, cast

from regard.picture.opening import opened
from regard.picture.refusals import Refused

if TYPE_CHECKING:
    import numpy as np
    from av import Packet, VideoFrame
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from numpy.typing import NDArray

    Plane = NDArray[np.uint8]

BLACK = (16, 128, 128)
"""Black in brightness and colour, in the studio range (ITU-R BT.601, BT.709)."""
_COPIED_SOUND = frozenset({"aac", "mp3", "opus", "ac3", "flac"})


class Frames:
    """The upright frames of a source, in order; iterate as often as wanted, each time from the start."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        container, stream, _ = opened(source)
        self.rate = float(stream.average_rate or 25)
        self.time_base = stream.time_base or Fraction(1, 90_000)
        self.expected = stream.frames or round(self.rate * (container.duration or 0) / 1_000_000)
        self.lost = 0
        container.close()

    def __iter__(self) -> Iterator[VideoFrame]:
        import av

        container, stream, _ = opened(self._source)
        stream.thread_type = "AUTO"
        self.lost, seen = 0, 0
        try:
            for packet in container.demux(stream):
                try:
                    decoded = packet.decode()
                except (av.error.InvalidDataError, av.error.PatchWelcomeError):
                    self.lost += 1
                    continue
                for frame in decoded:
                    seen += 1
                    yield upright(frame)
        except (av.error.InvalidDataError, av.error.EOFError):
            self.lost += 1
        finally:
            container.close()
        if not seen:
            raise Refused("media_broken")


def upright(frame: VideoFrame) -> VideoFrame:
    """The frame turned as its display matrix says, with even sides, in planes of 8 bits (yuv420p)."""
    turns = (frame.rotation // 90) % 4
    if not turns and frame.format.name == "yuv420p" and frame.width % 2 == 0 and frame.height % 2 == 0:
        return frame
    return _turned(frame, turns)


def _turned(frame: VideoFrame, turns: int) -> VideoFrame:
    import numpy as np
    from av import VideoFrame

    plain = frame.reformat(format="yuv420p", dst_color_range="MPEG")
    width, height = plain.width // 2 * 2, plain.height // 2 * 2
    if not width or not height:
        raise Refused("media_broken")
    wide, high = (height, width) if turns % 2 else (width, height)
    made = VideoFrame(wide, high, "yuv420p")
    for number, (there, here) in enumerate(zip(planes(made), planes(plain), strict=True)):
        half = 2 if number else 1
        there[:] = np.rot90(here[: height // half, : width // half], turns)
    made.pts, made.time_base = frame.pts, frame.time_base
    return made


def planes(frame: VideoFrame) -> tuple[Plane, Plane, Plane]:
    """Brightness and the two colours of a yuv420p frame, as arrays on the frame's own memory (writing writes the frame)."""
    import numpy as np

    sizes = ((frame.width, frame.height), *[((frame.width + 1) // 2, (frame.height + 1) // 2)] * 2)
    found = tuple(
        np.frombuffer(cast("memoryview", plane), np.uint8).reshape(-1, plane.line_size)[:high, :wide]
        for plane, (wide, high) in zip(frame.planes, sizes, strict=True)
    )
    return cast("tuple[Plane, Plane, Plane]", found)


class Writer:
    """An MP4 with H.264 frames (libx264), and the source's sound where it is kept."""

    def __init__(self, target: BinaryIO, frames: Frames, width: int, height: int, *, quality: int, preset: str) -> None:
        import av

        self._container: OutputContainer = av.open(target, "w", format="mp4")
        self._stream = self._container.add_stream("libx264", rate=Fraction(frames.rate).limit_denominator(1001))
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        self._stream.codec_context.time_base = frames.time_base
        self._stream.options = {"preset": preset, "crf": str(quality), "g": str(max(1, round(frames.rate)))}
        self._time_base = frames.time_base
        self._sound: Iterator[Packet[AudioStream]] | None = None
        self._next: Packet[AudioStream] | None = None
        self._last: int | None = None

    def keep_sound(self, source: BinaryIO) -> bool:
        """Copy the source's sound as it is, beside the frames; False where there is none, or none that MP4 carries."""
        container, _, _ = opened(source)
        found = next((s for s in container.streams.audio if s.codec_context.name in _COPIED_SOUND), None)
        if found is None:
            container.close()
            return False
        made = self._container.add_stream_from_template(found)

        def packets() -> Iterator[Packet[AudioStream]]:
            for packet in container.demux(found):
                if packet.dts is not None:
                    packet.stream = made
                    yield packet
            container.close()

        self._sound = packets()
        self._next = next(self._sound, None)
        return True

    def _sound_until(self, second: float) -> None:
        while self._sound is not None and self._next is not None:
            if float((self._next.dts or 0) * self._next.time_base) > second:
                return
            self._container.mux(self._next)
            self._next = next(self._sound, None)

    def write(self, frame: VideoFrame) -> None:
        """Add a frame at its own instant. A frame that stands still or goes back in time is put one tick after the last."""
        from av.video.frame import PictureType

        pts = frame.pts if frame.pts is not None else (self._last or 0) + 1
        if self._last is not None and pts <= self._last:
            pts = self._last + 1
        self._last, frame.pts, frame.pict_type = pts, pts, PictureType.NONE
        self._sound_until(float(pts * self._time_base))
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Write what is left, and the index of the file."""
        self._sound_until(float("inf"))
        self._container.mux(self._stream.encode(None))
        self._container.close()
