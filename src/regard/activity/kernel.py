"""The one compiled pass.

The steps of the indicators that were asked for are joined into one loop; the others are not in it at all.

Compiled code is cached beside this file, else in the user's cache folder (numba's own fallback), else not at all.
The cache is bound to the text of every
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
from regard.activity.calendar import BREAK, WORKING
from regard.activity.jit import cached, jit
from regard.activity.walk import (
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

#: Why the pass stopped: the batch is done; a scan lies in a later bucket; a worker's code is beyond the arrays;
#: the spill is full; a scan is out of order.
DONE, BUCKET, GROW, SPILL, ORDER = range(5)

_units_scan = jit(units.scan)
_units_gap = jit(units.gap)
_gap_step = jit(gaps.step)
_presence = jit(presence.step)
_pair = jit(fast_pair.step)
_silence = jit(silence.step)
_measured = jit(time_use.measured)
_unmeasured = jit(time_use.unmeasured)


_whole: Any = np.int64


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
    return t.UniTuple(t.int64, 2)(  # type: ignore[no-untyped-call]
        *events, t.int64, t.int64, *state, *calendar, _read(t.int64), _read(t.int64)
    )


@lru_cache(maxsize=64)
def compiled(layout: Layout) -> Callable[..., tuple[int, int]]:
    """The pass for `layout`, compiled or loaded from the cache.

    It takes the events (at, worker, team, task, qty, error, direct), the first of them to look at and the end of
    the open bucket; the state,
    the figures, the first scans, the list of open rows, the spill, the counters (open rows, spilled rows,
    watermark), the workers'
    patterns, the tasks that pairs are looked for in; the calendar; places and parameters. It returns where and why
    it stopped.
    """
    function = _pass(layout, REVISION)
    signature = _signature(layout.qty)
    return cached(function, signature)


def _pass(layout: Layout, revision: int) -> Callable[..., tuple[int, int]]:  # noqa: PLR0915
    """The loop, with what was asked for as constants: the compiler drops the rest."""
    units_at, gaps_at, presence_at, pair_at, silence_at, edges_at, time_at = layout.places
    has_calendar, has_team, has_task, has_qty = layout.calendar, layout.team, layout.task, layout.qty > 0
    has_error, any_task, errors_only = layout.error, layout.any_task, layout.errors_only

    def run(  # type: ignore[no-untyped-def]  # noqa: PLR0912, PLR0915
        at, worker, team, task, qty, error, direct, start, bucket_end,
        state, figures, firsts, touched, spill, counts, pattern, pair_tasks,
        first, moments, states, kinds, places, par,
    ):  # fmt: skip
        revision  # noqa: B018  part of the cache key
        previous = counts[2]
        why = DONE
        i = start
        while i < at.shape[0]:
            u = at[i]
            w = worker[i]
            why = _stop(u, w, previous, bucket_end, state.shape[0])
            if why:
                break
            s = state[w]
            row = figures[w]
            t = _whole(team[i]) if has_team else _whole(-1)
            fresh = s[TEAM] != t
            if fresh and not _turn(w, t, s, row, touched, spill, counts):
                why = SPILL
                break
            previous = u
            n = _whole(qty[i]) if has_qty else _whole(1)
            k = _whole(task[i]) if has_task else _whole(-1)
            wrong = error[i] if has_error else False
            d = direct[i] if time_at >= 0 else False
            if units_at >= 0:
                _units_scan(row, units_at, n)
            if presence_at >= 0:
                _presence(row, presence_at, u, fresh)
            last = s[LAST]
            if last == NEVER:
                _keep_first(firsts[w], u, k, wrong, d, t, n)
                if has_calendar:
                    walk.locate(s, u, pattern[w], first, moments, states)
            else:
                g = u - last
                if gaps_at >= 0:
                    _gap_step(row, gaps_at, g, par[GAP_FAST], par[GAP_LOW], par[GAP_HIGH], par[GAP_SESSION])
                if pair_at >= 0:
                    same = any_task or (s[TASK] == k and pair_tasks[k])
                    flagged = not errors_only or wrong or s[ERROR] == 1
                    _pair(row, pair_at, g, same, flagged, par[PAIR_BELOW])
                if has_calendar and u >= s[NEXT]:
                    walk.cross(row, places, par, s, u, d, moments, states, kinds)
                else:
                    now = s[STATE] if has_calendar else UNKNOWN
                    if has_calendar and now == WORKING:
                        if silence_at >= 0:
                            _silence(row, silence_at, g, par[SILENT_FROM])
                        if edges_at >= 0 and par[EDGE_FROM] <= g < par[EDGE_BELOW]:
                            walk.edge(row, places, par, last, u, s[PTR], s, moments, kinds)
                    _plain(row, units_at, time_at, now, g, d, par)
            s[LAST] = u
            if pair_at >= 0:
                s[TASK] = k
                s[ERROR] = wrong
            i += 1
        counts[2] = previous
        return i, why

    return run


@jit
def _stop(at: int, worker: int, previous: int, bucket_end: int, capacity: int) -> int:
    """Why the pass cannot take the scan, or 0."""
    if at >= bucket_end:
        return BUCKET
    if at < previous:
        return ORDER
    if worker < 0 or worker >= capacity:
        return GROW
    return DONE


@jit
def _turn(worker: int, team: int, s: Any, row: Any, touched: Any, spill: Any, counts: Any) -> bool:
    """Open the worker's row of this bucket; where one of another team is open, put that one aside. False when there is no room to."""
    if s[TEAM] == FREE:
        touched[counts[0]] = worker
        counts[0] += 1
    else:
        k = counts[1]
        if k == spill.shape[0]:
            return False
        spill[k, 0] = worker
        spill[k, 1] = s[TEAM]
        for c in range(row.shape[0]):
            spill[k, 2 + c] = row[c]
            row[c] = 0
        counts[1] = k + 1
    s[TEAM] = team
    s[LAST_TEAM] = team
    return True


@jit
def _keep_first(f: Any, at: int, task: int, error: bool, direct: bool, team: int, qty: int) -> None:
    """Remember a worker's first scan: what came before it may be known later."""
    f[F_AT] = at
    f[F_TASK] = task
    f[F_ERROR] = error
    f[F_DIRECT] = direct
    f[F_TEAM] = team
    f[F_QTY] = qty


@jit
def _plain(row: Any, units_at: int, time_at: int, state: int, gap: int, direct: bool, par: Any) -> None:
    """Measured and unmeasured time of a gap within one stretch of the calendar, or with none known."""
    net = 0 if state == BREAK else gap
    if units_at >= 0:
        _units_gap(row, units_at, net, par[UNITS_GAP])
    if time_at >= 0:
        if net < par[TIME_GAP]:
            _measured(row, time_at, net, direct)
        elif state == WORKING or (state == UNKNOWN and net < par[TIME_SESSION]):
            _unmeasured(row, time_at, net)


@lru_cache(maxsize=1)
def tails() -> Callable[..., int]:
    """`walk.close_tails`, compiled or loaded from the cache."""
    return cached(_tails(REVISION))


@lru_cache(maxsize=1)
def heads() -> Callable[..., None]:
    """`walk.first_heads`, compiled or loaded from the cache."""
    return cached(_heads(REVISION))


@lru_cache(maxsize=1)
def in_order() -> Callable[[Any], bool]:
    """Whether instants never go back."""
    return cached(_ordered(REVISION))


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
