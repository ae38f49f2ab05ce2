"""CALL-02: how long recordings and notes of calls are kept."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held
from regard.terms.duration import Duration

_LIMITS = {
    "sound": "recording_max",
    "screen": "recording_max",
    "images": "recording_max",
    "analysis-notes": "analysis_max",
}


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of recording or note kept; what is anonymous or extracted for a procedure has no term here."""
    for item in facts.items("keeps"):
        name = _LIMITS.get(item.word("data") or "")
        if name is not None and not item.flag("extracted") and item.word("per") != "none":
            yield _judged(facts, item, law, name)


def _judged(facts: SystemFacts, item: Item, law: InForce, name: str) -> Outcome:
    time, limit = held(item), law.limit(name)
    names, data = ("data", "for", *time.names), item.word("data")
    if limit is None or not time.known:
        return law.unknown(item, *names, data=data)
    assert isinstance(limit.value, Duration)
    if not time.exceeds(limit.value):
        return law.met(item, *names, data=data, held=time.said, limit=limit)
    if _own_term(facts, item):
        return law.unknown(item, *names, sentence="own", data=data)
    return law.breached("long", item, *names, data=data, held=time.said, limit=limit, reading=law.reading())


def _own_term(facts: SystemFacts, item: Item) -> bool:
    """Whether it is kept as proof, or because a text wants it. What is never erased has no term at all."""
    if item.word("kept") == "unlimited":
        return False
    used = item.words("for") or facts.system.words("purposes") or ()
    by_text = facts.system.word("basis") == "legal-obligation" or facts.one("governance").flag("legal_text")
    return "contract-evidence" in used or bool(by_text)
