"""SCN-02: one retention period for all data about everyone."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held
from regard.terms.words import Grain


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome for the system, on what it keeps about persons in detail beyond the shift."""
    about_persons = [
        item for item in facts.items("keeps") if item.word("per") == "person" and not item.flag("extracted")
    ]
    live = law.duration("live", of="SCN-01")
    detail = [item for item in about_persons if _fine(item) and live is not None and not held(item).within(live)]
    if not about_persons:
        return
    if any(not held(item).known or item.words("for") is None or item.word("whom") is None for item in detail):
        yield law.unknown(detail[0], "kept", "for", "whom")
    elif not detail:
        yield law.met(about_persons[0], "kept")
    else:
        yield _compared(detail, law)


def _compared(detail: list[Item], law: InForce) -> Outcome:
    first = detail[0]
    more = [measure for item in detail[1:] for measure in item.known("data", "kept")]
    purposes = {word for item in detail for word in item.words("for") or ()}
    shared = len({item.get("kept") for item in detail}) == 1 and all(item.word("whom") == "everyone" for item in detail)
    kinds = {item.word("data") for item in detail}
    if shared and len(purposes) > 1 and first.get("kept") is not None:
        if len(kinds) > 1 and law.reading() is not None:
            return law.breached("one_for_all", first, "kept", "for", "whom", also=more, reading=law.reading())
        return law.unknown(first, "kept", "for", "whom", also=more, sentence="several")
    return law.met(first, "kept", "for", "whom", also=more)


def _fine(item: Item) -> bool:
    """Finer than a week, or of a grain that is not known."""
    grain = item.word("grain")
    return grain is None or Grain(grain).fineness < Grain.WEEK.fineness
