"""LAB-06: union activity or strikes in what decisions on people rest on."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_UNION = ("union-activity", "strike-days")
_DECISIONS = (
    "promotion", "appraisal", "ranking", "pay", "discipline", "recruitment-vetting", "reassignment", "training",
    "pay-deduction", "dismissal", "slot-allocation",
)  # fmt: skip


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """Outcomes per content and per figure that could carry union activity or strikes."""
    for content in facts.items("content"):
        what = tuple(word for word in _UNION if word in (content.words("categories") or ()))
        use = content.words("for") or facts.system.words("purposes")
        yield from _judged(content, what, use, ("categories", "for"), law, named=content.flag("names") is not False)
    for figure in facts.items("indicator"):
        what = tuple(word for word in _UNION if word == figure.word("measures"))
        use = (*(figure.words("for") or ()), *(figure.words("leads_to") or ())) or None
        yield from _judged(
            figure, what, use, ("measures", "for", "leads_to"), law, named=figure.word("per") not in ("team", "none")
        )


def _judged(
    item: Item, what: tuple[str, ...], use: tuple[str, ...] | None, names: tuple[str, ...], law: InForce, *, named: bool
) -> Iterator[Outcome]:
    decisions = tuple(word for word in use or () if word in _DECISIONS)
    if not what or not named:
        if decisions or what:
            yield law.met(item, *names)
        return
    if use is None:
        yield law.unknown(item, *names)
        return
    if not decisions:
        return
    yield law.breached("counted", item, *names, what=what, use=decisions)
    if "strike-days" in what and law.reading("strike-days-not-needed") is not None:
        yield law.breached(
            "excess", item, *names, use=decisions, article="GDPR 5(1)(c)", reading=law.reading("strike-days-not-needed")
        )
