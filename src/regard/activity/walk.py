"""The calendar's part of the fold: walking from one scan to the next over the moments of a worker's shift.

Plain functions over arrays, compiled by `kernel`. They run only when a gap crosses a moment; a gap within one
stretch never comes here.
A worker's state is a row of whole numbers, a bucket's figures another; the names below are their places.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from regard.activity import silence, time_use, units
from regard.activity.calendar import OUTSIDE, SHIFT_END, SHIFT_START, WORKING
from regard.activity.jit import jit

#: No scan yet; no moment to come.
NEVER = -(1 << 62)
FOREVER = 1 << 62
#: The state of a worker whose shift is not known.
UNKNOWN = 3
#: No row is open for the worker in this bucket (a team of -1 is "no team").
FREE = -2

# A worker's state.
LAST, NEXT, STATE, TASK, ERROR, TEAM, CLOSED, PTR, PFIRST, PEND, LAST_TEAM = range(11)
STATE_WIDTH = 12
# A worker's first scan, kept until it is known whether anything came before.
F_AT, F_TASK, F_ERROR, F_DIRECT, F_TEAM, F_QTY = range(6)
FIRST_WIDTH = 6

# Parameters.
(
    UNITS_GAP,
    GAP_FAST,
    GAP_LOW,
    GAP_HIGH,
    GAP_SESSION,
    PAIR_BELOW,
    SILENT_FROM,
    EDGE_FROM,
    EDGE_BELOW,
    EDGE_AROUND,
    EDGE_START,
    EDGE_BREAK,
    EDGE_END,
    TIME_GAP,
    TIME_SESSION,
) = range(15)
PARAMETERS = 15

# Places of the indicators' first columns in a row; -1 when not asked for.
P_UNITS, P_GAPS, P_PRESENCE, P_PAIR, P_SILENCE, P_EDGES, P_TIME = range(7)
PLACES = 7

Row = npt.NDArray[np.int64]

_units_gap = jit(units.gap)
_silence = jit(silence.step)
_measured = jit(time_use.measured)
_unmeasured = jit(time_use.unmeasured)


@jit
def locate(s: Row, at: int, pattern: int, first: Row, moments: Row, states: npt.NDArray[np.int8]) -> None:
    """Put a worker's calendar state at the instant `at`."""
    s[CLOSED] = 0
    if pattern < 0:
        s[STATE] = UNKNOWN
        s[NEXT] = FOREVER
        s[PTR] = s[PFIRST] = s[PEND] = 0
        return
    low, end = first[pattern], first[pattern + 1]
    s[PFIRST], s[PEND] = low, end
    p = low + np.searchsorted(moments[low:end], at, side="right")
    s[PTR] = p
    s[STATE] = states[p - 1] if p > low else OUTSIDE
    s[NEXT] = moments[p] if p < end else FOREVER


@jit
def edge(
    row: Row,
    places: Row,
    par: Row,
    begin: int,
    end: int,
    p: int,
    s: Row,
    moments: Row,
    kinds: npt.NDArray[np.int8],
) -> None:
    """Count the stretch of working time [begin, end) when it is of edge length and near an edge;

    `p` is the first moment at or after its end.
    """
    length = end - begin
    if length < par[EDGE_FROM] or length >= par[EDGE_BELOW]:
        return
    best = par[EDGE_AROUND] + 1
    column = -1
    for index, distance in (
        (p - 1, begin - moments[p - 1] if p > s[PFIRST] else FOREVER),
        (p, moments[p] - end if p < s[PEND] else FOREVER),
    ):
        if distance >= best:
            continue
        kind = kinds[index]
        if kind == SHIFT_START:
            wanted, where = par[EDGE_START], 0
        elif kind == SHIFT_END:
            wanted, where = par[EDGE_END], 2
        else:
            wanted, where = par[EDGE_BREAK], 1
        if wanted:
            best = distance
            column = where
    if column >= 0:
        base = places[P_EDGES]
        row[base + column] += 1
        row[base + 3] += length


@jit
def head(
    row: Row,
    places: Row,
    par: Row,
    start: int,
    at: int,
    s: Row,
    moments: Row,
    states: npt.NDArray[np.int8],
    kinds: npt.NDArray[np.int8],
) -> int:
    """Working time from the shift start (moment `start`) to the first scan at `at`;

    its stretches counted as edges.
    """
    work = 0
    p = start + 1
    cur = moments[start]
    state = states[start]
    while True:
        stop = min(moments[p], at) if p < s[PEND] else at
        if state == WORKING:
            work += stop - cur
            if places[P_EDGES] >= 0:
                edge(row, places, par, cur, stop, p, s, moments, kinds)
        if p >= s[PEND] or moments[p] > at:
            return work
        cur, state = moments[p], states[p]
        p += 1


@jit
def shift_end(s: Row, moments: Row, kinds: npt.NDArray[np.int8]) -> int:
    """When the shift of a worker's last scan ends;

    FOREVER when that scan was in no shift, or its end is accounted for.
    """
    if s[LAST] == NEVER or s[CLOSED] == 1 or s[STATE] == UNKNOWN or s[STATE] == OUTSIDE:
        return FOREVER
    p = s[PTR]
    while p < s[PEND]:
        if kinds[p] == SHIFT_END:
            return int(moments[p])
        p += 1
    return FOREVER


