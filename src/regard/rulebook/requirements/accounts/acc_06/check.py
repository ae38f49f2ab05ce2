"""ACC-06: accounts after their owner left."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    accounts = facts.one("accounts")
    revoked = accounts.flag("revoked_on_departure")
    if revoked is None:
        yield law.unknown(accounts)
    elif revoked:
        yield law.met(accounts, "revoked_on_departure")
    else:
        yield law.breached("open", accounts, "revoked_on_departure")
