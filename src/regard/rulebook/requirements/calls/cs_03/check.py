"""CS-03: which part of the screen is filmed."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of screen video tied to calls."""
    for recording in facts.items("recording"):
        if recording.word("medium") != "screen-video" or recording.flag("with_call") is False:
            continue
        window = recording.word("window")
        if window is None:
            yield law.unknown(recording)
        elif window == "screen":
            yield law.breached("whole", recording, "window", reading=law.reading("application-only"))
        else:
            yield law.met(recording, "window")
