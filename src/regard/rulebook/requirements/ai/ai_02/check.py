"""AI-02: artificial intelligence that evaluates people at work (Regulation 2024/1689, annex III(4)(b), article 26(2))."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per figure about persons at work. That it comes from artificial intelligence is `indicator.ai`."""
    if facts.of_workers is False:
        return
    review = facts.one("rights").flag("human_review")
    also = facts.one("rights").known("human_review")
    for figure in facts.items("indicator"):
        if figure.word("per") in ("team", "none"):
            continue
        name, machine, names = (
            figure.word("name") or figure.key,
            figure.flag("ai"),
            ("ai", "automated_only", "leads_to"),
        )
        overseen = figure.flag("automated_only") is False or review is True
        if machine is False or (machine and overseen):
            yield law.met(figure, *names, name=name, also=also)
        elif machine and figure.flag("automated_only") and review is False:
            yield law.breached("alone", figure, *names, name=name, also=also)
        else:
            yield law.unknown(figure, *names, name=name, also=also)
