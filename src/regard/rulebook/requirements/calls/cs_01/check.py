"""CS-01: screenshots tied to calls."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of screenshot."""
    for recording in facts.items("recording"):
        if recording.word("medium") != "screenshot":
            continue
        tied = recording.flag("with_call")
        if tied:
            yield law.breached("taken", recording, "medium", "with_call", reading=law.reading("never"))
        elif tied is None:
            yield law.unknown(recording, "medium")
        else:
            yield law.met(recording, "medium", "with_call")
