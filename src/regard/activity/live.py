"""The live view: who may need a hand now. Computed on demand from the fold's state; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from regard.activity import walk
from regard.activity.calendar import BREAK_END, SHIFT_END, WORKING, Calendar
from regard.activity.events import Codes, EventBatch, Names
from regard.terms.clock import from_micros
from regard.terms.duration import Duration


@dataclass(frozen=True, slots=True)
class Silent:
    """Someone who may need a hand now:

    pseudonym, team, and working time since the last scan (or the end of the last break).
    """

    worker: str
    team: str
    silent_for: Duration


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The live view at an instant.

    `unknown` counts workers seen in the last four hours whose shift is not known: no silence is computed for
    them.
    """

    at: datetime
    silent: tuple[Silent, ...]
    unknown: int


def look(
    now: int,
    state: npt.NDArray[np.int64],
    pattern: npt.NDArray[np.int32],
    calendar: Calendar,
    names: Names,
    at_least: int,
    lately: int,
    waiting: EventBatch | None,
) -> Snapshot:
    """Look at the workers' states at `now` (microseconds UTC);

    `waiting` are events that are held back for late ones but were seen.
    """
    last, team = state[:, walk.LAST].copy(), state[:, walk.LAST_TEAM].copy()
    if waiting is not None:
        known = waiting.worker < len(last)
        np.maximum.at(last, waiting.worker[known], waiting.at[known])
        if waiting.team is not None:
            team[waiting.worker[known]] = waiting.team[known]
    seen = last != walk.NEVER
    unknown = int(np.count_nonzero(seen & (pattern < 0) & (now - last < lately)))
    silent: list[tuple[int, int]] = []
    for w in np.flatnonzero(seen & (now - last >= at_least) & (pattern >= 0)):
        length = _silence(now, int(last[w]), int(pattern[w]), calendar)
        if length >= at_least:
            silent.append((int(w), length))
    return Snapshot(
        from_micros(now),
        tuple(
            Silent(label(names.workers, w), label(names.teams, int(team[w])), _length(length)) for w, length in silent
        ),
        unknown,
    )


def label(codes: Codes, code: int) -> str:
    """The name behind a code, or the code itself where the source gave numbers; "" for none."""
    if code < 0:
        return ""
    return codes.name(code) if len(codes) else str(code)


def _length(micro: int) -> Duration:
    return Duration(rest=timedelta(microseconds=micro))


def _silence(now: int, last: int, pattern: int, calendar: Calendar) -> int:
    """Working time without a scan up to `now`, since the last scan or break;

    0 outside working time and when the last scan was not in this shift.
    """
    low, end = int(calendar.first[pattern]), int(calendar.first[pattern + 1])
    here = low + int(np.searchsorted(calendar.at[low:end], now, side="right"))
    then = low + int(np.searchsorted(calendar.at[low:end], last, side="right"))
    if here == low or calendar.state[here - 1] != WORKING:
        return 0
    since = last
    if then == low and here > then:  # before any shift known
        return 0
    if then > low and calendar.kind[then - 1] == SHIFT_END:
        return 0
    for p in range(then, here):
        if calendar.kind[p] == SHIFT_END:
            return 0
        if calendar.kind[p] == BREAK_END:
            since = int(calendar.at[p])
    return now - since
