"""Raw gaps between two scans of one worker, in classes, with no regard to task, shift or break.

This is what a system that knows no calendar computes: Regard counts it to examine others and to compare engines,
and computes it per
person for no purpose of its own. A gap belongs to the day of the scan that ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from regard.activity.lengths import FAST, FOUR_HOURS, ONE_MINUTE, TEN_MINUTES
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Per

STATEMENT = Text(
    "A gap between two scans is the time in which the scanner read nothing. It says nothing about what the "
    "person did: many useful steps have no "
    "scan, and breaks, meetings, breakdowns and changes of shift make gaps too.",
    "Un intervalle entre deux lectures est le temps pendant lequel le lecteur n’a rien lu. Il ne dit rien de "
    "ce que faisait la personne : bien des "
    "gestes utiles se font sans lecture, et les pauses, les réunions, les pannes et les changements d’équipe "
    "font aussi des intervalles.",
)


@dataclass(frozen=True, slots=True)
class GapClasses:
    """Counts of gaps below `fast`;

    from `low` to `high`; from `high` to `session`; and of sessions (a first scan, or a gap of `session` or
    more).

    `gap_time_us` is the sum of the gaps below `high`.
    """

    fast: Duration = FAST
    low: Duration = ONE_MINUTE
    high: Duration = TEN_MINUTES
    session: Duration = FOUR_HOURS
    per: Per = Per.PERSON

    name: ClassVar[str] = "gaps"
    columns: ClassVar[tuple[str, ...]] = ("gaps_fast", "gaps_low", "gaps_high", "sessions", "gap_time_us")
    statement: ClassVar[Text] = STATEMENT
    needs: ClassVar[frozenset[str]] = frozenset()
    uses_calendar: ClassVar[bool] = False


def first(row: npt.NDArray[np.int64], base: int) -> None:
    """A worker's first scan opens a session."""
    row[base + 3] += 1


def step(row: npt.NDArray[np.int64], base: int, gap: int, fast: int, low: int, high: int, session: int) -> None:
    """One gap, in microseconds, into its class."""
    if gap < high:
        row[base + 4] += gap
        if gap < fast:
            row[base] += 1
        elif gap >= low:
            row[base + 1] += 1
    elif gap >= session:
        row[base + 3] += 1
    else:
        row[base + 2] += 1
