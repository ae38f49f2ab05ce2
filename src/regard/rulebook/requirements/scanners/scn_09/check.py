"""SCN-09: pay or discipline keyed on inactivity."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_SILENCE = ("inactivity", "gap-above", "gap-between")
_SANCTIONS = ("pay-deduction", "discipline", "dismissal")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per inactivity figure about persons."""
    for item in facts.items("indicator"):
        if item.word("measures") not in _SILENCE or item.word("per") in ("team", "none"):
            continue
        name, ends = item.word("name") or item.key, item.words("leads_to")
        if ends is None:
            yield law.unknown(item, "measures", name=name, reading=law.reading())
        elif not any(end in _SANCTIONS for end in ends):
            yield law.met(item, "measures", "leads_to", name=name, reading=law.reading())
        elif law.reading() is None:
            yield law.unknown(item, "measures", "leads_to", name=name)
        else:
            yield law.breached("keyed", item, "measures", "leads_to", name=name, reading=law.reading())
