"""CS-02: what screen video with calls is for, and whom it films."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of screen video tied to calls."""
    for recording in facts.items("recording"):
        if recording.word("medium") != "screen-video" or recording.flag("with_call") is False:
            continue
        purposes, whom, names = recording.words("purpose"), recording.word("whom"), ("purpose", "whom", "with_call")
        others = tuple(word for word in purposes or () if word != "training")
        if recording.flag("with_call") is None:
            yield law.unknown(recording, *names)
        elif others:
            yield law.breached("purpose", recording, *names, others=others, reading=law.reading("training-only"))
        elif whom == "everyone":
            yield law.breached("everyone", recording, *names, reading=law.reading("training-only"))
        elif purposes is None or whom is None:
            yield law.unknown(recording, *names)
        else:
            yield law.met(recording, *names)
