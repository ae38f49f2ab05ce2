"""The one compiled pass. The steps of the indicators that were asked for are joined into one loop; the others are not in it at all.

Compiled code is cached beside this file, else in the user's cache folder (numba's own fallback), else not at all. The cache is bound to the text of every
file that is compiled in, so a change to a step is never served stale.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numba
import numpy as np

from regard.activity import fast_pair, gaps, presence, silence, time_use, units, walk
from regard.activity.calendar import BREAK, OUTSIDE, WORKING
from regard.activity.walk import (
    CLOSED,
    EDGE_BELOW,
    EDGE_FROM,
    ERROR,
    F_AT,
    F_DIRECT,
    F_ERROR,
    F_QTY,
    F_TASK,
    F_TEAM,
    FREE,
    GAP_FAST,
    GAP_HIGH,
    GAP_LOW,
    GAP_SESSION,
    LAST,
    LAST_TEAM,
    NEVER,
    NEXT,
    PAIR_BELOW,
    PTR,
    SILENT_FROM,
    STATE,
    TASK,
    TEAM,
    TIME_GAP,
    TIME_SESSION,
    UNITS_GAP,
    UNKNOWN,
)

#: Why the pass stopped: the batch is done; a scan lies in a later bucket; a worker's code is beyond the arrays; the spill is full; a scan is out of order.
DONE, BUCKET, GROW, SPILL, ORDER = range(5)

_units_scan = numba.njit(units.scan)
_units_gap = numba.njit(units.gap)
_gap_step = numba.njit(gaps.step)
_presence = numba.njit(presence.step)
_pair = numba.njit(fast_pair.step)
_silence = numba.njit(silence.step)
_measured = numba.njit(time_use.measured)
_unmeasured = numba.njit(time_use.unmeasured)


@dataclass(frozen=True, slots=True)
class Layout:
    """What is compiled in: the first column of each indicator (-1: not asked for), and what the events say."""

    units: int = -1
    gaps: int = -1
    presence: int = -1
    pair: int = -1
    silence: int = -1
    edges: int = -1
    time: int = -1
    calendar: bool = False
    team: bool = False
    task: bool = False
    qty: int = 0  # bits: 0, 16 or 32
    error: bool = False
    any_task: bool = False
    errors_only: bool = False

    @property
    def places(self) -> tuple[int, ...]:
        """The places in the order that `walk` knows them."""
        return (self.units, self.gaps, self.presence, self.pair, self.silence, self.edges, self.time)


def _revision() -> int:
    """A number that changes with any file whose code ends up in the compiled pass."""
    here = Path(__file__).parent
    total = 0
    for name in (
        "units",
        "gaps",
        "presence",
        "fast_pair",
        "silence",
        "edges",
        "time_use",
        "walk",
        "calendar",
        "kernel",
    ):
        source = here / f"{name}.py"
        total = zlib.crc32(source.read_bytes() if source.exists() else name.encode(), total)
    return total


REVISION = _revision()


def _read(dtype: Any) -> Any:
    return numba.types.Array(dtype, 1, "C", readonly=True)


def _signature(qty: int) -> Any:
    t = numba.types
    vector, matrix = t.int64[::1], t.int64[:, ::1]
    events = (
        _read(t.int64),
        _read(t.int32),
        _read(t.int16),
        _read(t.int16),
        _read(t.int32 if qty == 32 else t.int16),
        _read(t.boolean),
        _read(t.boolean),
    )
    state = (matrix, matrix, matrix, t.int32[::1], matrix, vector, _read(t.int32), _read(t.boolean))
    calendar = (_read(t.int64), _read(t.int64), _read(t.int8), _read(t.int8))
    return t.UniTuple(t.int64, 2)(*events, t.int64, t.int64, *state, *calendar, _read(t.int64), _read(t.int64))


@lru_cache(maxsize=64)
def compiled(layout: Layout) -> Callable[..., tuple[int, int]]:
    """The pass for `layout`, compiled or loaded from the cache.

    It takes the events (at, worker, team, task, qty, error, direct), the first of them to look at and the end of the open bucket; the state,
    the figures, the first scans, the list of open rows, the spill, the counters (open rows, spilled rows, watermark), the workers'
    patterns, the tasks that pairs are looked for in; the calendar; places and parameters. It returns where and why it stopped.
    """
    function = _pass(
        layout.units,
        layout.gaps,
        layout.presence,
        layout.pair,
        layout.silence,
        layout.edges,
        layout.time,
        layout.calendar,
        layout.team,
        layout.task,
        layout.qty,
        layout.error,
        layout.any_task,
        layout.errors_only,
        REVISION,
    )
    signature = _signature(layout.qty)
    try:
        return numba.njit(signature, nogil=True, cache=True)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # no folder that can be written: compile for this process alone
        return numba.njit(signature, nogil=True)(function)  # type: ignore[no-any-return]


def _pass(  # noqa: PLR0915
    units_at: int,
    gaps_at: int,
    presence_at: int,
    pair_at: int,
    silence_at: int,
    edges_at: int,
    time_at: int,
    has_calendar: bool,
    has_team: bool,
    has_task: bool,
    has_qty: int,
    has_error: bool,
    any_task: bool,
    errors_only: bool,
    revision: int,
) -> Callable[..., tuple[int, int]]:
    """The loop, with what was asked for as constants: the compiler drops the rest."""
    nets = units_at >= 0 or time_at >= 0

    def run(  # type: ignore[no-untyped-def]  # noqa: PLR0912, PLR0915
        at, worker, team, task, qty, error, direct, start, bucket_end,
        state, figures, firsts, touched, spill, counts, pattern, pair_tasks,
        first, moments, states, kinds, places, par,
    ):  # fmt: skip
        revision  # noqa: B018  part of the cache key
        capacity = state.shape[0]
        width = figures.shape[1]
        previous = counts[2]
        for i in range(start, at.shape[0]):
            u = at[i]
            w = worker[i]
            if u >= bucket_end:
                counts[2] = previous
                return i, BUCKET
            if u < previous:
                counts[2] = previous
                return i, ORDER
            if w < 0 or w >= capacity:
                counts[2] = previous
                return i, GROW
            s = state[w]
            row = figures[w]
            t = np.int64(team[i]) if has_team else np.int64(-1)
            fresh = s[TEAM] != t
            if fresh:
                if s[TEAM] == FREE:
                    touched[counts[0]] = w
                    counts[0] += 1
                else:
                    k = counts[1]
                    if k == spill.shape[0]:
                        counts[2] = previous
                        return i, SPILL
                    spill[k, 0] = w
                    spill[k, 1] = s[TEAM]
                    for c in range(width):
                        spill[k, 2 + c] = row[c]
                        row[c] = 0
                    counts[1] = k + 1
                s[TEAM] = t
                s[LAST_TEAM] = t
            previous = u
            n = np.int64(qty[i]) if has_qty else np.int64(1)
            if units_at >= 0:
                _units_scan(row, units_at, n)
            if presence_at >= 0:
                _presence(row, presence_at, u, fresh)
            last = s[LAST]
            s[LAST] = u
            if last == NEVER:
                f = firsts[w]
                f[F_AT] = u
                f[F_TASK] = task[i] if has_task else -1
                f[F_ERROR] = error[i] if has_error else 0
                f[F_DIRECT] = direct[i] if time_at >= 0 else 0
                f[F_TEAM] = t
                f[F_QTY] = n
                if has_calendar:
                    walk.locate(s, u, pattern[w], first, moments, states)
            else:
                g = u - last
                if gaps_at >= 0:
                    _gap_step(row, gaps_at, g, par[GAP_FAST], par[GAP_LOW], par[GAP_HIGH], par[GAP_SESSION])
                if pair_at >= 0:
                    same = any_task or (s[TASK] == task[i] and pair_tasks[task[i]])
                    flagged = not errors_only or error[i] or s[ERROR] == 1
                    _pair(row, pair_at, g, same, flagged, par[PAIR_BELOW])
                if has_calendar and u >= s[NEXT]:
                    s[LAST] = last
                    walk.cross(row, places, par, s, u, direct[i] if time_at >= 0 else False, moments, states, kinds)
                    s[LAST] = u
                else:
                    now = s[STATE] if has_calendar else UNKNOWN
                    if has_calendar and now == WORKING:
                        if silence_at >= 0:
                            _silence(row, silence_at, g, par[SILENT_FROM])
                        if edges_at >= 0 and par[EDGE_FROM] <= g < par[EDGE_BELOW]:
                            walk.edge(row, places, par, last, u, s[PTR], s, moments, kinds)
                    if nets:
                        net = np.int64(0) if now == BREAK else g
                        if units_at >= 0:
                            _units_gap(row, units_at, net, par[UNITS_GAP])
                        if time_at >= 0:
                            if net < par[TIME_GAP]:
                                _measured(row, time_at, net, direct[i])
                            elif now == WORKING or (now == UNKNOWN and net < par[TIME_SESSION]):
                                _unmeasured(row, time_at, net)
            if pair_at >= 0:
                if has_task:
                    s[TASK] = task[i]
                if has_error:
                    s[ERROR] = error[i]
        counts[2] = previous
        return at.shape[0], DONE

    return run


@lru_cache(maxsize=1)
def tails() -> Callable[..., int]:
    """`walk.close_tails`, compiled or loaded from the cache."""
    return _cached(_tails(REVISION))


@lru_cache(maxsize=1)
def heads() -> Callable[..., None]:
    """`walk.first_heads`, compiled or loaded from the cache."""
    return _cached(_heads(REVISION))


@lru_cache(maxsize=1)
def in_order() -> Callable[[Any], bool]:
    """Whether instants never go back."""
    return _cached(_ordered(REVISION))


def _cached(function: Callable[..., Any]) -> Callable[..., Any]:
    try:
        return numba.njit(nogil=True, cache=True)(function)  # type: ignore[no-any-return]
    except RuntimeError:
        return numba.njit(nogil=True)(function)  # type: ignore[no-any-return]


def _tails(revision: int) -> Callable[..., int]:
    def close(s, a, until, touched, counts, places, par, moments, states, kinds):  # type: ignore[no-untyped-def]
        revision  # noqa: B018
        return walk.close_tails(s, a, until, touched, counts, places, par, moments, states, kinds)

    return close


def _heads(revision: int) -> Callable[..., None]:
    def first(ats, workers, rows, since, pattern, places, par, first, moments, states, kinds):  # type: ignore[no-untyped-def]
        revision  # noqa: B018
        walk.first_heads(ats, workers, rows, since, pattern, places, par, first, moments, states, kinds)

    return first


def _ordered(revision: int) -> Callable[[Any], bool]:
    def ordered(at):  # type: ignore[no-untyped-def]
        revision  # noqa: B018
        back = 0
        for i in range(1, at.shape[0]):
            back += at[i] < at[i - 1]
        return back == 0

    return ordered


__all__ = ["BUCKET", "CLOSED", "DONE", "GROW", "ORDER", "OUTSIDE", "SPILL", "Layout", "compiled"]
