"""GDPR-09: body measured to identify. What files and reports hold is ART9-01's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.requirement import Confidence

_BODY = ("fingerprint", "face")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per recording of a fingerprint or a face. Consent without another way is not free, so it is no exception; to
    count hours, none is known (an inference from the prohibition, hence the confidence)."""
    for recording in facts.items("recording"):
        if recording.word("medium") not in _BODY:
            continue
        also, forced = facts.system.known("basis"), recording.flag("alternative") is False
        purposes = recording.words("purpose") or facts.system.words("purposes") or ()
        if forced and facts.system.word("basis") == "consent":
            yield law.breached("forced", recording, "medium", "alternative", also=also)
        elif forced and "working-time" in purposes:
            yield law.breached("hours", recording, "medium", "alternative", also=also, confidence=Confidence.MEMORY)
        else:
            yield law.unknown(recording, "medium", "alternative", also=also)
