"""SCN-04: a flag on an inactive scanner."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_NAMED = ("threshold", "breaks_excluded", "measures", "flags_in_breaks")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per indicator that flags a gap above a threshold about persons."""
    for item in facts.items("indicator"):
        if item.word("measures") == "gap-above" and item.word("per") not in ("team", "none"):
            yield _judged(item, law)


def _judged(item: Item, law: InForce) -> Outcome:
    name, threshold, least = item.word("name") or item.key, item.duration("threshold"), law.limit("idle_min")
    against = law.reading("no-basis")
    if against is not None:
        return law.breached("no_basis", item, *_NAMED, name=name, reading=against)
    court = law.reading("lawful-within-conditions")
    in_breaks = item.number("flags_in_breaks")
    if court is not None and (item.flag("breaks_excluded") is False or (in_breaks or 0) > 0):
        return law.breached("breaks", item, *_NAMED, name=name, reading=court)
    if court is None or least is None or threshold is None or item.flag("breaks_excluded") is None:
        return law.unknown(item, *_NAMED, name=name, reading=court)
    if threshold < least.value:  # type: ignore[operator]
        return law.unknown(item, *_NAMED, name=name, limit=least, reading=court, sentence="short")
    return law.met(item, *_NAMED, name=name, limit=least, reading=court)
