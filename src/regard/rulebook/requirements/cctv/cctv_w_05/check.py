"""CCTV-W-05: the way that leads only to the rooms of unions and staff representatives. The rooms themselves are LAB-05's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import among, on_road, seen


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera off the public road."""
    if on_road(facts):
        return
    for camera in facts.items("camera"):
        if seen(camera) is None:
            yield law.unknown(camera, "masked")
        elif among(camera, "union-access"):
            yield law.breached("seen", camera, "sees", "masked")
        else:
            yield law.met(camera, "sees", "masked")
