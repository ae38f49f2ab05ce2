"""STAT-01: the smallest group that shows a figure."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.wording import share as percent


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per site."""
    small = facts.of_site("small")
    size, share = small.number("min_group"), small.number("dominance")
    least, floor, most = law.number("min_group"), law.number("floor"), law.number("dominance")
    names = ("min_group", "dominance")
    if least is None or floor is None or most is None or size is None:
        yield law.unknown(small, *names)
    elif size < floor:
        yield law.breached("floor", small, *names, limit=law.limit("floor"))
    elif share is not None and share > most:
        yield law.breached("dominated", small, *names, limit=law.limit("dominance"), share=percent(share))
    elif size < least:
        yield law.unknown(small, *names, limit=law.limit("min_group"), sentence="small")
    else:
        yield law.met(small, *names, limit=law.limit("min_group"))
