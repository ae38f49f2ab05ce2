"""Small groups: below which size a group's figure shows a person. The suppression itself is done in `activity`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.charter.model import Charter
from regard.terms.decision import Decision


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A group's figure shows only with at least `min_group` persons, none of whom makes more than `dominance` of it (0..1).

    `decision` is a gap when the charter sets no minimum: then the floor stands in `min_group` and nothing may show.
    """

    min_group: int
    dominance: float
    decision: Decision


def thresholds(charter: Charter, now: datetime) -> Thresholds:
    """The site's thresholds, never under the floor of 3."""
    raise NotImplementedError
