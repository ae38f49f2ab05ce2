"""VP-13: the undertaking that a public authority sends before it films the road."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import on_road, private_body


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system with which a public authority films the road."""
    if not on_road(facts) or private_body(facts):
        return
    governance = facts.one("governance")
    sent, also = governance.flag("undertaking"), facts.of_site().known("kind")
    if sent is None or private_body(facts) is None:
        yield law.unknown(governance, "undertaking", also=also)
    elif sent:
        yield law.met(governance, "undertaking", also=also)
    else:
        yield law.breached("unsent", governance, "undertaking", also=also)
