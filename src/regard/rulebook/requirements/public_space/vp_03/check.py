"""VP-03: images only."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import of_public_only


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera where nobody is watched at work; where people are, CCTV-W-06 judges. The decree says it since
    30 November 2023; before, the code spoke of images alone, and sound fell under minimisation."""
    if not of_public_only(facts):
        return
    article = law.word("article") or "GDPR 5(1)(c)"
    for camera in facts.items("camera"):
        sound = camera.flag("sound")
        if sound is None:
            yield law.unknown(camera, article=article)
        elif sound:
            yield law.breached("sound", camera, "sound", article=article)
        else:
            yield law.met(camera, "sound", article=article)
