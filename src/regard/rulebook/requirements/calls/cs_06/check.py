"""CS-06: who listens to calls and watches screens."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_IN_CHARGE = ("self", "trainer")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of recording."""
    for recording in facts.items("recording"):
        viewers = recording.words("watched_by")
        others = tuple(word for word in viewers or () if word not in _IN_CHARGE)
        if viewers is None:
            yield law.unknown(recording)
        elif "all-staff" in viewers:
            yield law.breached("open", recording, "watched_by", reading=law.reading("in-charge"))
        elif others:
            yield law.unknown(recording, "watched_by", sentence="wider", others=others)
        else:
            yield law.met(recording, "watched_by")
