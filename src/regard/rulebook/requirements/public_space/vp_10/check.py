"""VP-10: the signs of video protection. What people are told in all is GDPR-13's, and faults that it reports are reported as it does."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import of_the_code
from regard.rulebook.telling import AT_WORK
from regard.terms.finding import State

_SIGNS = ("sign", "poster")
_FLOOR = ("purposes", "rights")
_WHO = ("controller", "contact")
_BEST = (State.MET, State.NOT_EVIDENCED, State.BREACHED)


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system: on its best sign, since a poster may hold the full notice beside the sign; on the system where no sign
    is known, or where people are told by other means only."""
    if not of_the_code(facts):
        return
    given = [n for n in facts.items("notice") if _to_public(n) and n.word("when") != "never"]
    signs = [notice for notice in given if any(word in _SIGNS for word in notice.words("by") or ())]
    article = law.word("article") or "CSI R253-6"
    if not signs:
        yield _unsigned(facts, law, given, article)
        return
    outcomes = [_sign(sign, law, given, article) for sign in signs]
    yield min(outcomes, key=lambda outcome: _BEST.index(outcome.state))


def _to_public(notice: Item) -> bool:
    return any(group not in AT_WORK for group in notice.words("to") or ("public",))


def _unsigned(facts: SystemFacts, law: InForce, given: list[Item], article: str) -> Outcome:
    if given and all(notice.words("by") for notice in given):
        also = tuple(m for notice in given[1:] for m in notice.known("to", "by"))
        return law.breached("no_sign", given[0], "to", "by", also=also, article=article)
    return law.unknown(facts.system, article=article)


def _sign(sign: Item, law: InForce, given: list[Item], article: str) -> Outcome:
    items, names = sign.words("items"), ("by", "items", "complete")
    if items is None:
        found = law.met if sign.flag("complete") else law.unknown
        return found(sign, *names, article=article)
    if "pictogram" not in items:
        return law.breached("lacks", sign, *names, missing=("pictogram",), article=article)
    if law.limit("floor") is None:
        return law.met(sign, *names, article=article)
    missing = tuple(word for word in _FLOOR if word not in items)
    if not any(word in items for word in _WHO):
        missing = ("controller", *missing)
    if not missing:
        return law.met(sign, *names, article=article)
    said = {item for notice in given for item in notice.words("items") or ()}
    elsewhere = any(notice.flag("complete") for notice in given) or all(word in said for word in missing)
    return law.breached("lacks", sign, *names, missing=missing, article=article if elsewhere else "GDPR 12-13")
