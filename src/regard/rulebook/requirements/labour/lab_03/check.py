"""LAB-03: each group of employees was told before collection."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.telling import AT_WORK, groups, told
from regard.rulebook.wording import people


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per group of people at work."""
    for group in groups(facts, AT_WORK):
        known = told(facts, group)
        who = people((group,))
        first = known.notices[0] if known.notices else facts.system
        if known.in_time is None:
            yield law.unknown(first, group=who, also=known.measures)
        elif known.in_time:
            yield law.met(first, group=who, also=known.measures)
        else:
            late = "after" if known.when == "after" else "never"
            yield law.breached(late, first, group=who, also=known.measures)
