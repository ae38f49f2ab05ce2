"""VP-17: the public list of authorised systems. No key of the charter says it."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import on_road


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system with which a town films the road."""
    if not on_road(facts) or facts.of_site().word("kind") != "town":
        return
    governance = facts.one("governance")
    listed = governance.flag("publicly_listed")
    if listed is None:
        yield law.unknown(governance)
    elif listed:
        yield law.met(governance, "publicly_listed")
    else:
        yield law.breached("unlisted", governance, "publicly_listed")
