"""LOG-03: badge records and clocking."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.keeping import held
from regard.terms.duration import Duration


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kept record. What people clock in with is CLK-01's."""
    for item in facts.items("keeps"):
        if item.flag("extracted"):
            continue
        time = held(item)
        hours = "working-time" in _purposes(facts, item.words("for")) and item.word("data") != "access-log"
        limit = law.limit("hours_max" if hours else "badge_max")
        if limit is None or not time.known:
            yield law.unknown(item, *time.names)
        elif isinstance(limit.value, Duration) and time.exceeds(limit.value):
            yield law.breached("long", item, *time.names, limit=limit, held=time.said, reading=law.reading())
        else:
            yield law.met(item, *time.names, limit=limit, held=time.said)


def _purposes(facts: SystemFacts, own: tuple[str, ...] | None) -> tuple[str, ...]:
    return own if own is not None else facts.system.words("purposes") or ()
