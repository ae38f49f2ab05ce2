"""CCTV-W-11: which formality the place asks for. Orders of systems declared open to the public are VP-05's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import OF_THE_CODE, among, authorised

_PUBLIC = ("sales-floor", "customer-seating")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system of a place that is not declared open to the public, or is not declared at all."""
    place, governance = facts.system.word("place"), facts.one("governance")
    if place in OF_THE_CODE:
        return
    if place is None:
        yield law.unknown(facts.system, also=governance.known("authorisation"))
        return
    views = [camera for camera in facts.items("camera") if among(camera, *_PUBLIC)]
    also = tuple(m for camera in views for m in camera.known("sees", "masked"))
    if views and governance.flag("authorisation") is False:
        yield law.breached("public", governance, "authorisation", also=(*facts.system.known("place"), *also))
    elif views and not authorised(facts):
        yield law.unknown(facts.system, "place", also=also, sentence="maybe")
    else:
        yield law.met(facts.system, "place", also=also)
