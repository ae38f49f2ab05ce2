"""Time checks over a column of instants: what lies before the late window or beyond the tolerance of clocks. The acts decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from regard.terms.clock import micros


@dataclass(frozen=True, slots=True)
class Timing:
    """Masks over one batch: `in_time`, `too_late` (before the late window), `in_future` (beyond the tolerance)."""

    in_time: pa.Array
    too_late: pa.Array
    in_future: pa.Array

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each mask holds, by its name."""
        return {name: int(pc.sum(getattr(self, name)).as_py() or 0) for name in ("in_time", "too_late", "in_future")}


def check(at: pa.ChunkedArray | pa.Array, *, now: datetime, late: timedelta, early: timedelta) -> Timing:
    """Judge nothing, measure all: `at` older than `now - late` is too late, newer than `now + early` is in the future."""
    if isinstance(at, pa.ChunkedArray):
        at = at.combine_chunks()
    instants = at.cast(pa.int64())
    too_late = pc.less(instants, micros(now - late))
    in_future = pc.greater(instants, micros(now + early))
    return Timing(pc.invert(pc.or_(too_late, in_future)), too_late, in_future)
