"""ACC-07: the second factor."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    accounts = facts.one("accounts")
    factor, remote = accounts.flag("mfa"), accounts.word("remote")
    if factor or remote == "none":
        yield law.met(accounts, "mfa", "remote")
    elif factor is None or remote is None:
        yield law.unknown(accounts, "mfa", "remote")
    elif remote == "open":
        yield law.breached("open", accounts, "mfa", "remote", reading=law.reading())
    else:
        yield law.unknown(accounts, "mfa", "remote", sentence="size", reading=law.reading())
