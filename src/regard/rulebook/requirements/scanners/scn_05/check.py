"""SCN-05: a flag on short inactivity around shift ends and breaks."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_WINDOWS = frozenset({"shift-start", "breaks", "shift-end"})
_NAMED = ("threshold", "upper", "windows", "outside_windows", "measures")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per indicator that flags a gap between two bounds about persons."""
    for item in facts.items("indicator"):
        if item.word("measures") == "gap-between" and item.word("per") not in ("team", "none"):
            yield _judged(item, law)


def _judged(item: Item, law: InForce) -> Outcome:
    name = item.word("name") or item.key
    against = law.reading("no-basis")
    if against is not None:
        return law.breached("no_basis", item, *_NAMED, name=name, reading=against)
    court = law.reading("lawful-within-conditions")
    if court is None:
        return law.unknown(item, *_NAMED, name=name)
    windows = item.words("windows")  # absent: the whole shift
    if not windows or not _WINDOWS.issuperset(windows) or (item.number("outside_windows") or 0) > 0:
        return law.breached("all_day", item, *_NAMED, name=name, reading=court)
    lower, upper = item.duration("threshold"), item.duration("upper")
    least, most = law.duration("window_min"), law.duration("window_max")
    if lower is None or upper is None or least is None or most is None:
        return law.unknown(item, *_NAMED, name=name, reading=court)
    if lower < least or upper > most:
        return law.unknown(item, *_NAMED, name=name, limit=most, reading=court, sentence="outside")
    return law.met(item, *_NAMED, name=name, limit=most, reading=court)
