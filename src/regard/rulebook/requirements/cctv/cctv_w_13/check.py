"""CCTV-W-13: images on the network."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system: images in clear, or a door to them left open on the internet."""
    security, accounts = facts.one("security"), facts.one("accounts")
    encrypted, remote = security.flag("transport"), accounts.word("remote")
    also = accounts.known("remote")
    if encrypted is False:
        yield law.breached("clear", security, "transport", also=also, reading=law.reading())
    elif remote == "open":
        yield law.breached("open", accounts, "remote", also=security.known("transport"))
    elif encrypted:
        yield law.met(security, "transport", also=also)
    else:
        yield law.unknown(security, also=also)
