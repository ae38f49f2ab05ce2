"""GDPR-33: the record of breaches. A reader may measure `rights.notified_within`, the longest time from known to notified."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    rights, term = facts.one("rights"), law.duration("notify")
    written, within = rights.flag("breaches_documented"), rights.duration("notified_within")
    names = ("breaches_documented", "notified_within")
    if written is False:
        yield law.breached("unwritten", rights, *names)
    elif within is not None and term is not None and within.exceeds(term):
        yield law.breached("late", rights, *names, limit=term)
    elif written is None:
        yield law.unknown(rights, *names)
    else:
        yield law.met(rights, *names)
