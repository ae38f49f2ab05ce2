"""What is told of the last scans without the fold is what the fold tells."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from regard.activity import live
from regard.activity.calendar import Calendar, Shift, expand
from regard.activity.lately import Scan, fast_pairs, silent_for
from regard.terms.clock import micros
from regard.terms.duration import Duration
from regard.terms.span import Span

DAY = datetime(2026, 10, 5, tzinfo=UTC)
SHIFTS = [
    Shift("morning", "Europe/Paris", ("mon", "tue"), time(6), time(13, 30), ((time(9), time(9, 15)), (time(11, 30), time(12)))),
    Shift("night", "Europe/Paris", ("mon", "tue"), time(21), time(5), ((time(1), time(1, 30)),)),
]  # fmt: skip
minutes = st.integers(0, 2 * 24 * 60)


@given(shift=st.sampled_from([0, 1]), last=minutes, now=minutes)
def test_a_silence_is_the_one_of_the_live_view(shift: int, last: int, now: int) -> None:
    over = Span(DAY - timedelta(days=1), DAY + timedelta(days=3))
    first, then = sorted((last, now))
    at, seen = DAY + timedelta(minutes=then), DAY + timedelta(minutes=first)
    calendar = Calendar.of(SHIFTS, over, {"x": "morning"})
    said = live._silence(micros(at), micros(seen), shift, calendar)
    assert silent_for(at, seen, expand(SHIFTS[shift], over)) == timedelta(microseconds=int(np.int64(said)))


def test_quick_pairs_are_of_one_task_and_below_the_threshold() -> None:
    at = [DAY + timedelta(seconds=s) for s in (0, 1, 2.5, 3.75, 4.5, 5)]
    tasks = ["stow", "stow", "stow", "stow", "pick", "pick"]
    errors = [False, False, False, True, True, True]
    scans = [Scan(a, t, e) for a, t, e in zip(at, tasks, errors, strict=True)]
    below, stow = Duration.of(seconds=1.25), frozenset({"stow"})
    found = fast_pairs(list(reversed(scans)), below=below, tasks=stow, errors_only=False)
    assert [pair.at for pair in found] == [at[1]], "1.25 seconds apart is not below 1.25 seconds"
    assert fast_pairs(scans, below=below, tasks=stow, errors_only=True) == ()
    assert [p.task for p in fast_pairs(scans, below=below, tasks=None, errors_only=True)] == ["pick"]
    assert fast_pairs([Scan(at[0]), Scan(at[1])], below=below, tasks=None, errors_only=False) == ()
