"""GDPR-38: when the data protection officer was involved."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system of a controller that has an officer, or is not known to have none."""
    if facts.of_site("controller").flag("dpo") is False:
        return
    governance = facts.one("governance")
    moment = governance.word("dpo_involved")
    if moment is None:
        yield law.unknown(governance)
    elif moment == "before":
        yield law.met(governance, "dpo_involved")
    else:
        yield law.breached("after" if moment == "after" else "never", governance, "dpo_involved")
