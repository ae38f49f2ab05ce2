"""VP-11: to be shown one's images. No key of the charter says it; the term for copies is GDPR-15's, and there is no right to object."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import of_the_code


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system under the code."""
    if not of_the_code(facts):
        return
    rights = facts.one("rights")
    shown = rights.flag("viewing")
    if shown is None:
        yield law.unknown(rights, "access_within")
    elif shown:
        yield law.met(rights, "viewing", "access_within")
    else:
        yield law.breached("refused", rights, "viewing", "access_within")
