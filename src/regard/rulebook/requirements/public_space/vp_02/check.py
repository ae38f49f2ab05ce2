"""VP-02: homes, seen by cameras of the public road."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import among, on_road, seen


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera that films the public road. An entrance that passes in a wide view is not framed specifically; the
    inside of other buildings is outside this rule."""
    for camera in facts.items("camera"):
        zones = seen(camera)
        if not on_road(facts) and "public-road" not in (camera.words("sees") or ()):
            continue
        homes = among(camera, "dwelling-interior", "dwelling-entrance")
        if zones is None:
            yield law.unknown(camera, "masked")
        elif homes:
            yield law.breached("seen", camera, "sees", "masked", homes=homes)
        else:
            yield law.met(camera, "sees", "masked")
