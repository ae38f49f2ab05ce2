"""PWD-01: what a digital labour platform may not process (Directive 2024/2831, article 7)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_FORBIDDEN = ("union-activity", "strike-days", "politics", "religion", "health", "orientation", "private-talk")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per recording, content and camera; one where nothing is known."""
    for recording in facts.items("recording"):
        yield _taken(recording, law)
    for content in facts.items("content"):
        what = tuple(word for word in content.words("categories") or () if word in _FORBIDDEN)
        if what:
            yield law.breached("kept", content, "categories", what=what)
    for camera in facts.items("camera"):
        if "emotion" in (camera.words("analytics") or ()):
            yield law.breached("emotion", camera, "analytics")
    if not facts.items("recording"):
        yield law.unknown(facts.system)


def _taken(recording: Item, law: InForce) -> Outcome:
    names = ("medium", "outside_work")
    if recording.flag("outside_work"):
        return law.breached("off_duty", recording, *names)
    if recording.word("medium") in ("face", "fingerprint") and recording.flag("against_database"):
        return law.breached("body", recording, *names, "against_database")
    if recording.flag("outside_work") is None or recording.word("medium") in ("face", "fingerprint"):
        return law.unknown(recording, *names)
    return law.met(recording, *names)
