"""The indicators written out slowly, from their definitions, event by event: what the compiled fold is held against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from regard.activity.buckets import Buckets
from regard.activity.calendar import Calendar, Window
from regard.terms.clock import micros

SECOND, MINUTE = 1_000_000, 60_000_000
FAST, TEN, FOUR_HOURS, AROUND = 1_250_000, 600_000_000, 14_400_000_000, 900_000_000


@dataclass(frozen=True)
class Event:
    at: int
    worker: int
    team: int
    task: int
    qty: int
    error: bool
    direct: bool


class Slow:
    def __init__(self, calendar: Calendar, patterns: dict[int, int], buckets: Buckets, since: int, stow: int) -> None:
        self.windows = {w: [_plain(x) for x in calendar.windows[p]] for w, p in patterns.items()}
        self.buckets, self.since, self.stow = buckets, since, stow
        self.rows: dict[tuple[int, int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def fold(self, events: list[Event], until: int) -> dict[tuple[int, int, int], dict[str, int]]:
        for worker in sorted({e.worker for e in events}):
            self._worker([e for e in events if e.worker == worker], until)
        return {key: {k: v for k, v in row.items() if v} for key, row in self.rows.items()}

    def _row(self, at: int, event: Event) -> dict[str, int]:
        return self.rows[self.buckets.of(at)[0], event.worker, event.team]

    def _worker(self, events: list[Event], until: int) -> None:
        before: Event | None = None
        for e in events:
            row = self._row(e.at, e)
            row["scans"] += 1
            row["units"] += e.qty
            row["first_us"] = row["first_us"] or e.at
            row["last_us"] = e.at
            if before is None:
                row["sessions"] += 1
                window = self._window(e.worker, e.at)
                if window and window[0] >= self.since:
                    self._outside(row, e.worker, window, window[0], e.at)
            else:
                self._pair(row, before, e)
            before = e
        window = self._window(before.worker, before.at) if before else None
        if before and window and window[1] <= until:
            self._outside(self._row(window[1] - 1, before), before.worker, window, before.at, window[1])

    def _pair(self, row: dict[str, int], a: Event, b: Event) -> None:
        gap = b.at - a.at
        row["gaps_fast"] += gap < FAST
        row["gaps_low"] += MINUTE <= gap < TEN
        row["gaps_high"] += TEN <= gap < FOUR_HOURS
        row["sessions"] += gap >= FOUR_HOURS
        row["gap_time_us"] += gap if gap < TEN else 0
        if a.task == b.task == self.stow:
            row["pairs"] += 1
            row["fast_pairs"] += gap < FAST and (a.error or b.error)
        use = "direct_us" if b.direct else "indirect_us"
        if b.worker not in self.windows:
            if gap < TEN:
                row["measured_us"] += gap
                row[use] += gap
            elif gap < FOUR_HOURS:
                row["unmeasured_us"] += gap
            return
        mine, its = self._window(a.worker, a.at), self._window(b.worker, b.at)
        if mine is not None and mine == its:
            self._within(row, b.worker, mine, a.at, b.at, use)
        elif mine is None and its is None and not any(a.at < w[0] <= b.at for w in self.windows[b.worker]):
            if gap < TEN:
                row["measured_us"] += gap
                row[use] += gap
        else:
            if mine is not None:
                bucket = self.buckets.of(mine[1] - 1)
                self._outside(
                    row if bucket == self.buckets.of(b.at) else self._row(mine[1] - 1, a), b.worker, mine, a.at, mine[1]
                )
            if its is not None:
                self._outside(row, b.worker, its, its[0], b.at)

    def _within(self, row: dict[str, int], worker: int, window, start: int, end: int, use: str) -> None:
        work = 0
        for s, e in _stretches(window, start, end):
            work += e - s
            if e - s >= TEN:
                row["silences"] += 1
                row["silent_us"] += e - s
            self._edge(row, worker, s, e)
        if work < TEN:
            row["measured_us"] += work
            row[use] += work
        else:
            row["unmeasured_us"] += work

    def _outside(self, row: dict[str, int], worker: int, window, start: int, end: int) -> None:
        for s, e in _stretches(window, start, end):
            row["unmeasured_us"] += e - s
            self._edge(row, worker, s, e)

    def _edge(self, row: dict[str, int], worker: int, start: int, end: int) -> None:
        if not MINUTE <= end - start < TEN:
            return
        moments = []
        for w in self.windows[worker]:
            moments.append((w[0], "edge_starts"))
            for a, b in w[2]:
                moments += [(a, "edge_breaks"), (b, "edge_breaks")]
            moments.append((w[1], "edge_ends"))
        near = [(start - at, 0, name) for at, name in moments if at <= start] + [
            (at - end, 1, name) for at, name in moments if at >= end
        ]
        distance, _, name = min(near)
        if distance <= AROUND:
            row[name] += 1
            row["edge_us"] += end - start

    def _window(self, worker: int, at: int):
        return next((w for w in self.windows.get(worker, ()) if w[0] <= at < w[1]), None)


def _plain(window: Window):
    return (
        micros(window.span.start),
        micros(window.span.end),
        tuple((micros(b.start), micros(b.end)) for b in window.breaks),
    )


def _stretches(window, start: int, end: int):
    cuts = [start]
    for a, b in window[2]:
        cuts += [min(max(a, start), end), min(max(b, start), end)]
    cuts.append(end)
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b > a]
