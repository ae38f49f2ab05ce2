"""DRONE-01: a text before the capture. Under Title III, that none is said to allow it is GDPR-06's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_PUBLIC = ("state", "town", "public-body")
_POLICE = ("policing", "protest-watch", "offence-evidence", "identification", "traffic-offences")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system of a public body."""
    kind, governance = facts.of_site().word("kind"), facts.one("governance")
    allowed, reading = governance.flag("legal_text"), law.reading("a-text-is-needed")
    if kind not in (*_PUBLIC, None) or (allowed is False and law.regime == "lil-3"):
        return
    also = (*facts.of_site().known("kind"), *facts.system.known("purposes"))
    text = law.limit("text_state") is not None
    without = (kind == "state" and not text) or kind == "town"
    if allowed:
        yield law.met(governance, "legal_text")
    elif allowed is False and kind is not None:
        yield law.breached("said", governance, "legal_text", also=also, reading=reading)
    elif allowed is None and without and facts.has("purposes", *_POLICE) and reading is not None:
        yield law.breached("none", governance, also=also, reading=reading)
    else:
        yield law.unknown(governance, "legal_text", also=also)
