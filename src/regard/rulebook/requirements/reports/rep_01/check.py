"""REP-01: where reports and files get what they say about people."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.telling import groups, told


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per content, or one that says that none is known."""
    for content in facts.items("content"):
        yield _content(content, facts, law)
    if not facts.items("content"):
        yield law.unknown(facts.system)


def _content(content: Item, facts: SystemFacts, law: InForce) -> Outcome:
    sources, entitled = content.words("sources"), facts.one("governance").flag("legal_text")
    if sources is None:
        return law.unknown(content)
    means = tuple(
        word for word in sources if word == "false-identity" or (word == "police-file" and entitled is not True)
    )
    if means and law.regime == "gdpr":
        return law.breached("unfair", content, "sources", means=means)
    if "social-media" in sources and law.regime == "gdpr" and content.flag("names") is not False:
        known = [told(facts, group) for group in groups(facts)]
        also = tuple(m for each in known for m in each.measures)
        if known and all(each.when == "never" for each in known):
            return law.unknown(content, "sources", sentence="behind", also=also)
        return law.unknown(content, "sources", sentence="networks", also=also)
    return law.met(content, "sources")
