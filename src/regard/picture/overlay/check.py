"""Compare what is burned into the picture with what should be there: the clock with an instant known otherwise, the number with the roster.

The result is a fact with the picture that shows it, never a correction: the original stays as it is.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from regard.picture.confined import Limits, Source, run
from regard.picture.overlay.stamps import DateOrder, Stamp, names, parse
from regard.terms.clock import utc

CHECKING = Limits(memory=3 << 30, processor_s=60, wall_s=90.0)
_LEAST_SURE = 0.4
_SHIFT = timedelta(hours=1)


class ClockState(StrEnum):
    """What the burned-in clock is, against the instant expected."""

    RIGHT = "right"
    OFF = "off"
    DAYLIGHT_SAVING = "daylight-saving"
    NOT_READ = "not-read"


class WearerState(StrEnum):
    """What the burned-in identity is, against the roster's."""

    SAME = "same"
    OTHER = "other"
    NOT_READ = "not-read"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be in the picture: the instant of the first frame by a trusted clock, the zone that the camera shows, who wore it.

    `identity` is the number or label that the roster gives (None: not asked). `tolerance` is the offset still called right; a stamp tells
    whole seconds, so less than a second means nothing.
    """

    start: datetime
    zone: tzinfo
    identity: str | None = None
    tolerance: timedelta = timedelta(seconds=2)
    order: DateOrder = DateOrder.DAY_FIRST

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        if self.tolerance < timedelta(seconds=1):
            raise ValueError("a burned-in stamp tells whole seconds: the tolerance is a second at least")


@dataclass(frozen=True, slots=True)
class Seen:
    """One frame that was read: at which second of the recording, the text, how sure (0 to 1), the crop as PNG.

    `offset` is burned-in minus expected time, whole seconds; None where no stamp was read.
    """

    second: float
    text: str
    confidence: float
    stamp: Stamp | None
    offset: timedelta | None
    place: tuple[int, int, int, int]
    crop: bytes


@dataclass(frozen=True, slots=True)
class OverlayCheck:
    """What the picture says. `offset` is the median over the frames read; `drift` what it grew by, from the first to the last of them.

    `shown_by` is the frame that shows it (the first that was read), None where nothing was.
    """

    clock: ClockState
    offset: timedelta | None
    drift: timedelta | None
    wearer: WearerState
    identity: str | None
    confidence: float
    seen: tuple[Seen, ...]

    @property
    def shown_by(self) -> Seen | None:
        """The first frame on which the stamp was read, to be shown beside the finding."""
        return next((s for s in self.seen if s.stamp is not None), None)


def check_overlay(source: Source, expected: Expected, *, samples: int = 3, limits: Limits = CHECKING) -> OverlayCheck:
    """Read the burned-in clock and identity on `samples` frames and compare. Raises InputRefused (`media_*`)."""
    told = run("overlay", {"samples": samples, "order": expected.order}, source, limits=limits)
    return compared(
        [
            (
                f["second"],
                f["text"],
                f["confidence"],
                (f["place"][0], f["place"][1], f["place"][2], f["place"][3]),
                base64.b64decode(f["crop"]),
            )
            for f in told["found"]
        ],
        expected,
    )


def compared(
    found: list[tuple[float, str, float, tuple[int, int, int, int], bytes]], expected: Expected
) -> OverlayCheck:
    """The result for texts already read: (second of the recording, text, confidence, place, crop). Pure."""
    seen = []
    for second, text, confidence, place, crop in found:
        stamp = parse(text, expected.order) if confidence >= _LEAST_SURE else None
        offset = None if stamp is None else _offset(stamp, expected, second)
        seen.append(Seen(second, text, confidence, stamp, offset, place, crop))
    offsets = [s.offset for s in seen if s.offset is not None]
    middle = sorted(offsets)[len(offsets) // 2] if offsets else None
    wearer, identity = _wearer([s.stamp.identity for s in seen if s.stamp is not None], expected.identity)
    return OverlayCheck(
        clock=_clock(middle, expected.tolerance),
        offset=middle,
        drift=offsets[-1] - offsets[0] if len(offsets) > 1 else None,
        wearer=wearer,
        identity=identity,
        confidence=min((s.confidence for s in seen if s.stamp is not None), default=0.0),
        seen=tuple(seen),
    )


def _offset(stamp: Stamp, expected: Expected, second: float) -> timedelta:
    """Burned-in minus expected, both cut to the second as cameras do; in local time, so that the hour which a zone repeats is not guessed."""
    due = (expected.start + timedelta(seconds=second)).astimezone(expected.zone).replace(microsecond=0)
    burned = stamp.local.replace(microsecond=0)
    return burned.replace(tzinfo=UTC) - due.replace(tzinfo=UTC)


def _clock(offset: timedelta | None, tolerance: timedelta) -> ClockState:
    if offset is None:
        return ClockState.NOT_READ
    if abs(offset) <= tolerance:
        return ClockState.RIGHT
    if abs(abs(offset) - _SHIFT) <= tolerance:
        return ClockState.DAYLIGHT_SAVING
    return ClockState.OFF


def _wearer(identities: list[str], expected: str | None) -> tuple[WearerState, str | None]:
    """The identity that most frames show (the first of equals), compared; a line without letters or digits beside the clock is not read."""
    shown = [i for i in identities if any(c.isalnum() for c in i)]
    if not shown:
        return (WearerState.NOT_ASKED if expected is None else WearerState.NOT_READ), None
    identity = max(shown, key=shown.count)
    if expected is None:
        return WearerState.NOT_ASKED, identity
    return (WearerState.SAME if names(identity, expected) else WearerState.OTHER), identity
