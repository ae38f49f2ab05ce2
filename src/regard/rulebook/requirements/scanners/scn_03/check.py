"""SCN-03: a flag on scans in quick succession."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_PACE = ("pace-setting", "ranking")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per indicator that flags a gap below a threshold about persons."""
    for item in facts.items("indicator"):
        if item.word("measures") == "gap-below" and item.word("per") not in ("team", "none"):
            yield _judged(item, facts, law)


def _judged(item: Item, facts: SystemFacts, law: InForce) -> Outcome:
    name = item.word("name") or item.key
    facts_named = ("task", "threshold", "for", "leads_to", "measures")
    against = law.reading("no-basis")
    if against is not None:
        return law.breached("no_basis", item, *facts_named, name=name, reading=against)
    court = law.reading("lawful-within-conditions")
    if court is None:
        return law.unknown(item, *facts_named, name=name)
    if item.word("task") is None:
        return law.breached("all_tasks", item, *facts_named, name=name, reading=court)
    purposes, ends = item.words("for"), item.words("leads_to")
    extra = {p for p in purposes or () if p != "error-detection"} | {e for e in ends or () if e != "coaching"}
    extra |= {p for p in _PACE if facts.has("purposes", p)}
    if extra:
        return law.breached("other_use", item, *facts_named, name=name, use=tuple(sorted(extra)), reading=court)
    return _within(item, law, name, facts_named)


def _within(item: Item, law: InForce, name: str, facts_named: tuple[str, ...]) -> Outcome:
    court, threshold, most = law.reading(), item.duration("threshold"), law.limit("speed_max")
    if item.words("for") is None or item.words("leads_to") is None or threshold is None or most is None:
        return law.unknown(item, *facts_named, name=name, reading=court)
    if threshold.exceeds(most.value) or item.word("task") != law.word("task"):  # type: ignore[arg-type]
        return law.unknown(item, *facts_named, name=name, limit=most, reading=court, sentence="outside")
    return law.met(item, *facts_named, name=name, limit=most, reading=court)
