"""LAB-01: milder means at hand."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system that watches people at work."""
    if facts.of_workers is False:
        return
    other = facts.system.flag("other_means")
    if facts.of_workers is None or other is None:
        yield law.unknown(facts.system, "people", "other_means")
    elif other:
        yield law.breached("milder", facts.system, "people", "other_means")
    else:
        yield law.met(facts.system, "people", "other_means")
