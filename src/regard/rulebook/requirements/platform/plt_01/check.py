"""PLT-01: ratings that decide on work are explained to those rated."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_SERIOUS = ("ranking", "pay-deduction", "discipline", "dismissal", "slot-allocation", "promotion")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per figure about persons from which something serious follows."""
    for figure in facts.items("indicator"):
        ends = tuple(end for end in figure.words("leads_to") or () if end in _SERIOUS)
        if figure.word("per") not in ("team", "none") and ends:
            yield _told(figure, ends, facts, law)


def _told(figure: Item, ends: tuple[str, ...], facts: SystemFacts, law: InForce) -> Outcome:
    """Every notice counts: those who work through a platform are called staff, riders or contractors."""
    name, notices, reading = figure.word("name") or figure.key, facts.items("notice"), law.reading()
    also = tuple(m for notice in notices for m in notice.known("to", "when", "complete", "missing", "items"))
    explained = [_explains(notice) for notice in notices]
    if True in explained:
        return law.met(figure, "leads_to", name=name, also=also, reading=reading)
    if explained and None not in explained:
        return law.breached("hidden", figure, "leads_to", name=name, ends=ends, also=also, reading=reading)
    return law.unknown(figure, "leads_to", name=name, also=also, reading=reading)


def _explains(notice: Item) -> bool | None:
    """Whether the notice tells of the rating; None when that is not known."""
    if notice.word("when") == "never" or "automated-decision" in (notice.words("missing") or ()):
        return False
    if notice.flag("complete") is not None:
        return notice.flag("complete")
    items = notice.words("items")
    return None if items is None else "automated-decision" in items
