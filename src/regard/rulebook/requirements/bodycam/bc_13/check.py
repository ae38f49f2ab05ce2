"""BC-13: the live feed. A reader may count the sessions without a risk (`camera.live_without_risk`)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.wearing import Wearers, wearers

_NAMES = ("live_for", "live_when", "live_without_risk")
_OTHERS = ("owner", "students", "all-staff")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera that sends live images. What everyone can see is GDPR-25's."""
    who = wearers(facts)
    for camera in facts.items("camera"):
        if camera.words("live_for") or camera.word("live_when"):
            yield _judged(camera, law, who)


def _judged(camera: Item, law: InForce, who: Wearers | None) -> Outcome:
    """Private guards may not see more than a police force may; before 2021 nothing here spoke of them."""
    when, sessions, town = camera.word("live_when"), camera.number("live_without_risk"), who is Wearers.TOWN
    others = tuple(word for word in camera.words("live_for") or () if word in _OTHERS)
    if town and law.limit("live") is None:
        return law.breached("forbidden", camera, *_NAMES)
    by_decree = law.limit("live_decree") is not None
    article = ("CSI R241-11" if by_decree else "CSI L241-2") if town else "GDPR 5(1)(c)"
    if who is None or law.limit("live") is None:
        return law.unknown(camera, *_NAMES)
    if when == "always":
        return law.breached("always", camera, *_NAMES, article=article)
    if sessions:
        return law.breached("no_risk", camera, *_NAMES, article=article)
    if town and others and by_decree:
        return law.breached("wide", camera, *_NAMES, others=others, article="CSI R241-12")
    if when is None:
        return law.unknown(camera, *_NAMES, article=article)
    return law.met(camera, *_NAMES, article=article)
