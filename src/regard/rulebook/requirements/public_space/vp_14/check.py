"""VP-14: the impact assessment of the street's cameras."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import on_road


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system of the public road; GDPR-35 judges all others."""
    if not on_road(facts):
        return
    governance = facts.one("governance")
    made, names = governance.get("dpia"), ("dpia", "dpia_covers")
    if made is False:
        yield law.breached("none", governance, *names)
    elif governance.flag("dpia_covers") is False:
        yield law.breached("other", governance, *names)
    elif made is True or isinstance(made, date):
        yield law.met(governance, *names)
    else:
        yield law.unknown(governance, *names)
