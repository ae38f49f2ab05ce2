"""GDPR-09: bodies measured to identify people."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.requirement import Confidence
from regard.terms.words import Area

_BODY = ("fingerprint", "face")
_DOORS = frozenset({"site-security", "security-of-persons", "security-of-goods", "theft-prevention", "safety"})
_NO_GROUND = ("legitimate-interest", "contract", "none")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per recording of a fingerprint or a face. Counting hours is CLK-01's."""
    for recording in facts.items("recording"):
        purposes = recording.words("purpose") or facts.system.words("purposes") or ()
        hours = facts.area is Area.CLOCKING and "working-time" in purposes
        if recording.word("medium") in _BODY and not hours:
            yield _measured(recording, purposes, facts, law)


def _measured(recording: Item, purposes: tuple[str, ...], facts: SystemFacts, law: InForce) -> Outcome:
    """Consent without another way is not free. Neither a legitimate interest nor a contract is among the exceptions of article 9(2):
    for people at work, French law knows one for doors and devices only (an inference, hence the confidence)."""
    basis, legal = facts.system.word("basis"), facts.one("governance").flag("legal_text")
    also, names = (*facts.system.known("basis", "purposes", "people"),), ("medium", "alternative")
    forced = recording.flag("alternative") is False
    if law.regime == "gdpr" and forced and basis == "consent":
        return law.breached("forced", recording, *names, also=also)
    doors = not purposes or any(word in _DOORS for word in purposes)
    exempt = legal is True or (facts.of_workers is not False and doors)
    if law.regime == "gdpr" and facts.of_workers is not None and forced and basis in _NO_GROUND and not exempt:
        return law.breached("no_exception", recording, *names, also=also, confidence=Confidence.MEMORY)
    return law.unknown(recording, *names, also=also)
