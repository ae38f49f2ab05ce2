"""What can be told of someone's last scans without the fold: how long a scanner has been silent, and which two scans were quick.

Plain functions over a few values, for pages that open at once; `activity.live` and the fold say the same over arrays (a test holds them
together).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from regard.activity.calendar import Window
from regard.terms.duration import Duration


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan of one person: when (aware), on which task, whether it bears an error flag (None: not known)."""

    at: datetime
    task: str | None = None
    error: bool | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scans in quick succession: the second one's instant, how far apart, the task."""

    at: datetime
    apart: timedelta
    task: str


def silent_for(now: datetime, last: datetime, windows: Iterable[Window]) -> timedelta:
    """Working time without a scan up to `now`, since the last scan or the end of the last break.

    Zero outside working time, during a break, and when the last scan was not in the shift that runs now.
    """
    window = next((one for one in windows if one.span.start <= now < one.span.end), None)
    if window is None or last < window.span.start or any(pause.start <= now < pause.end for pause in window.breaks):
        return timedelta()
    return now - max([last, *(pause.end for pause in window.breaks if last < pause.end <= now)])


def fast_pairs(
    scans: Sequence[Scan], *, below: Duration, tasks: frozenset[str] | None, errors_only: bool
) -> tuple[Pair, ...]:
    """The pairs of one person's scans less than `below` apart, both in one and the same named task, in order of time.

    `errors_only`: where one of the two bears an error flag, as `FastPair` counts them.
    """
    found = []
    for before, after in pairwise(sorted(scans, key=lambda one: one.at)):
        task = after.task
        apart = after.at - before.at
        if not task or task != before.task or (tasks is not None and task not in tasks) or apart >= below.rest:
            continue
        if errors_only and not (before.error or after.error):
            continue
        found.append(Pair(after.at, apart, task))
    return tuple(found)
