"""BC-09: no second recording of the live feed. The charter has no key for it: a reader may measure `camera.live_recorded`."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.wearing import of_town


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera of a town that sends live images."""
    if not of_town(facts):
        return
    for camera in facts.items("camera"):
        recorded = camera.flag("live_recorded")
        if recorded:
            yield law.breached("recorded", camera, "live_recorded")
        elif recorded is False:
            yield law.met(camera, "live_recorded")
        elif camera.words("live_for") or camera.word("live_when"):
            yield law.unknown(camera, "live_for", "live_when")
