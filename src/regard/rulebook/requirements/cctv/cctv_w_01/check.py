"""CCTV-W-01: what cameras at work are for."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import on_road

_SUPERVISION = (
    "staff-supervision", "locating-employees", "working-time", "pace-setting", "ranking", "appraisal", "pay", "promotion",
    "union-watch", "protest-watch",
)  # fmt: skip


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system off the public road, whose purposes the interior-security code lists.

    Where the aim is to know where people are, or is carried out by filming them without interruption, the authority holds it under
    minimisation (MED-2019-025); elsewhere it is a purpose that is not legitimate.
    """
    if on_road(facts):
        return
    kept = facts.items("keeps")
    declared = facts.system.words("purposes")
    purposes = {*(declared or ()), *(word for item in kept for word in item.words("for") or ())}
    wrong = tuple(word for word in _SUPERVISION if word in purposes)
    also = tuple(m for item in kept for m in item.known("for"))
    if wrong:
        constant = any(camera.flag("always_on_a_person") for camera in facts.items("camera"))
        article = "GDPR 5(1)(c)" if constant or "locating-employees" in wrong else "GDPR 5(1)(b)"
        yield law.breached(
            "supervision", facts.system, "purposes", also=also, wrong=wrong, article=article, reading=law.reading()
        )
    elif declared is None:
        yield law.unknown(facts.system)
    else:
        yield law.met(facts.system, "purposes")
