"""COPY-01: copies of the same data outside the system."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.keeping import held


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per copy."""
    limit, within = law.limit("examined_within"), law.duration("examined_within")
    for copy in facts.items("copies"):
        where, day = copy.word("where") or copy.key, copy.day("examined_on")
        names = ("kept", "examined_on")
        if held(copy).unlimited:
            yield law.breached("unlimited", copy, *names, where=where)
        elif day is None or within is None:
            yield law.unknown(copy, *names, where=where)
        elif law.on - day > within.longest():
            yield law.unknown(copy, *names, where=where, limit=limit, sentence="old")
        else:
            yield law.met(copy, *names, where=where, limit=limit)
