"""GDPR-18: the freeze. The charter has no key for it: a reader may measure `rights.restriction`."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system; none on the public road, where only a procedure goes beyond the term."""
    if facts.system.word("place") == "public-road":
        return
    rights = facts.one("rights")
    honoured = rights.flag("restriction")
    if honoured is None:
        yield law.unknown(rights)
    elif honoured:
        yield law.met(rights, "restriction")
    else:
        yield law.breached("refused", rights, "restriction")
