"""LAB-07: the dates of the consultation against the first day of use."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.consulting import consulted, owed
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system, unless no works council had to be consulted. A bare word gives no dates: LAB-04 judges it."""
    if owed(facts, law) is False:
        return
    governance, known = facts.one("governance"), consulted(facts, law)
    expert = governance.flag("works_council.expert")
    limit = law.limit("deemed_expert" if expert else "deemed")
    if governance.word("works_council") is not None or known.in_time is None or owed(facts, law) is None:
        yield law.unknown(governance, also=known.measures)
    elif known.in_time:
        yield law.met(governance, also=known.measures, limit=limit)
    else:
        yield law.breached("early", governance, also=known.measures, limit=limit)
