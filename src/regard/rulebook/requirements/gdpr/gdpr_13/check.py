"""GDPR-13: who was told, when, and of what."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.telling import Told, groups, told
from regard.rulebook.wording import of_people, people, share

_ALWAYS = ("controller", "purposes", "rights")
_IN_FULL = ("basis", "recipients", "retention", "complaint")
_TITLE_III = ("complaint",)


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per notice with a known fault, and one per group."""
    faulty = False
    for notice in facts.items("notice"):
        fault = _fault(notice, law)
        if fault is not None:
            faulty = True
            yield fault
    for group in groups(facts) or (("",) if facts.items("notice") else ()):
        known = told(facts, group)
        outcome = _group(facts, law, group or "public", known)
        if not (faulty and outcome.state.value == "not-evidenced"):
            yield outcome


def _fault(notice: Item, law: InForce) -> Outcome | None:
    if notice.word("when") == "never":
        return None
    if notice.words("missing"):
        return law.breached("missing", notice, "missing", "to")
    if notice.flag("complete") is False:
        return law.breached("incomplete_said", notice, "complete", "to")
    return None


def _group(facts: SystemFacts, law: InForce, group: str, known: Told) -> Outcome:
    who, whose = people((group,)), of_people((group,))
    if not known.notices:
        return law.unknown(facts.system, sentence="untold", of_group=whose)
    first = known.notices[0]
    tardy = max(known.notices, key=lambda notice: notice.number("late") or 0)
    part = tardy.number("late") or 0
    if 0 < part < 1 and known.when != "never":
        return law.breached("late", tardy, "late", group=who, part=share(part), also=known.measures)
    if known.in_time is False:
        late = "after" if known.when == "after" else "never"
        return law.breached(late, first, group=who, also=known.measures)
    if known.in_time is None:
        return law.unknown(first, group=who, also=known.measures)
    said = _said(known)
    if said is None:
        return law.unknown(first, group=who, also=known.measures)
    missing = _missing(facts, law, said) if said else ()
    if missing and any(notice.word("when") is None for notice in known.notices):
        return law.unknown(first, group=who, also=known.measures)
    if missing:
        also = tuple(m for notice in known.notices for m in notice.known("items", "to"))
        return law.breached("incomplete", first, of_group=whose, missing=missing, also=also)
    return law.met(first, group=who, also=known.measures)


def _said(known: Told) -> set[str] | None:
    """What the group's notices say together, given before; None when one of them does not tell. Items that are known are what counts;
    empty where a notice is only said to be complete."""
    given = [n for n in known.notices if n.word("when") == "before"]
    if any(n.flag("complete") and n.words("items") is None for n in given):
        return set()
    if any(n.words("items") is None for n in given) and not any(n.flag("complete") for n in given):
        return None
    return {item for n in given for item in n.words("items") or ()}


def _in_full(law: InForce) -> tuple[str, ...]:
    """What the day of the facts adds to who, why and which rights."""
    return tuple(item for item in _IN_FULL if law.limit(item) is not None)


def _missing(facts: SystemFacts, law: InForce, said: set[str]) -> tuple[str, ...]:
    wanted: tuple[str, ...] = _ALWAYS
    if "full-notice-link" not in said:
        wanted += _TITLE_III if law.regime == "lil-3" else _in_full(law)
        if (
            law.regime != "lil-3"
            and law.limit("basis") is not None
            and facts.system.word("basis") == "legitimate-interest"
        ):
            wanted += ("interest",)
    missing = [item for item in wanted if item not in said]
    if "controller" in missing and "contact" in said:
        missing.remove("controller")
    return tuple(missing)
