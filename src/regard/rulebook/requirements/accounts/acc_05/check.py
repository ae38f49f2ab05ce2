"""ACC-05: shared and generic accounts."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    accounts = facts.one("accounts")
    shared, generic = accounts.flag("shared"), accounts.flag("generic")
    if shared or generic:
        yield law.breached("shared" if shared else "generic", accounts, "shared", "generic")
    elif shared is None or generic is None:
        yield law.unknown(accounts, "shared", "generic")
    else:
        yield law.met(accounts, "shared", "generic")
