"""PEN-02: how information on people was got (C. pén. 226-18)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.terms.words import Area


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per content; one for a file or reports of which nothing is known. Police work has texts of its own."""
    if law.regime != "gdpr":
        return
    for content in facts.items("content"):
        yield _content(content, facts, law)
    if not facts.items("content") and facts.area in (Area.REPORTS, Area.FILES):
        yield law.unknown(facts.system)


def _content(content: Item, facts: SystemFacts, law: InForce) -> Outcome:
    sources, entitled = content.words("sources"), facts.one("governance").flag("legal_text")
    if sources is None:
        return law.unknown(content, "sources")
    means = tuple(
        word for word in sources if word == "false-identity" or (word == "police-file" and entitled is not True)
    )
    if means:
        return law.breached("means", content, "sources", means=means)
    if "informant" in sources:
        return law.unknown(content, "sources", sentence="informant")
    return law.met(content, "sources")
