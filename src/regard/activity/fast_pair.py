"""Two scans in particularly quick succession in a stowing task:

a sign of a possible error of handling, and of nothing else.

Conseil d'État 492830 (23 December 2025) held such a flag lawful on its facts: one task, error detection, the pair
of scans as its grain, no target of
speed. So the tasks are named, only pairs with an error flag count unless the caller says otherwise, and the counts
are a team's by default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from regard.activity.lengths import FAST
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Per

STATEMENT = Text(
    "Two quick scans are not a fault and not a pace: trays of like items, a second reading of one label or a "
    "scanner that repeats itself give them too. "
    "They point at pairs to check for a stowing error, never at a person to slow down or hurry.",
    "Deux lectures rapprochées ne sont ni une faute ni une cadence : un bac d’articles semblables, une "
    "étiquette lue deux fois ou un lecteur qui se répète en donnent aussi. "
    "Elles désignent des gestes à vérifier pour une erreur de rangement, jamais une personne à ralentir ou à "
    "presser.",
)


@dataclass(frozen=True, slots=True)
class FastPair:
    """Pairs of scans of one worker less than `below` apart, both in one of `tasks` (None:

    any); `errors_only`: where one of the two bears an error flag.

    Columns: pairs looked at (both scans in the same named task), and fast pairs among them.
    """

    below: Duration = FAST
    tasks: frozenset[str] | None = frozenset({"stow"})
    errors_only: bool = True
    per: Per = Per.TEAM

    name: ClassVar[str] = "fast_pair"
    columns: ClassVar[tuple[str, ...]] = ("pairs", "fast_pairs")
    statement: ClassVar[Text] = STATEMENT
    uses_calendar: ClassVar[bool] = False

    @property
    def needs(self) -> frozenset[str]:
        """The event columns without which it cannot be computed."""
        return frozenset({"task"} if self.tasks is not None else ()) | frozenset({"error"} if self.errors_only else ())


def step(row: npt.NDArray[np.int64], base: int, gap: int, eligible: bool, flagged: bool, below: int) -> None:
    """One pair `gap` microseconds apart; `eligible`: same named task; `flagged`: it may count."""
    if eligible:
        row[base] += 1
        if flagged and gap < below:
            row[base + 1] += 1
