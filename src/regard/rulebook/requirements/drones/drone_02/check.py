"""DRONE-02: the term, the sound and the faces of the State's drones."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.keeping import held
from regard.terms.duration import Duration

_TERM = "LIL 87"


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of image kept, and one per fault of a camera. Only where Title III holds."""
    limit = law.limit("kept_max")
    if facts.of_site().word("kind") != "state" or law.regime != "lil-3" or limit is None:
        return
    assert isinstance(limit.value, Duration)
    for item in facts.items("keeps"):
        if item.word("data") != "images" or item.flag("extracted"):
            continue
        time = held(item)
        if time.exceeds(limit.value):
            yield law.breached("long", item, *time.names, held=time.said, limit=limit, article=_TERM)
        elif time.known:
            yield law.met(item, *time.names, held=time.said, limit=limit, article=_TERM)
        else:
            yield law.unknown(item, article=_TERM)
    for camera in facts.items("camera"):
        if camera.flag("sound"):
            yield law.breached("sound", camera, "sound", article="LIL 4")
        if "face-recognition" in (camera.words("analytics") or ()):
            yield law.breached("faces", camera, "analytics", article="LIL 88")
