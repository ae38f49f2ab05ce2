"""Small groups: below which size a group's figure shows a person. The suppression itself is done in `activity`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.charter.model import Charter
from regard.gate import limits
from regard.gate.grounds import cite, gap, ground, permit
from regard.gate.lookup import plan
from regard.gate.saying import filled, percent
from regard.terms.decision import Decision
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A group's figure shows only with at least `min_group` persons, none of whom makes more than `dominance` of it (0..1).

    The charter's `[small]` says so, else the rulebook's guidance (STAT-01: 11 persons, 0.85); `decision` says which stand. It is a gap when
    neither does: then nothing about a group may show.
    """

    min_group: int
    dominance: float
    decision: Decision


def thresholds(charter: Charter, now: datetime) -> Thresholds:
    """The site's thresholds under the law of `now`'s day, never under the rulebook's floor."""
    day = plan(charter).day(now)
    declared = charter.small
    floor, group, share = (
        limits.number(each, day) for each in (limits.GROUP_FLOOR, limits.MIN_GROUP, limits.DOMINANCE)
    )
    if declared is not None and declared.min_group is not None:
        group = declared.min_group
    if declared is not None and declared.dominance is not None:
        share = declared.dominance
    requirement = cite("STAT-01", "GDPR-25")
    if group is None or share is None:
        return Thresholds(charter.min_group, charter.dominance, gap(ground(requirement, _UNKNOWN, instead=_SAY)))
    least = int(max(floor or 0, group))
    return Thresholds(
        least, share, permit(ground(requirement, filled(_SHOWS, group=least, share=percent(share)), limit=least))
    )


_SHOWS = Text(
    "A group’s figure shows from {group} people, when none of them makes more than {share} of it.",
    "Le chiffre d’un groupe s’affiche à partir de {group} personnes, si aucune n’en fait plus de {share}.",
)
_UNKNOWN = Text(
    "Neither the charter nor the rulebook says how small a group may show.",
    "Ni la charte ni le recueil de règles ne disent à partir de quelle taille un groupe s’affiche.",
)
_SAY = Text("Write `min_group` and `dominance` under [small].", "Indiquez `min_group` et `dominance` sous [small].")
