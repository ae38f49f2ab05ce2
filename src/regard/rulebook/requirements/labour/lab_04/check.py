"""LAB-04: the works council before the decision."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.consulting import consulted, owed
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system, unless no works council had to be consulted."""
    due, known, governance = owed(facts, law), consulted(facts, law), facts.one("governance")
    also = (*known.measures, *facts.of_site().known("kind", "staff"))
    if due is False:
        return
    if due is None or known.in_time is None:
        yield law.unknown(governance, also=also)
    elif known.in_time:
        yield law.met(governance, also=also)
    else:
        yield law.breached("late", governance, also=also)
