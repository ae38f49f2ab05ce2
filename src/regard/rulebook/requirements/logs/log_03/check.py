"""LOG-03: badge records and clocking."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.keeping import held
from regard.terms.duration import Duration

_BODY = ("fingerprint", "face")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per means of clocking that measures a body, and per kept record."""
    for recording in facts.items("recording"):
        if recording.word("medium") in _BODY and "working-time" in _purposes(facts, recording.words("purpose")):
            yield law.breached("body", recording, "medium", article="GDPR 5(1)(c)", reading=law.reading())
    for item in facts.items("keeps"):
        if item.flag("extracted"):
            continue
        time = held(item)
        hours = "working-time" in _purposes(facts, item.words("for")) and item.word("data") != "access-log"
        limit = law.limit("hours_max" if hours else "badge_max")
        if limit is None or not time.known:
            yield law.unknown(item, *time.names)
        elif isinstance(limit.value, Duration) and time.exceeds(limit.value):
            yield law.breached("long", item, *time.names, limit=limit, held=time.said, reading=law.reading())
        else:
            yield law.met(item, *time.names, limit=limit, held=time.said)


def _purposes(facts: SystemFacts, own: tuple[str, ...] | None) -> tuple[str, ...]:
    return own if own is not None else facts.system.words("purposes") or ()
