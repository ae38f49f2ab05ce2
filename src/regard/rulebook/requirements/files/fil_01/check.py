"""FIL-01: private life in files about people. Special categories are ART9-01's, convictions PEN-01's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.terms.words import Area

_PRIVATE = ("family", "lifestyle", "finances", "private-talk")
_LIVING = ("lifestyle", "private-talk")
SPECIAL = ("union-activity", "politics", "religion", "health", "orientation")
_SALES = frozenset({"service-quality", "contract-evidence", "training", "theft-prevention", "ranking"})
_PAPERS = ("identity-papers", "payment-card")
_DECISIONS = (
    "appraisal", "promotion", "discipline", "ranking", "recruitment-vetting", "staff-supervision", "site-security", "union-watch",
    "protest-watch", "reassignment", "training", "planning",
)  # fmt: skip


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per content, and one for a file of which nothing is known. Police work has texts of its own."""
    if law.regime != "gdpr":
        return
    for content in facts.items("content"):
        yield _content(content, facts, law)
    if not facts.items("content") and facts.area is Area.FILES:
        yield law.unknown(facts.system)


def _content(content: Item, facts: SystemFacts, law: InForce) -> Outcome:
    categories, use = content.words("categories"), content.words("for") or facts.system.words("purposes")
    names, named = ("categories", "names", "for", "sources"), content.flag("names")
    private = tuple(word for word in categories or () if word in _PRIVATE)
    papers = tuple(word for word in categories or () if word in _PAPERS)
    if categories is None or (private and named is None):
        return law.unknown(content, *names)
    decisions = tuple(word for word in use or () if word in _DECISIONS)
    about_staff = facts.of_workers or "recruitment-vetting" in decisions
    if private and named and about_staff and decisions:
        return law.breached("private", content, *names, what=private, use=decisions)
    living = tuple(word for word in categories if word in _LIVING or (word in SPECIAL and _sales(use)))
    if living and named and facts.of_workers is False:
        return law.breached("living", content, *names, what=living)
    if (private and named) or papers:
        return law.unknown(content, *names, what=(*private, *papers), sentence="needed")
    return law.met(content, *names)


def _sales(use: tuple[str, ...] | None) -> bool:
    """Whether the file serves selling and serving only, which never need to know what people believe or suffer from."""
    return bool(use) and all(word in _SALES for word in use or ())
