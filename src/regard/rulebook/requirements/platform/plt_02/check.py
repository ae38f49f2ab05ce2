"""PLT-02: positions of those who work through a platform, taken again and again."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.measure import Measure


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per recording of positions."""
    kept = [item for item in facts.items("keeps") if item.word("data") == "positions"]
    also = tuple(m for item in kept for m in item.known("data", "kept"))
    for recording in facts.items("recording"):
        if recording.word("medium") == "position":
            yield _taken(recording, also, law)


def _taken(recording: Item, history: tuple[Measure, ...], law: InForce) -> Outcome:
    every, bad, limit = recording.duration("every"), law.duration("known_bad"), law.limit("known_bad")
    names = ("medium", "starts", "every", "last_only")
    if recording.flag("last_only") or recording.word("starts") in ("incident", "manual", "pick-up"):
        return law.met(recording, *names)
    if every is None or bad is None:
        return law.unknown(recording, *names)
    if not every.exceeds(bad) and (history or recording.flag("last_only") is False):
        return law.breached("seconds", recording, *names, also=history, limit=limit, reading=law.reading())
    return law.unknown(recording, *names, sentence="justify", limit=limit, reading=law.reading())
