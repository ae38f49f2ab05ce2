"""PEN-03: private words taken in hiding, people located in hiding (C. pén. 226-1)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.telling import groups, told


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per camera that takes sound, and per position taken outside work. Intent is the court's to judge."""
    talk = any("private-talk" in (each.words("categories") or ()) for each in facts.items("content"))
    talk_known = tuple(m for each in facts.items("content") for m in each.known("categories"))
    for camera in facts.items("camera"):
        if not camera.flag("sound"):
            continue
        visible = camera.flag("visible")
        if visible is None or (visible is False and not talk):
            yield law.unknown(camera, "sound", "visible", sentence="microphone")
        elif visible is False:
            yield law.breached("words", camera, "sound", "visible", also=talk_known)
        else:
            yield law.met(camera, "sound", "visible")
    if law.limit("location") is None:
        return
    for recording in facts.items("recording"):
        if recording.word("medium") == "position" and recording.flag("outside_work"):
            known = [told(facts, group) for group in groups(facts)]
            if known and all(each.when == "never" for each in known):
                also = tuple(m for each in known for m in each.measures)
                yield law.breached("located", recording, "medium", "outside_work", also=also)
