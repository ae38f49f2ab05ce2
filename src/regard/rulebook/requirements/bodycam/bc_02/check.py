"""BC-02: the clock, the wearer and the place on each file. That times or wearers were found wrong, without figures, is GDPR-05's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.wearing import of_town
from regard.rulebook.wording import share
from regard.terms.duration import Duration

_NAMES = ("clock_error", "wearer_errors", "place_missing")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per fault that is known; else one for the system."""
    accuracy = facts.one("accuracy")
    error, wrong, place = (
        accuracy.duration("clock_error"),
        accuracy.number("wearer_errors"),
        accuracy.flag("place_missing"),
    )
    least, faults = law.duration("clock_min"), 0
    drifts = error is not None and error > Duration()
    if error is not None and least is not None and error >= least and not accuracy.flag("time_wrong"):
        faults += 1
        yield law.breached("clock", accuracy, "clock_error", limit=law.limit("clock_min"))
    if wrong and not accuracy.flag("wearer_wrong"):
        faults += 1
        yield law.breached("wearer", accuracy, "wearer_errors", part=share(wrong))
    if place and of_town(facts):
        faults += 1
        yield law.breached("place", accuracy, "place_missing", article="CSI R241-10")
    if faults:
        return
    if drifts and not accuracy.flag("time_wrong"):
        yield law.unknown(accuracy, "clock_error", sentence="drift")
    elif error == Duration() and wrong == 0 and place is False:
        yield law.met(accuracy, *_NAMES)
    else:
        yield law.unknown(accuracy, *_NAMES)
