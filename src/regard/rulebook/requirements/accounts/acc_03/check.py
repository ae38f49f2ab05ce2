"""ACC-03: forced renewal. The charter has no key for it: a reader may measure `accounts.password.renewal` (a duration, or False)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    accounts = facts.one("accounts")
    if accounts.duration("password.renewal") is not None:
        yield law.breached("forced", accounts, "password.renewal", reading=law.reading())
    elif accounts.flag("password.renewal") is False:
        yield law.met(accounts, "password.renewal")
    else:
        yield law.unknown(accounts)
