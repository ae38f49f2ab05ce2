"""ART9-01: special categories in files and reports, and purposes that reveal them."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.terms.words import Area

# Days on strike are no membership: LAB-06 judges what is done with them.
SPECIAL = ("union-activity", "politics", "religion", "health", "orientation")
_WATCHING = ("union-watch", "protest-watch")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per content, and one on a purpose of watching unions or protests."""
    watching = tuple(word for word in _WATCHING if facts.has("purposes", word))
    if watching and law.regime == "lil-3":
        yield law.unknown(facts.system, "purposes", what=watching, sentence="necessity")
    elif watching:
        yield law.breached("purpose", facts.system, "purposes", what=watching)
    for content in facts.items("content"):
        yield _content(content, facts, law)
    if not facts.items("content") and facts.area in (Area.REPORTS, Area.FILES) and not watching:
        yield law.unknown(facts.system)


def _content(content: Item, facts: SystemFacts, law: InForce) -> Outcome:
    categories, names, also = content.words("categories"), ("categories", "names", "for"), facts.system.known("basis")
    what = tuple(word for word in SPECIAL if word in (categories or ()))
    watching = tuple(word for word in _WATCHING if word in (content.words("for") or ()))
    if watching and law.regime != "lil-3":
        return law.breached("purpose", content, *names, what=watching)
    if categories is None or (what and content.flag("names") is None):
        return law.unknown(content, *names)
    if not what:
        return law.met(content, *names)
    if content.flag("names") and _may_be_excepted(what, facts, law):
        return law.unknown(content, *names, what=what, also=also, sentence="exception")
    if content.flag("names"):
        return law.breached("named", content, *names, what=what)
    return law.unknown(content, *names, what=what, sentence="nameless")


def _may_be_excepted(what: tuple[str, ...], facts: SystemFacts, law: InForce) -> bool:
    """Whether an exception of article 9(2) is within reach and must be shown: a duty of labour or social law for health, the express
    consent of people who are not at work, or, in the work of the police, strict necessity."""
    basis, consenting = facts.system.word("basis"), facts.of_workers is False
    if law.regime == "lil-3":
        return facts.one("governance").flag("legal_text") is not False
    return (basis == "legal-obligation" and what == ("health",)) or (consenting and basis in (None, "consent"))
