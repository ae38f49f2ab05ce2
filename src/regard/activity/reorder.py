"""Late events wait for their turn:

what arrives within the lateness comes out in order, what comes later is counted and left out.
"""

from __future__ import annotations

import numpy as np

from regard.activity.events import EventBatch, together


class Reorder:
    """Holds events for `lateness_us`, by the newest event seen."""

    def __init__(self, lateness_us: int) -> None:
        self._lateness = lateness_us
        self._newest: int | None = None
        self._bound: int | None = None
        self.waiting: EventBatch | None = None
        self.late = 0

    def take(self, batch: EventBatch) -> list[EventBatch]:
        """Take a batch, in any order; return what may go on now, in order."""
        batch = batch.in_order()
        if self._bound is not None:
            cut = int(np.searchsorted(batch.at, self._bound, "left"))
            self.late += cut
            batch = batch.take(slice(cut, None)) if cut else batch
        if not len(batch):
            return []
        newest = int(batch.at[-1])
        self._newest = newest if self._newest is None else max(self._newest, newest)
        waiting = [] if self.waiting is None else [self.waiting]
        if waiting and int(batch.at[0]) < int(waiting[0].at[-1]):
            waiting, batch = [], together([waiting[0], batch]).in_order()
        return self._release([*waiting, batch], self._newest - self._lateness)

    def reach(self, now_us: int) -> list[EventBatch]:
        """Let the time reach `now_us`: what has waited long enough goes on."""
        self._newest = now_us if self._newest is None else max(self._newest, now_us)
        return self._release([] if self.waiting is None else [self.waiting], self._newest - self._lateness)

    @property
    def bound(self) -> int | None:
        """Nothing before this instant will be taken any more."""
        return self._bound

    def _release(self, parts: list[EventBatch], bound: int) -> list[EventBatch]:
        self._bound = bound if self._bound is None else max(self._bound, bound)
        out: list[EventBatch] = []
        kept: list[EventBatch] = []
        for part in parts:
            cut = int(np.searchsorted(part.at, self._bound, "left"))
            if cut:
                out.append(part.take(slice(0, cut)))
            if cut < len(part):
                kept.append(part.take(slice(cut, None)))
        self.waiting = together(kept) if kept else None
        return out
