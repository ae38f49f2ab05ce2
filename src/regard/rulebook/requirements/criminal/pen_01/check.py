"""PEN-01: what the criminal code forbids to keep about named persons (C. pén. 226-19)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.terms.words import Area

_SHOWN = ("union-activity", "politics", "religion", "health", "orientation")
_OFFENCES = "criminal-record"
_OUTSIDE = ("consent", "legal-obligation")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per content; one for a file or reports of which nothing is known. Police work has texts of its own."""
    if law.regime != "gdpr":
        return
    for content in facts.items("content"):
        yield _content(content, facts, law)
    if not facts.items("content") and facts.area in (Area.REPORTS, Area.FILES):
        yield law.unknown(facts.system)


def _content(content: Item, facts: SystemFacts, law: InForce) -> Outcome:
    categories, named = content.words("categories"), content.flag("names")
    governance = facts.one("governance")
    provided, also = governance.flag("legal_text"), (*governance.known("legal_text"), *facts.system.known("basis"))
    what = tuple(word for word in categories or () if word in _SHOWN)
    offences = _OFFENCES in (categories or ())
    if categories is None or ((what or offences) and named is None):
        return law.unknown(content, "categories", "names")
    if not (what or offences) or named is False or provided:
        return law.met(content, "categories", "names", also=also)
    if what and (provided is False or facts.system.word("basis") not in _OUTSIDE):
        return law.breached("kept", content, "categories", "names", what=what, also=also)
    if offences and provided is False:
        return law.breached("offences", content, "categories", "names", also=also)
    held = (*what, _OFFENCES) if offences else what
    return law.unknown(content, "categories", "names", what=held, also=also, sentence="cases")
