"""Shifts and breaks, expanded to moments in UTC.

A *moment* is an instant at which the state of a shift changes: it starts, a break starts, a break ends, it ends.
Wall times are the
site's; the hours of a night on which clocks change are as long as they really were. A worker without a known shift
has no moments:
their gaps are unmeasured, never idle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from regard.terms.clock import micros
from regard.terms.errors import InputRefused, NotFound
from regard.terms.span import Span
from regard.terms.text import Text

#: States between moments.
OUTSIDE, WORKING, BREAK = 0, 1, 2
#: Kinds of moment.
SHIFT_START, BREAK_START, BREAK_END, SHIFT_END = 0, 1, 2, 3
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as the charter declares it: wall times in `zone`; an end at or before the start is on the next day."""

    name: str
    zone: str
    days: tuple[str, ...]
    start: time
    end: time
    breaks: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """One shift that takes place: from an instant to another, with its breaks inside."""

    span: Span
    breaks: tuple[Span, ...] = ()


def expand(shift: Shift, over: Span) -> tuple[Window, ...]:
    """The windows of `shift` that touch `over`, in order.

    Raises InputRefused (`activity_shift_wrong`) on an unknown day or break outside.
    """
    zone = ZoneInfo(shift.zone)
    if unknown := [day for day in shift.days if day not in DAYS]:
        raise _wrong(shift.name, unknown[0])
    first = over.start.astimezone(zone).date() - timedelta(days=1)
    last = over.end.astimezone(zone).date()
    windows: list[Window] = []
    day = first
    while day <= last:
        if DAYS[day.weekday()] in shift.days:
            window = _window(shift, day, zone)
            if window.span.start < over.end and over.start < window.span.end:
                windows.append(window)
        day += timedelta(days=1)
    return tuple(windows)


@dataclass(frozen=True, eq=False)
class Calendar:
    """What the fold knows of working time between two instants.

    `patterns` are sequences of windows; `pattern_of` says which pattern a worker (by pseudonym) follows. The arrays
    hold all patterns one after
    the other: pattern p owns the moments `first[p]` to `first[p + 1]` (without).
    """

    span: Span
    pattern_of: Mapping[str, int]
    first: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    state: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]
    windows: tuple[tuple[Window, ...], ...] = field(repr=False)

    @classmethod
    def of(
        cls,
        shifts: Sequence[Shift],
        over: Span,
        assigned: Mapping[str, str] | None = None,
        rosters: Mapping[str, Sequence[Window]] | None = None,
    ) -> Calendar:
        """Expand `shifts` over a span.

        `assigned` maps a worker's pseudonym to the name of a shift; `rosters` gives a worker's own windows
        instead.

        Raises NotFound (`activity_shift_unknown`) for a shift nobody declared, InputRefused
        (`activity_shift_wrong`) when a worker's
        windows overlap.
        """
        names = {shift.name: number for number, shift in enumerate(shifts)}
        patterns = [expand(shift, over) for shift in shifts]
        pattern_of: dict[str, int] = {}
        for worker, name in (assigned or {}).items():
            if name not in names:
                raise NotFound("activity_shift_unknown", _UNKNOWN, shift=name)
            pattern_of[worker] = names[name]
        for worker, windows in (rosters or {}).items():
            pattern_of[worker] = len(patterns)
            patterns.append(tuple(sorted(w for w in windows if w.span.start < over.end and over.start < w.span.end)))
        return cls._from(over, pattern_of, patterns)

    @classmethod
    def _from(cls, over: Span, pattern_of: Mapping[str, int], patterns: Sequence[tuple[Window, ...]]) -> Calendar:
        first, at, state, kind = [0], [], [], []
        for windows in patterns:
            for moment, after, what in _moments(windows):
                at.append(moment)
                state.append(after)
                kind.append(what)
            first.append(len(at))
        return cls(
            over,
            dict(pattern_of),
            np.array(first, np.int64),
            np.array(at, np.int64),
            np.array(state, np.int8),
            np.array(kind, np.int8),
            tuple(patterns),
        )


_UNKNOWN = Text(
    "No shift is called “{shift}” in the charter.", "Aucun poste horaire ne s’appelle « {shift} » dans la charte."
)
_SHIFT_WRONG = Text(
    "The shift “{shift}” cannot be read at “{where}”: days are “mon” to “sun”, breaks lie inside the shift, one "
    "after the other.",
    "L’horaire « {shift} » est illisible à « {where} » : les jours vont de « mon » à « sun », les pauses sont dans "
    "l’horaire, l’une après l’autre.",
)


def _wrong(shift: str, where: str) -> InputRefused:
    return InputRefused("activity_shift_wrong", _SHIFT_WRONG, shift=shift, where=where)


def _window(shift: Shift, day: date, zone: ZoneInfo) -> Window:
    start = datetime.combine(day, shift.start, zone)

    def later(wall: time, than: datetime) -> datetime:
        moment = datetime.combine(than.date(), wall, zone)
        return (
            moment
            if moment.replace(tzinfo=None) > than.replace(tzinfo=None)
            else datetime.combine(than.date() + timedelta(days=1), wall, zone)
        )

    end = later(shift.end, start)
    breaks: list[Span] = []
    for begin, stop in shift.breaks:
        opening = start if begin == shift.start else later(begin, start)
        closing = later(stop, opening)
        if closing.replace(tzinfo=None) > end.replace(tzinfo=None):
            raise _wrong(shift.name, begin.isoformat("minutes"))
        breaks.append(Span(opening, closing))
    return Window(Span(start, end), tuple(sorted(breaks)))


def _moments(windows: Sequence[Window]) -> list[tuple[int, int, int]]:
    moments: list[tuple[int, int, int]] = []
    for window in windows:
        moments.append((micros(window.span.start), WORKING, SHIFT_START))
        for pause in window.breaks:
            moments.append((micros(pause.start), BREAK, BREAK_START))
            moments.append((micros(pause.end), WORKING, BREAK_END))
        moments.append((micros(window.span.end), OUTSIDE, SHIFT_END))
    if any(after[0] < before[0] for before, after in pairwise(moments)):
        raise _wrong("-", "overlap")
    return moments
