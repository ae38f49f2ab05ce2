"""Percentiles of many short acts: wall and the thread's own processor time side by side, since wall says more of the neighbours."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Spread:
    """Seconds of wall and of the thread's processor, each sorted."""

    wall: Sequence[float]
    cpu: Sequence[float]

    def at(self, share: float) -> tuple[float, float]:
        """The percentile of both, each by itself."""
        place = min(len(self.wall) - 1, int(share * len(self.wall)))
        return self.wall[place], self.cpu[place]


def spread(act: Callable[[int], Any], times: int) -> Spread:
    """Call `act(0)`, `act(1)` … and time each call. The collector runs as it does in life."""
    wall, cpu = [], []
    gc.collect()
    for number in range(times):
        began, spent = time.perf_counter(), time.thread_time()
        act(number)
        cpu.append(time.thread_time() - spent)
        wall.append(time.perf_counter() - began)
    return Spread(sorted(wall), sorted(cpu))
