"""LOG-04: positions of people at work."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held
from regard.rulebook.requirement import Force
from regard.terms.duration import Duration


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """Outcomes per kept positions, per recording of them, and on the control of working time, about people at work: clients' are
    VEH-01's."""
    if facts.of_workers is False:
        return
    for item in facts.items("keeps"):
        if item.word("data") == "positions" and not item.flag("extracted"):
            yield _kept(item, facts, law)
    for recording in facts.items("recording"):
        if recording.word("medium") == "position":
            yield from _recorded(recording, law)
    court = law.reading("no-other-means")
    if facts.has("purposes", "working-time") and facts.system.flag("other_means") and court is not None:
        names = ("purposes", "other_means")
        yield law.breached("hours", facts.system, *names, article="GDPR 5(1)(c)", reading=court, force=Force.BINDING)


def _kept(item: Item, facts: SystemFacts, law: InForce) -> Outcome:
    purposes, time = item.words("for") or facts.system.words("purposes") or (), held(item)
    name = "position_max"
    if any(word in purposes for word in ("route-optimisation", "contract-evidence")):
        name = "position_max_proof"
    if "working-time" in purposes:
        name = "position_max_hours"
    limit = law.limit(name)
    if limit is None or not time.known:
        return law.unknown(item, *time.names)
    if isinstance(limit.value, Duration) and time.exceeds(limit.value):
        return law.breached("long", item, *time.names, limit=limit, held=time.said, reading=law.reading("two-months"))
    return law.met(item, *time.names, limit=limit, held=time.said)


def _recorded(recording: Item, law: InForce) -> Iterator[Outcome]:
    reading, minimal = law.reading("two-months"), "GDPR 5(1)(c)"
    off_duty, switch = recording.flag("outside_work"), recording.flag("off_switch")
    if off_duty and reading is not None:
        yield law.breached("off_duty", recording, "outside_work", "off_switch", article=minimal, reading=reading)
    elif switch is False and off_duty is None and reading is not None:
        yield law.breached("no_switch", recording, "off_switch", article=minimal, reading=reading)
    elif off_duty or (switch is None and off_duty is None):
        yield law.unknown(recording, "outside_work", "off_switch", article=minimal)
