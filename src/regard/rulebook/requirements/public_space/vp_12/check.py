"""VP-12: recordings that stay available, confidential and whole. Reported as security is: GDPR 32, or its place under Title III."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import of_the_code

_DEVICES = ("integrity", "at_rest")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system under the code."""
    if not of_the_code(facts):
        return
    security = facts.one("security")
    lacking = tuple(name for name in _DEVICES if security.flag(name) is False)
    if lacking:
        yield law.breached("integrity" if "integrity" in lacking else "at_rest", security, *_DEVICES)
    elif all(security.flag(name) for name in _DEVICES):
        yield law.met(security, *_DEVICES)
    else:
        yield law.unknown(security, *_DEVICES)
