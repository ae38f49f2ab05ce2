"""Open media that somebody else made: what it is by its first bytes, then what it holds, read in a confined process.

The format is never guessed by FFmpeg. Its guess opens a playlist that calls itself `.mp4` and reads other files of the
machine through it; so the box or sync bytes decide, the demuxer is named, every protocol is forbidden
(`protocol_whitelist`), decoders are a short list (`codec_whitelist`), and the process can open nothing
(`regard.picture.confined`). FFmpeg documents the options under "Format Options" and "Protocol Options".
"""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

from regard.picture.confined import Limits, Source, run
from regard.picture.refusals import Refused

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

HEAD = 4096
DECODERS = "h264,hevc,mjpeg,mpeg4,vp8,vp9,libdav1d,av1,gif,aac,mp3,mp3float,opus,flac,ac3,pcm_s16le,pcm_mulaw,pcm_alaw"
"""The only decoders that a file may call for."""

_MOV_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"moof", b"sidx", b"pnot"})
_PLAYLISTS = (b"#EXTM3U", b"#EXT-X-", b"ffconcat", b"<?xml", b"[playlist]", b"<MPD", b"<smil")
_MOST_STREAMS, _MOST_SIDE, _MOST_PIXELS = 16, 8192, 40_000_000
_LONGEST = timedelta(hours=25)
DESCRIBING = Limits(memory=2 << 30, processor_s=20, wall_s=30.0)


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a recording: codec, size as stored, turn in degrees clockwise to see it upright, frames a second."""

    codec: str
    width: int
    height: int
    turn: int
    rate: float | None
    frames: int | None


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of a recording: codec, channels, samples a second."""

    codec: str
    channels: int
    rate: int


@dataclass(frozen=True, slots=True)
class Description:
    """What a recording says of itself. `created` is the file's own claim, in UTC; `length` is None where it does not say."""

    container: str
    length: timedelta | None
    picture: Picture
    sound: Sound | None
    streams: int
    created: datetime | None
    size: int


def describe(source: Source, limits: Limits = DESCRIBING) -> Description:
    """What `source` holds. Raises InputRefused (`media_*`): not a video, a playlist, damaged, too large, too costly."""
    told = run("describe", {}, source, limits=limits)
    sound = told.pop("sound")
    return Description(
        container=told["container"],
        length=None if told["length_us"] is None else timedelta(microseconds=told["length_us"]),
        picture=Picture(**told["picture"]),
        sound=None if sound is None else Sound(**sound),
        streams=told["streams"],
        created=None if told["created"] is None else datetime.fromisoformat(told["created"]),
        size=told["size"],
    )


def container_of(head: bytes) -> str:
    """`mp4`, `mpegts`, `matroska`, `avi` or `gif`, by the first bytes alone. Raises Refused (`media_not_known`, `media_playlist`)."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PLAYLISTS):
        raise Refused("media_playlist")
    if len(head) >= 12 and head[4:8] in _MOV_BOXES and (int.from_bytes(head[:4]) >= 8 or int.from_bytes(head[:4]) == 1):
        return "mp4"
    if head[:1] == b"\x47" and len(head) > 376 and head[188:189] == b"\x47" and head[376:377] == b"\x47":
        return "mpegts"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    raise Refused("media_not_known")


class Window(io.RawIOBase):
    """A view of an open file with a place of its own, so that one descriptor is read twice at once."""

    def __init__(self, source: BinaryIO) -> None:
        self._descriptor, self._at = source.fileno(), 0
        self._size = os.fstat(self._descriptor).st_size

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read from this view's place."""
        data = os.pread(self._descriptor, len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move this view's place alone."""
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        """This view's place."""
        return self._at


def opened(source: BinaryIO) -> tuple[InputContainer, VideoStream, str]:
    """The container, its picture stream and its format. In a confined process only. Raises Refused."""
    import av

    av.logging.set_level(None)  # any level calls Python from FFmpeg’s threads, which can wait for each other for ever
    window = Window(source)
    container = container_of(os.pread(source.fileno(), HEAD, 0))
    options = {"protocol_whitelist": "none", "codec_whitelist": DECODERS, "max_streams": str(_MOST_STREAMS)}
    try:
        found = av.open(window, "r", format=container, options=options, metadata_errors="replace")
    except MemoryError:
        raise
    except (av.FFmpegError, OSError, ValueError):
        raise Refused("media_broken") from None
    if len(found.streams) > _MOST_STREAMS:
        raise Refused("media_too_large", what="streams", value=len(found.streams), limit=_MOST_STREAMS)
    if not found.streams.video:
        raise Refused("media_no_picture", codec="-")
    picture = found.streams.video[0]
    if picture.codec_context is None or picture.codec_context.name not in DECODERS.split(","):
        raise Refused(
            "media_no_picture", codec="unknown" if picture.codec_context is None else picture.codec_context.name
        )
    _bounded(picture.width, picture.height, found.duration)
    return found, picture, container


def _bounded(width: int, height: int, duration: int | None) -> None:
    if not (0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE and width * height <= _MOST_PIXELS):
        raise Refused(
            "media_too_large", what="picture", value=f"{width}x{height}", limit=f"{_MOST_PIXELS // 1_000_000} MP"
        )
    if duration is not None and timedelta(microseconds=max(0, duration)) > _LONGEST:
        raise Refused("media_too_large", what="length", value=f"{duration // 1_000_000} s", limit=str(_LONGEST))


def loaded() -> None:
    """Load NumPy and the whole of PyAV, which loads parts of itself late: a confined process opens nothing more."""
    import av
    import numpy  # noqa: F401

    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def prepared(request: dict[str, Any]) -> Any:
    """The task `describe`, ready (`regard.picture.child`)."""
    del request
    loaded()
    return _described


def _described(source: BinaryIO, target: BinaryIO | None, emit: object) -> dict[str, Any]:
    import av

    found, picture, container = opened(source)
    try:
        first = next(found.decode(picture), None)
    except (av.FFmpegError, OSError):
        first = None
    if first is None:
        raise Refused("media_broken")
    sound = next((s for s in found.streams.audio if s.codec_context is not None), None)
    return {
        "container": container,
        "length_us": found.duration,
        "picture": {
            "codec": picture.codec_context.name,
            "width": picture.width,
            "height": picture.height,
            "turn": (-first.rotation) % 360,
            "rate": None if not picture.average_rate else float(picture.average_rate),
            "frames": picture.frames or None,
        },
        "sound": sound
        and {
            "codec": sound.codec_context.name,
            "channels": sound.codec_context.channels,
            "rate": sound.codec_context.sample_rate,
        },
        "streams": len(found.streams),
        "created": _created(found.metadata.get("creation_time", "")),
        "size": os.fstat(source.fileno()).st_size,
    }


def _created(said: str) -> str | None:
    """The container's creation time, in UTC; None where there is none, or where it is the zero of the format (1904, 1970)."""
    try:
        instant = datetime.fromisoformat(said.replace("Z", "+00:00"))
    except ValueError:
        return None
    instant = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    return None if instant.year <= 1970 else instant.isoformat()
