"""CCTV-W-06: cameras that listen."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import of_public_only


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera where people work, and one per kept sound that no camera accounts for."""
    if of_public_only(facts):
        return
    heard = False
    for camera in facts.items("camera"):
        sound = camera.flag("sound")
        heard = heard or bool(sound)
        if sound and camera.flag("suspicion"):
            yield law.unknown(camera, "sound", "suspicion", sentence="exception")
        elif sound:
            yield law.breached("sound", camera, "sound", "suspicion", reading=law.reading())
        elif sound is None:
            yield law.unknown(camera)
        else:
            yield law.met(camera, "sound")
    for item in facts.items("keeps"):
        if item.word("data") == "sound" and not heard:
            yield law.breached("kept", item, "data", reading=law.reading())