@jit
def tail(
    row: Row, places: Row, par: Row, s: Row, moments: Row, states: npt.NDArray[np.int8], kinds: npt.NDArray[np.int8]
) -> None:
    """Account for the time from a worker's last scan to the end of its shift, and leave the shift."""
    p = s[PTR]
    cur, state = s[LAST], s[STATE]
    work = 0
    while p < s[PEND]:
        if state == WORKING:
            work += moments[p] - cur
            if places[P_EDGES] >= 0:
                edge(row, places, par, cur, moments[p], p, s, moments, kinds)
        cur, state = moments[p], states[p]
        p += 1
        if kinds[p - 1] == SHIFT_END:
            break
    if places[P_TIME] >= 0:
        _unmeasured(row, places[P_TIME], work)
    s[PTR] = p
    s[STATE] = OUTSIDE
    s[CLOSED] = 1
    s[NEXT] = NEVER  # the next scan takes the long way


@jit
def cross(
    row: Row,
    places: Row,
    par: Row,
    s: Row,
    at: int,
    direct: bool,
    moments: Row,
    states: npt.NDArray[np.int8],
    kinds: npt.NDArray[np.int8],
) -> None:
    """Account for a gap that crosses at least one moment, up to the scan at `at`, and move the calendar state there.

    Within one shift: stretches between breaks are silences or edges each by its own length; the gap is measured by its
    working time. Over the edge of a shift: what lies in the shift of the last scan and in that of this one is
    unmeasured; shifts between were not worked.
    """
    crossed, work, silences, silent = _rest_of_shift(row, places, par, s, at, moments, states, kinds)
    if crossed:
        start = -1
        while s[PTR] < s[PEND] and moments[s[PTR]] <= at:
            if kinds[s[PTR]] == SHIFT_START:
                start = s[PTR]
            s[STATE] = states[s[PTR]]
            s[PTR] += 1
        if start >= 0 and s[STATE] != OUTSIDE:
            work += head(row, places, par, start, at, s, moments, states, kinds)
    elif silences:
        row[places[P_SILENCE]] += silences
        row[places[P_SILENCE] + 1] += silent
    if not crossed and places[P_UNITS] >= 0:
        _units_gap(row, places[P_UNITS], work, par[UNITS_GAP])
    if places[P_TIME] >= 0:
        if not crossed and work < par[TIME_GAP]:
            _measured(row, places[P_TIME], work, direct)
        else:
            _unmeasured(row, places[P_TIME], work)
    s[NEXT] = moments[s[PTR]] if s[PTR] < s[PEND] else FOREVER
    s[CLOSED] = 0


@jit
def _rest_of_shift(
    row: Row,
    places: Row,
    par: Row,
    s: Row,
    at: int,
    moments: Row,
    states: npt.NDArray[np.int8],
    kinds: npt.NDArray[np.int8],
) -> tuple[bool, int, int, int]:
    """From the last scan to `at` or the end of its shift: whether the edge was crossed, working time, silences, silent time."""
    p, end, state, cur = s[PTR], s[PEND], s[STATE], s[LAST]
    crossed = s[CLOSED] == 1 or state == OUTSIDE
    work = silences = silent = 0
    silent_from = par[SILENT_FROM] if places[P_SILENCE] >= 0 else FOREVER
    while not crossed:
        stop = min(moments[p], at) if p < end else at
        if state == WORKING:
            length = stop - cur
            work += length
            if length >= silent_from:
                silences += 1
                silent += length
            if places[P_EDGES] >= 0:
                edge(row, places, par, cur, stop, p, s, moments, kinds)
        if p >= end or moments[p] > at:
            break
        cur, state = moments[p], states[p]
        crossed = kinds[p] == SHIFT_END
        p += 1
    s[PTR], s[STATE] = p, state
    return crossed, work, silences, silent


@jit
def close_tails(
    s: npt.NDArray[np.int64],
    a: npt.NDArray[np.int64],
    until: int,
    touched: npt.NDArray[np.int32],
    counts: Row,
    places: Row,
    par: Row,
    moments: Row,
    states: npt.NDArray[np.int8],
    kinds: npt.NDArray[np.int8],
) -> int:
    """Account for every shift that ended by `until` without another scan. Returns the earliest end still to come."""
    soonest = FOREVER
    for w in range(s.shape[0]):
        ends = shift_end(s[w], moments, kinds)
        if ends <= until:
            if s[w, TEAM] == FREE:
                s[w, TEAM] = s[w, LAST_TEAM]
                touched[counts[0]] = w
                counts[0] += 1
            tail(a[w], places, par, s[w], moments, states, kinds)
        elif ends < soonest:
            soonest = ends
    return int(soonest)


@jit
def first_heads(
    ats: Row,
    workers: Row,
    rows: npt.NDArray[np.int64],
    since: int,
    pattern: npt.NDArray[np.int32],
    places: Row,
    par: Row,
    first: Row,
    moments: Row,
    states: npt.NDArray[np.int8],
    kinds: npt.NDArray[np.int8],
) -> None:
    """For scans before which a worker made none:

    the time from the start of the shift, where the stream was complete by then (`since`).
    """
    s = np.zeros(STATE_WIDTH, np.int64)
    for k in range(ats.shape[0]):
        locate(s, ats[k], pattern[workers[k]], first, moments, states)
        if s[STATE] == UNKNOWN or s[STATE] == OUTSIDE:
            continue
        start = s[PTR] - 1
        while start > s[PFIRST] and kinds[start] != SHIFT_START:
            start -= 1
        if kinds[start] == SHIFT_START and moments[start] >= since:
            work = head(rows[k], places, par, start, ats[k], s, moments, states, kinds)
            if places[P_TIME] >= 0:
                _unmeasured(rows[k], places[P_TIME], work)
