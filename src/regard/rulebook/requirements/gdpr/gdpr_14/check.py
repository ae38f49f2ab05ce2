"""GDPR-14: recipients outside the controller."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per recipient."""
    for share in facts.items("shares"):
        to, told = share.word("to") or share.key, share.flag("told")
        if told is None:
            yield law.unknown(share, to=to)
        elif told:
            yield law.met(share, "told", to=to)
        else:
            yield law.breached("untold", share, "told", to=to)
