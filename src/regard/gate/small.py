"""Small groups: below which size a group's figure shows a person. The suppression itself is done in `activity`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.charter.model import Charter
from regard.gate import grounds
from regard.terms.decision import Decision
from regard.terms.text import Text

FLOOR = 3
"""The format's floor: in a group of two, each knows the other's figure."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A group's figure shows only with at least `min_group` persons, none of whom makes more than `dominance` of it (0..1).

    The charter's `[small]` says so, else the format's defaults (11 persons, 0.85); `decision` permits, and says which stand.
    """

    min_group: int
    dominance: float
    decision: Decision


def thresholds(charter: Charter, now: datetime) -> Thresholds:
    """The site's thresholds, never under the floor of 3. `now` is there for the day when the rulebook sets them (GDPR 25)."""
    del now
    group, share = max(FLOOR, charter.min_group), charter.dominance
    return Thresholds(
        group,
        share,
        grounds.permit(
            grounds.ground(
                "GDPR-25",
                Text(
                    f"A group's figure shows from {group} people, when none of them makes more than {share:.0%} of it.",
                    f"Le chiffre d’un groupe s’affiche à partir de {group} personnes, si aucune n’en fait plus de {share:.0%}.",
                ),
                limit=group,
            )
        ),
    )
