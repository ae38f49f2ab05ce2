"""GDPR-06: the legal basis and its balance; under Title III, the text that allows the capture."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    if law.regime == "lil-3":
        yield _text(facts, law)
        return
    basis, balance, names = facts.system.word("basis"), facts.system.flag("balancing"), ("basis", "balancing")
    if basis == "none":
        yield law.breached("none", facts.system, *names)
    elif basis == "legitimate-interest" and balance is False:
        yield law.breached("unwritten", facts.system, *names)
    elif basis == "consent" and facts.of_workers:
        yield law.unknown(facts.system, *names, sentence="consent")
    elif basis is None or (basis == "legitimate-interest" and balance is None):
        yield law.unknown(facts.system, *names)
    else:
        yield law.met(facts.system, *names)


def _text(facts: SystemFacts, law: InForce) -> Outcome:
    governance = facts.one("governance")
    allowed = governance.flag("legal_text")
    if allowed is None:
        return law.unknown(governance)
    if allowed:
        return law.met(governance, "legal_text")
    return law.breached("no_text", governance, "legal_text")
