"""LAB-03: each group of employees was told before collection."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.telling import AT_WORK, groups, told


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per group of people at work."""
    for group in groups(facts, AT_WORK):
        known = told(facts, group)
        first = known.notices[0] if known.notices else facts.system
        if known.in_time is None:
            yield law.unknown(first, group=group, also=known.measures)
        elif known.in_time:
            yield law.met(first, group=group, also=known.measures)
        else:
            yield law.breached("untold", first, group=group, when=known.when, also=known.measures)
