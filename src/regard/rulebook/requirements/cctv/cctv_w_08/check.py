"""CCTV-W-08: what the sign at the entrance says. What people are told in all is GDPR-13's; signs of video protection are VP-10's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import of_the_code
from regard.terms.finding import State

_SIGN = ("pictogram", "purposes", "retention", "rights", "complaint")
_WHO = ("controller", "contact", "dpo")
_BEST = (State.MET, State.NOT_EVIDENCED, State.BREACHED)


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system, on its best sign; or that no sign is known."""
    if of_the_code(facts):
        return
    given = [notice for notice in facts.items("notice") if notice.word("when") != "never"]
    signs = [notice for notice in given if "sign" in (notice.words("by") or ())]
    if signs:
        yield min((_sign(sign, law) for sign in signs), key=lambda outcome: _BEST.index(outcome.state))
    else:
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
