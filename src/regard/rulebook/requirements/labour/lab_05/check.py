"""LAB-05: cameras on the rooms of unions and staff representatives. The way to them is CCTV-W-05's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_ROOMS = ("union-premises",)


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera, at work."""
    if facts.system.word("place") == "public-road":
        return
    for camera in facts.items("camera"):
        sees, masked = camera.words("sees"), camera.words("masked") or ()
        if sees is None:
            yield law.unknown(camera, "masked")
            continue
        rooms = tuple(room for room in _ROOMS if room in sees and room not in masked)
        if rooms:
            yield law.breached("seen", camera, "sees", "masked", rooms=rooms)
        else:
            yield law.met(camera, "sees", "masked")
