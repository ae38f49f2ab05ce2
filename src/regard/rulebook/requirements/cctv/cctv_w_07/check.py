"""CCTV-W-07: a few days, a month at most. Terms that a prefect's order sets are VP-04's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held, ruled_elsewhere
from regard.rulebook.sighting import IMAGES, authorised
from regard.terms.duration import Duration


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of kept images."""
    if ruled_elsewhere(facts.system.word("place"), facts.area, authorised(facts)):
        return
    for item in facts.items("keeps"):
        if item.word("data") in IMAGES and not item.flag("extracted"):
            yield _kept(item, law)


def _kept(item: Item, law: InForce) -> Outcome:
    time, most, few = held(item), law.limit("kept_max"), law.limit("reason_from")
    names = (*time.names, "erasure")
    if most is None or few is None:
        return law.unknown(item, *names)
    assert isinstance(most.value, Duration) and isinstance(few.value, Duration)
    if time.exceeds(most.value):
        return law.breached("long", item, *names, limit=most, held=time.said, reading=law.reading())
    if item.word("erasure") == "disk-full" and item.get("kept") is None:
        return law.breached("disk", item, *names, reading=law.reading())
    if not time.known:
        return law.unknown(item, *names, limit=most)
    if time.exceeds(few.value):
        return law.unknown(item, *names, limit=most, held=time.said, sentence="reason", reading=law.reading())
    return law.met(item, *names, limit=most, held=time.said)
