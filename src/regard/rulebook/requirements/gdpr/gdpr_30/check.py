"""GDPR-30: the register's entry."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    governance = facts.one("governance")
    there, complete = governance.flag("in_register"), governance.flag("register_complete")
    names = ("in_register", "register_complete")
    if there is False:
        yield law.breached("absent", governance, *names)
    elif complete is False:
        yield law.breached("incomplete", governance, *names)
    elif there is None:
        yield law.unknown(governance, *names)
    else:
        yield law.met(governance, *names)
