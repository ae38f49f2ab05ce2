"""GDPR-22: decisions by machine alone."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_SERIOUS = ("ranking", "pay-deduction", "discipline", "dismissal", "slot-allocation", "promotion")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per figure about persons."""
    for figure in facts.items("indicator"):
        if figure.word("per") not in ("team", "none"):
            yield _judged(figure, facts, law)


def _judged(figure: Item, facts: SystemFacts, law: InForce) -> Outcome:
    name, ends = figure.word("name") or figure.key, figure.words("leads_to")
    serious = tuple(end for end in ends or () if end in _SERIOUS)
    alone, review = figure.flag("automated_only"), facts.one("rights").flag("human_review")
    also = facts.one("rights").known("human_review")
    if serious and alone:
        return law.breached("machine", figure, "leads_to", "automated_only", name=name, ends=serious, also=also)
    if serious and alone is None and review is False:
        return law.breached("no_review", figure, "leads_to", also=also)
    if ends is None or (serious and alone is None):
        return law.unknown(figure, "leads_to", name=name, also=also)
    return law.met(figure, "leads_to", "automated_only", name=name, also=also)
