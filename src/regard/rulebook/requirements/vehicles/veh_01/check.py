"""VEH-01: positions of clients in vehicles that are lent to them."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """Outcomes per recording of positions and per kept positions, where clients are watched and nobody at work is."""
    if facts.of_workers or not facts.has("people", "clients", "public"):
        return
    for recording in facts.items("recording"):
        if recording.word("medium") == "position":
            yield _recorded(recording, law)
    for item in facts.items("keeps"):
        if item.word("data") == "positions" and not item.flag("extracted"):
            yield _kept(item, law)


def _recorded(recording: Item, law: InForce) -> Outcome:
    starts, names, reading = recording.word("starts"), ("medium", "starts", "every", "last_only"), law.reading()
    again = starts in ("interval", "always", "shift") or recording.duration("every") is not None
    if recording.flag("last_only") or starts in ("incident", "manual"):
        return law.met(recording, *names)
    if again and reading is not None:
        return law.breached("followed", recording, *names, reading=reading)
    return law.unknown(recording, *names)


def _kept(item: Item, law: InForce) -> Outcome:
    time, bad, limit, storage = held(item), law.duration("known_bad"), law.limit("known_bad"), "GDPR 5(1)(e)"
    if not time.known:
        return law.unknown(item, *time.names, article=storage)
    if bad is not None and time.reaches(bad):
        return law.breached(
            "long", item, *time.names, limit=limit, held=time.said, article=storage, reading=law.reading()
        )
    return law.unknown(item, *time.names, held=time.said, article=storage, sentence="justify")
