"""From measures to findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from regard.rulebook.finding import Finding
from regard.rulebook.measure import Measure


def judge(measures: Iterable[Measure], *, on: date, read_as_of: date) -> tuple[Finding, ...]:
    """Every finding on `measures`: the statute as it stood `on` the day of the facts, readings as published by `read_as_of`.

    Findings come in order of system, requirement, item. A fact that is not known gives *not evidenced*, never a breach.
    """
    del measures, on, read_as_of
    return ()
