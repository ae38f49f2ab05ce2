"""CCTV-W-08: what the sign at the entrance says. What people are told in all is GDPR-13's; signs of video protection are VP-10's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.facts import Item
from regard.rulebook.sighting import of_the_code

_SIGN = ("pictogram", "purposes", "retention", "rights", "complaint")
_WHO = ("controller", "contact", "dpo")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per sign; one for the system where no sign is known."""
    if of_the_code(facts):
        return
    given = [notice for notice in facts.items("notice") if notice.word("when") != "never"]
    signs = [notice for notice in given if "sign" in (notice.words("by") or ())]
    for sign in signs:
        yield _sign(sign, law)
    if not signs:
        yield law.unknown(facts.system, sentence="no_sign")


def _sign(sign: Item, law: InForce) -> Outcome:
    items = sign.words("items")
    if items is None:
        return law.met(sign, "by", "complete") if sign.flag("complete") else law.unknown(sign, "by", "complete")
    missing = tuple(item for item in _SIGN if item not in items)
    if not any(item in items for item in _WHO):
        missing = ("controller", *missing)
    if missing and not sign.flag("complete"):
        return law.breached("lacks", sign, "by", "items", missing=missing, reading=law.reading())
    return law.met(sign, "by", "items")
