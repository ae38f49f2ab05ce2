"""Ten minutes or more without a scan, between two scans of the same shift, breaks excluded.

Only with a known shift: without one, or across the edge of a shift, the time is unmeasured and is not a silence.
(Conseil d'État 492830: beyond ten consecutive
minutes, break time excluded.)
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
    "Silence of the scanner is not idleness: packing, carrying, waiting for goods, helping a colleague, a "
    "breakdown or a talk with a supervisor make no scan. "
    "It tells that someone may need a hand; no sanction and no deduction can rest on it.",
    "Le silence du lecteur n’est pas de l’inactivité : emballer, porter, attendre la marchandise, aider un "
    "collègue, une panne ou un échange avec l’encadrement ne font aucune lecture. "
    "Il signale que quelqu’un a peut-être besoin d’aide ; il ne fonde ni sanction ni retenue.",
)


@dataclass(frozen=True, slots=True)
class Silence:
    """Silences of `at_least` working time:

    their number, and their working time in microseconds. Snapshots need it too.
    """

    at_least: Duration = TEN_MINUTES
    per: Per = Per.PERSON

    name: ClassVar[str] = "silence"
    columns: ClassVar[tuple[str, ...]] = ("silences", "silent_us")
    statement: ClassVar[Text] = STATEMENT
    needs: ClassVar[frozenset[str]] = frozenset()
    uses_calendar: ClassVar[bool] = True


def step(row: npt.NDArray[np.int64], base: int, work: int, at_least: int) -> None:
    """One gap within a shift, of `work` microseconds of working time."""
    if work >= at_least:
        row[base] += 1
        row[base + 1] += work
