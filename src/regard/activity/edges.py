"""Stretches of one to ten minutes without a scan around the start of a shift, its breaks and its end; nowhere else.

Breaks and shift bounds cut a gap into stretches of working time. A stretch counts when it lasts from `at_least` to
less than `below` and lies within `around` of an
edge; it counts once, for the nearest edge. Elsewhere in the shift it is not computed: a tracker of short pauses is
what the law does not clear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regard.activity.lengths import ONE_MINUTE, QUARTER_HOUR, TEN_MINUTES
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Per

STATEMENT = Text(
    "A few minutes without a scan at the edge of a shift or of a break are not lateness and not an early "
    "leave: walking to the post, fetching equipment, a briefing or tidying "
    "the place are work without a scan.",
    "Quelques minutes sans lecture au bord d’un horaire ou d’une pause ne sont ni un retard ni un départ "
    "anticipé : rejoindre son poste, prendre son matériel, un point d’équipe ou "
    "le rangement sont du travail sans lecture.",
)


@dataclass(frozen=True, slots=True)
class Edges:
    """Numbers of stretches near the shift's start, near its breaks, near its end, and their time in microseconds.

    `windows` are the charter's words (`shift-start`, `breaks`, `shift-end`); those not named are not computed.
    """

    at_least: Duration = ONE_MINUTE
    below: Duration = TEN_MINUTES
    around: Duration = QUARTER_HOUR
    windows: frozenset[str] = frozenset({"shift-start", "breaks", "shift-end"})
    per: Per = Per.PERSON

    name: ClassVar[str] = "edges"
    columns: ClassVar[tuple[str, ...]] = ("edge_starts", "edge_breaks", "edge_ends", "edge_us")
    statement: ClassVar[Text] = STATEMENT
    needs: ClassVar[frozenset[str]] = frozenset()
    uses_calendar: ClassVar[bool] = True
