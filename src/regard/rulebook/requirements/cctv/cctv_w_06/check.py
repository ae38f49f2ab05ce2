"""CCTV-W-06: cameras that listen."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import of_public_only

_GOODS = frozenset({"theft-prevention", "security-of-goods"})


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera where people work, and one per kept sound that no camera accounts for."""
    if of_public_only(facts):
        return
    heard = False
    for camera in facts.items("camera"):
        sound = camera.flag("sound")
        heard = heard or bool(sound)
        if sound and camera.flag("suspicion"):
            yield _for_a_reason(camera, facts, law)
        elif sound:
            yield law.breached("sound", camera, "sound", "suspicion", reading=law.reading())
        elif sound is None:
            yield law.unknown(camera)
        else:
            yield law.met(camera, "sound")
    for item in facts.items("keeps"):
        if item.word("data") == "sound" and not heard:
            yield law.breached("kept", item, "data", reading=law.reading())


def _for_a_reason(camera: Item, facts: SystemFacts, law: InForce) -> Outcome:
    """A suspicion about goods is no reason to hear what people say (decided of hidden cameras); another may be."""
    reading, purposes = law.reading("no-words-for-goods"), facts.system.words("purposes") or ()
    if reading is not None and purposes and set(purposes) <= _GOODS:
        return law.breached("goods", camera, "sound", "suspicion", also=facts.system.known("purposes"), reading=reading)
    return law.unknown(camera, "sound", "suspicion", sentence="exception")
