"""VP-15: what the code itself punishes. A court finds an offence; nothing here does, save obstruction that somebody recorded."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import of_the_code


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system under the code, where something is known that the code punishes or punished on that day."""
    governance = facts.one("governance")
    if governance.flag("commission_obstructed"):
        yield law.breached("obstructed", governance, "commission_obstructed")
    elif law.limit("unauthorised") is not None and of_the_code(facts) and governance.flag("authorisation") is False:
        yield law.unknown(governance, "authorisation", sentence="exposed")
    elif governance.flag("commission_obstructed") is False:
        yield law.met(governance, "commission_obstructed")
