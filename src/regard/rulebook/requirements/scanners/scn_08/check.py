"""SCN-08: how often, and how finely, performance is measured for appraisal."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.terms.words import Grain

_PERFORMANCE = ("units", "rate", "score", "app-use")
_ENDS = ("appraisal", "ranking", "promotion", "pay")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per performance figure about persons that serves appraisal; live help is no such use."""
    reading, best = law.reading(), law.limit("grain_proportionate")
    for item in facts.items("indicator"):
        use = item.words("for") or ()
        if item.word("measures") not in _PERFORMANCE or item.word("per") in ("team", "none"):
            continue
        if not any(word in _ENDS for word in use):
            continue
        name, grain = item.word("name") or item.key, item.word("grain")
        if grain is None or best is None:
            yield law.unknown(item, "for", name=name)
        elif Grain(grain).fineness < Grain.WEEK.fineness:
            yield law.breached("constant", item, "grain", "for", name=name, limit=best, reading=reading)
        elif Grain(grain).fineness < Grain(str(best.value)).fineness:
            yield law.unknown(item, "grain", "for", name=name, limit=best, reading=reading, sentence="finer")
        else:
            yield law.met(item, "grain", "for", name=name, limit=best, reading=reading)
