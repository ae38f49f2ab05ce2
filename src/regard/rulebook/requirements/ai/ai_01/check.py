"""AI-01: emotions inferred at work or in education (Regulation 2024/1689, article 5(1)(f))."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_CAMERAS = frozenset({"cctv", "bodycam", "drones"})


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per camera whose functions are known or in doubt."""
    cameras = facts.items("camera")
    for camera in cameras:
        functions = camera.words("analytics")
        if functions is None:
            yield law.unknown(camera, "analytics")
        elif "emotion" in functions:
            yield _inferred(camera, facts, law)
        else:
            yield law.met(camera, "analytics")
    if not cameras and facts.area in _CAMERAS:
        yield law.unknown(facts.system)


def _inferred(camera: Item, facts: SystemFacts, law: InForce) -> Outcome:
    also = facts.system.known("people", "place", "purposes")
    protected = facts.of_workers or facts.has("people", "pupils") or facts.system.word("place") == "school"
    if not protected and facts.system.words("people") is None:
        return law.unknown(camera, "analytics", also=also, sentence="people")
    if not protected:
        return law.met(camera, "analytics", also=also, sentence="others")
    if facts.system.words("purposes") == ("safety",):
        return law.unknown(camera, "analytics", also=also, sentence="reason")
    return law.breached("inferred", camera, "analytics", also=also)
