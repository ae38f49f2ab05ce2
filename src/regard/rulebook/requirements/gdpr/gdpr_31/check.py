"""GDPR-31: answers to the authority."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    rights = facts.one("rights")
    answered = rights.flag("authority_answered")
    if answered is None:
        yield law.unknown(rights)
    elif answered:
        yield law.met(rights, "authority_answered")
    else:
        yield law.breached("silent", rights, "authority_answered")
