"""GDPR-06: the legal basis and its balance; under Title III, the text that allows the capture."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_DEPENDENT = frozenset({"staff", "temps", "representatives"})


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
        yield _consent(facts, law)
    elif basis is None or (basis == "legitimate-interest" and balance is None):
        yield law.unknown(facts.system, *names)
    else:
        yield law.met(facts.system, *names)


def _consent(facts: SystemFacts, law: InForce) -> Outcome:
    """Consent of people who depend on who asks. Where others are watched too, or another way exists, it may be that of the others, or
    a free one."""
    reading, people = law.reading("no-consent-at-work"), facts.system.words("people") or ()
    free = any(recording.flag("alternative") for recording in facts.items("recording"))
    if reading is None or free or not set(people) <= _DEPENDENT:
        return law.unknown(facts.system, "basis", sentence="consent")
    return law.breached("dependent", facts.system, "basis", "people", reading=reading)


def _text(facts: SystemFacts, law: InForce) -> Outcome:
    governance = facts.one("governance")
    allowed = governance.flag("legal_text")
    if allowed is None:
        return law.unknown(governance)
    if allowed:
        return law.met(governance, "legal_text")
    return law.breached("no_text", governance, "legal_text")
