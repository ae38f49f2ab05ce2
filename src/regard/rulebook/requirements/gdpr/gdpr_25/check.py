"""GDPR-25: defaults: erasure by machine, nothing open to everyone."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kept thing, and one per camera whose live images anyone may see."""
    for camera in facts.items("camera"):
        if "public" in (camera.words("live_for") or ()):
            yield law.breached("public", camera, "live_for")
    for item in facts.items("keeps"):
        erasure = item.word("erasure")
        if item.flag("extracted"):
            continue
        if erasure is None:
            yield law.unknown(item)
        elif erasure == "automatic":
            yield law.met(item, "erasure")
        else:
            yield law.unknown(item, "erasure", sentence="hand")
