"""GDPR-15: how long people wait for the copy of their data."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.terms.duration import Duration


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    rights, term, more = (
        facts.one("rights"),
        law.duration("answer", of="GDPR-12"),
        law.duration("answer_more", of="GDPR-12"),
    )
    within = rights.duration("access_within")
    if within is None or term is None or more is None:
        yield law.unknown(rights)
        return
    extended = Duration(term.months + more.months, term.rest + more.rest)
    if within.exceeds(extended):
        yield law.breached("late", rights, "access_within", limit=extended)
    elif within.exceeds(term):
        yield law.unknown(rights, "access_within", limit=term, sentence="extended")
    else:
        yield law.met(rights, "access_within", limit=term)
