"""VP-06: what the prefect was given to decide on. No key of the charter says it; a reader or an inspector may."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import OF_THE_CODE, authorised, on_road

_PLAN_FROM = 8


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system that asks for an authorisation; an order that was given supposes a file that was complete.

    An impact assessment replaces most papers of the file, not its plans, nor
    the proof that technical standards are met."""
    if facts.system.word("place") not in OF_THE_CODE:
        return
    governance = facts.one("governance")
    whole, names = governance.flag("application_complete"), ("application_complete", "dpia")
    if whole is None and authorised(facts):
        order = governance.known("authorisation.number", "authorisation.from")
        yield law.met(governance, *names, also=order, sentence="decided")
    elif whole is None:
        cameras = sum(camera.number("count") or 0 for camera in facts.items("camera"))
        plan = on_road(facts) or cameras >= _PLAN_FROM
        yield law.unknown(governance, *names, sentence="with_plan" if plan else "unknown")
    elif whole:
        yield law.met(governance, *names)
    else:
        yield law.breached("incomplete", governance, *names)
