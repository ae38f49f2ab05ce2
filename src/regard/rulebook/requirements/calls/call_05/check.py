"""CALL-05: what a caller's refusal stops. A reader may count calls recorded in spite of it (`recording.after_objection`)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of recording."""
    reading = law.reading("both-sides")
    for recording in facts.items("recording"):
        if recording.word("medium") not in ("sound", "screen-video", "video"):
            continue
        both, seen = recording.flag("objection_stops_both"), recording.number("after_objection")
        if reading is not None and seen:
            yield law.breached("seen", recording, "after_objection", reading=reading)
        elif reading is not None and both is False:
            yield law.breached("one_side", recording, "objection_stops_both", reading=reading)
        elif both:
            yield law.met(recording, "objection_stops_both")
        else:
            yield law.unknown(recording, "objection_stops_both")
