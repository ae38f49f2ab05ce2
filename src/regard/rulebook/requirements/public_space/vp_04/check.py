"""VP-04: between the order's minimum and its maximum, never more than a month, erased by the machine."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held
from regard.rulebook.sighting import IMAGES, authorised, of_the_code, on_road
from regard.terms.duration import Duration


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of kept images. In a place open to the public without a known order, CCTV-W-07 judges the month."""
    kept = [item for item in facts.items("keeps") if item.word("data") in IMAGES and not item.flag("extracted")]
    over = any(item.flag("over_authorised") for item in kept)
    governance = facts.one("governance")
    if not (on_road(facts) or authorised(facts) or over):
        if of_the_code(facts):
            yield law.unknown(governance, "authorisation", sentence="no_order")
        return
    for item in kept:
        yield _kept(item, governance, law)


def _kept(item: Item, governance: Item, law: InForce) -> Outcome:
    time, month = held(item), law.limit("kept_max")
    order, least = governance.duration("authorisation.kept"), governance.duration("authorisation.kept_min")
    names = (*time.names, "over_authorised", "erasure")
    also = governance.known("authorisation.kept", "authorisation.kept_min")
    rule = item.duration("kept")
    if item.flag("over_authorised"):
        return law.breached("over", item, *names, also=also)
    if month is None or not isinstance(month.value, Duration):
        return law.unknown(item, *names, also=also)
    if time.exceeds(month.value):
        return law.breached("month", item, *names, also=also, limit=month, held=time.said)
    if order is not None and time.exceeds(order):
        return law.breached("order", item, *names, also=also, limit=order, held=time.said)
    if rule is not None and least is not None and least.exceeds(rule):
        return law.breached("short", item, *names, also=also, limit=least, held=time.said)
    if item.word("erasure") == "never":
        return law.breached("never", item, *names, also=also)
    if item.word("erasure") == "manual" and law.limit("automatic") is not None:
        return law.breached("by_hand", item, *names, also=also, article="CSI R253-4")
    if order is None or not time.known:
        return law.unknown(item, *names, also=also, limit=order or month)
    return law.met(item, *names, also=also, limit=order, held=time.said)
