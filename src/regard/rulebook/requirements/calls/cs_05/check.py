"""CS-05: whose screen video is shown in training."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of screen video tied to calls."""
    for recording in facts.items("recording"):
        if recording.word("medium") != "screen-video" or recording.flag("with_call") is False:
            continue
        hidden, names = recording.flag("others_anonymised"), ("others_anonymised", "watched_by")
        if hidden or recording.words("watched_by") == ("self",):
            yield law.met(recording, *names)
        elif hidden is None:
            yield law.unknown(recording, *names)
        else:
            yield law.breached("others", recording, *names, reading=law.reading("own-recordings"))
