"""BC-06: integrity of the files. It is filed with the security of the processing, where authorities file it."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    security = facts.one("security")
    whole = security.flag("integrity")
    if whole is None:
        yield law.unknown(security)
    elif whole:
        yield law.met(security, "integrity")
    else:
        yield law.breached("broken", security, "integrity")
