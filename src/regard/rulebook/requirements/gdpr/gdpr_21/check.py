"""GDPR-21: objections."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.keeping import ruled_elsewhere

_NONE_GIVEN = ("legal-obligation", "contract", "consent")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system to which an objection can be made."""
    if ruled_elsewhere(facts.system.word("place"), facts.area, authorised=False) or law.regime == "lil-3":
        return
    if facts.system.word("basis") in _NONE_GIVEN:
        return
    rights = facts.one("rights")
    honoured = rights.flag("objection")
    if honoured is None:
        yield law.unknown(rights)
    elif honoured:
        yield law.met(rights, "objection")
    else:
        yield law.breached("ignored", rights, "objection")
