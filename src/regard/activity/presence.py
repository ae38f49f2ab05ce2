"""First and last scan of a bucket:

the span that a scanner log covers. Not working time, and only for those whose purpose is that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from regard.terms.text import Text
from regard.terms.words import Per

STATEMENT = Text(
    "The first and the last scan are not the start and the end of work: people work before the first scan and "
    "after the last.",
    "La première et la dernière lecture ne sont ni le début ni la fin du travail : on travaille avant la "
    "première et après la dernière.",
)


@dataclass(frozen=True, slots=True)
class Presence:
    """Instants of the first and of the last scan, in microseconds UTC.

    Asked for by examinations and benchmarks, not by default.
    """

    per: Per = Per.PERSON

    name: ClassVar[str] = "presence"
    columns: ClassVar[tuple[str, ...]] = ("first_us", "last_us")
    statement: ClassVar[Text] = STATEMENT
    needs: ClassVar[frozenset[str]] = frozenset()
    uses_calendar: ClassVar[bool] = False


def step(row: npt.NDArray[np.int64], base: int, at: int, fresh: bool) -> None:
    """One scan at `at`; `fresh` when it is the first of its row."""
    if fresh:
        row[base] = at
    row[base + 1] = at
