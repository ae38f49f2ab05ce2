"""SCN-01: detail on each person beyond the shift, and up to the point that was judged too long."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held

_DETAIL = ("raw-events", "indicators")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kept detail about persons, and per copy of it elsewhere that is kept too long."""
    for item in facts.items("keeps"):
        if item.word("data") in _DETAIL and item.word("per") not in ("none", "team") and not item.flag("extracted"):
            yield _kept(item, law)
    bad = law.limit("known_bad")
    for copy in facts.items("copies"):
        time = held(copy)
        if bad and copy.word("per") == "person" and time.reaches(law.duration("known_bad")):  # type: ignore[arg-type]
            yield law.breached("copy", copy, *time.names, limit=bad, held=time.said, reading=law.reading())


def _kept(item: Item, law: InForce) -> Outcome:
    time, live, bad = held(item), law.duration("live"), law.duration("known_bad")
    names = ("data", "per", *time.names)
    if item.word("per") is None or not time.known or live is None:
        return law.unknown(item, *names)
    if bad is not None and time.reaches(bad):
        return law.breached("month", item, *names, limit=bad, held=time.said, reading=law.reading())
    if time.within(live):
        return law.met(item, *names, held=time.said)
    return law.unknown(item, *names, sentence="justify", held=time.said, reading=law.reading())
