"""Units handled, and the time over which they were measured: the rate is units per *measured* hour.

Measured time is the sum of the gaps between two scans that are shorter than `measured_gap` once break time is taken
out; a longer gap is
not measured, and weighs on nobody's rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from regard.activity.lengths import TEN_MINUTES
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Per

STATEMENT = Text(
    "A number of units is not an effort: items differ in weight, distance and difficulty, and a scan counts "
    "what the scanner saw, not what was done. "
    "A rate compares nobody with anybody: tasks, places and equipment differ.",
    "Un nombre d’unités n’est pas un effort : les articles diffèrent par le poids, la distance et la "
    "difficulté, et une lecture compte ce que le lecteur a vu, "
    "non ce qui a été fait. Une cadence ne compare personne à personne : les tâches, les lieux et le matériel "
    "diffèrent.",
)


@dataclass(frozen=True, slots=True)
class Units:
    """Scans, units, and measured time in microseconds. A batch without quantities counts one unit a scan."""

    measured_gap: Duration = TEN_MINUTES
    per: Per = Per.PERSON

    name: ClassVar[str] = "units"
    columns: ClassVar[tuple[str, ...]] = ("scans", "units", "measured_us")
    statement: ClassVar[Text] = STATEMENT
    needs: ClassVar[frozenset[str]] = frozenset()
    uses_calendar: ClassVar[bool] = False


def scan(row: npt.NDArray[np.int64], base: int, qty: int) -> None:
    """One scan of `qty` units."""
    row[base] += 1
    row[base + 1] += qty


def gap(row: npt.NDArray[np.int64], base: int, net: int, measured_gap: int) -> None:
    """One gap of `net` microseconds, break time taken out."""
    if net < measured_gap:
        row[base + 2] += net


def rate(units: int, measured_us: int) -> float | None:
    """Units per measured hour; None when no time was measured."""
    return units * 3_600_000_000 / measured_us if measured_us > 0 else None
