"""GDPR-09: body measured to identify. What files and reports hold is ART9-01's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_BODY = ("fingerprint", "face")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per recording of a fingerprint or a face. Consent without another way is not free, so it is no exception."""
    for recording in facts.items("recording"):
        if recording.word("medium") not in _BODY:
            continue
        also = facts.system.known("basis")
        if recording.flag("alternative") is False and facts.system.word("basis") == "consent":
            yield law.breached("forced", recording, "medium", "alternative", also=also)
        else:
            yield law.unknown(recording, "medium", "alternative", also=also)
