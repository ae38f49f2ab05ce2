"""CALL-03: what calls are recorded for."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_LISTED = ("training", "appraisal", "service-quality")
_WATCHING = ("staff-supervision", "union-watch")
_ALLOWING = ("legal-obligation", "contract")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    stated = [recording.words("purpose") for recording in facts.items("recording")]
    known = tuple(word for words in stated for word in words or ()) + (facts.system.words("purposes") or ())
    purposes = tuple(dict.fromkeys(known))
    item, also = facts.system, tuple(m for r in facts.items("recording") for m in r.known("purpose"))
    watching = tuple(word for word in purposes if word in _WATCHING)
    allowed = facts.system.word("basis") in _ALLOWING or facts.one("governance").flag("legal_text")
    others = tuple(word for word in purposes if word not in (*_LISTED, "contract-evidence"))
    if watching:
        yield law.breached("watching", item, "purposes", also=also, others=watching, reading=law.reading())
    elif not purposes:
        yield law.unknown(item)
    elif others:
        yield law.unknown(item, "purposes", also=also, sentence="other", others=others)
    elif "contract-evidence" in purposes and not allowed:
        yield law.unknown(item, "purposes", "basis", also=also, sentence="proof")
    else:
        yield law.met(item, "purposes", also=also, purposes=purposes)
