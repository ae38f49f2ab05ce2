"""BC-08: who looks at body-camera files of a town."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.wearing import of_town

_OTHERS = ("peers", "all-staff")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome on the designation, and one per recording whose viewers are known."""
    town = of_town(facts)
    if town is False:
        return
    if law.limit("decree") is not None:
        yield _designated(facts.one("governance"), law, town)
    for recording in facts.items("recording"):
        if town:
            yield from _viewers(recording, law)


def _designated(governance: Item, law: InForce, town: bool | None) -> Outcome:
    named = governance.flag("designated")
    if named is None or town is None:
        return law.unknown(governance, "designated")
    if named:
        return law.met(governance, "designated")
    return law.breached("undesignated", governance, "designated")


def _viewers(recording: Item, law: InForce) -> Iterator[Outcome]:
    viewers = recording.words("watched_by") or ()
    others = tuple(word for word in viewers if word in _OTHERS)
    if others:
        article = "CSI R241-12" if law.limit("decree") is not None else "CSI L241-2"
        yield law.breached("wide", recording, "watched_by", others=others, article=article)
    if "self" in viewers:
        if law.limit("own_access") is None:
            yield law.breached("own", recording, "watched_by", article="CSI L241-2")
        else:
            yield law.unknown(recording, "watched_by", sentence="needs")
