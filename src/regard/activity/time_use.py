"""Direct, indirect and unmeasured time.

A gap between two scans shorter than `measured_gap` (breaks excluded) is direct or indirect as the scan that ends it
is; everything else of the shift's working time is
unmeasured: long gaps, before the first scan, after the last. With no known shift, gaps up to `session` that are too
long to be measured are unmeasured. Unmeasured time
is never called idle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from regard.activity.lengths import FOUR_HOURS, TEN_MINUTES
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Per

STATEMENT = Text(
    "Unmeasured time is time of which the scanner knows nothing. It is neither rest nor absence nor a fault; "
    "direct and indirect say which task the next scan belonged to, not how hard it was.",
    "Le temps non mesuré est un temps dont le lecteur ne sait rien. Ce n’est ni du repos, ni une absence, ni "
    "une faute ; direct et indirect disent à quelle tâche se rattache la lecture suivante, non sa difficulté.",
)


@dataclass(frozen=True, slots=True)
class TimeUse:
    """Direct, indirect and unmeasured working time, in microseconds."""

    measured_gap: Duration = TEN_MINUTES
    session: Duration = FOUR_HOURS
    per: Per = Per.PERSON

    name: ClassVar[str] = "time_use"
    columns: ClassVar[tuple[str, ...]] = ("direct_us", "indirect_us", "unmeasured_us")
    statement: ClassVar[Text] = STATEMENT
    needs: ClassVar[frozenset[str]] = frozenset({"direct"})
    uses_calendar: ClassVar[bool] = True


def measured(row: npt.NDArray[np.int64], base: int, net: int, direct: bool) -> None:
    """A short gap that ends at a scan of a direct task or not."""
    if direct:
        row[base] += net
    else:
        row[base + 1] += net


def unmeasured(row: npt.NDArray[np.int64], base: int, work: int) -> None:
    """Working time that no short gap covers."""
    row[base + 2] += work
