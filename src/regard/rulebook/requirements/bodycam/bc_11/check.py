"""BC-11: where the public is told. That it was never told, or not of everything, is GDPR-13's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.wearing import of_town

_PLACES = ("website", "poster")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system of a town."""
    town = of_town(facts)
    if town is False:
        return
    notices = [n for n in facts.items("notice") if "public" in (n.words("to") or ("public",))]
    given = [n for n in notices if n.word("when") != "never"]
    if notices and not given:
        return
    means = [n.words("by") for n in given]
    also = tuple(m for n in given for m in n.known("to", "by"))
    if town and any(place in (by or ()) for by in means for place in _PLACES):
        yield law.met(given[0], also=also)
    elif not town or not given or None in means:
        yield law.unknown(facts.system, also=also)
    else:
        others = tuple(dict.fromkeys(word for by in means for word in by or ()))
        yield law.breached("elsewhere", given[0], also=also, means=others)
