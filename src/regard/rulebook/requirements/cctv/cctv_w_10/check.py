"""CCTV-W-10: hidden cameras. The register, the assessment and the officer have requirements of their own."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera."""
    for camera in facts.items("camera"):
        visible = camera.flag("visible")
        if visible is None:
            yield law.unknown(camera)
        elif visible:
            yield law.met(camera, "visible")
        else:
            yield _hidden(camera, law)


def _hidden(camera: Item, law: InForce) -> Outcome:
    names = ("visible", "temporary", "suspicion", "analysis_before")
    for fact, sentence in (("analysis_before", "no_analysis"), ("temporary", "lasting"), ("suspicion", "no_ground")):
        if camera.flag(fact) is False:
            return law.breached(sentence, camera, *names, reading=law.reading())
    if all(camera.flag(fact) for fact in names[1:]):
        return law.met(camera, *names, sentence="exception", reading=law.reading())
    return law.unknown(camera, *names, sentence="hidden")
