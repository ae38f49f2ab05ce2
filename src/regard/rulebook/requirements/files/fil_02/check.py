"""FIL-02: who reads what is written about people."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per content, or one that says that none is known."""
    for content in facts.items("content"):
        seen_by, named = content.word("seen_by"), content.flag("names")
        if named is False or seen_by == "need-to-know":
            yield law.met(content, "seen_by", "names")
        elif seen_by == "everyone" and named:
            yield law.breached("everyone", content, "seen_by", "names")
        else:
            yield law.unknown(content, "seen_by", "names")
    if not facts.items("content"):
        yield law.unknown(facts.system)
