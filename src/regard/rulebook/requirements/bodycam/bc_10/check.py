"""BC-10: the prefect's order, the undertaking, the yearly report (for which a reader may measure `governance.annual_report`)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.requirement import Confidence
from regard.rulebook.wearing import Wearers, of_town, wearers

_ORDER = (
    "authorisation.by",
    "authorisation.number",
    "authorisation.from",
    "authorisation.until",
    "authorisation.cameras",
)


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome on the order, one on the undertaking, one on the report where it is known; for other agents, one on their text."""
    town, governance = of_town(facts), facts.one("governance")
    if governance.flag("legal_text") is False and law.regime != "lil-3":
        yield _without_text(facts, governance, law)
    if town is False:
        return
    if town is None:
        yield law.unknown(governance)
        return
    yield _order(facts, governance, law)
    if law.limit("decree") is None:
        return
    sent, report = governance.flag("undertaking"), governance.flag("annual_report")
    if sent is None:
        yield law.unknown(governance, sentence="unsent", article="CSI R241-16")
    elif sent:
        yield law.met(governance, "undertaking", sentence="sent", article="CSI R241-16")
    else:
        yield law.breached("undertaking", governance, "undertaking", article="CSI R241-16")
    if report:
        yield law.met(governance, "annual_report", sentence="reported", article="CSI R241-17")
    elif report is False:
        yield law.breached("report", governance, "annual_report", article="CSI R241-17")


def _without_text(facts: SystemFacts, governance: Item, law: InForce) -> Outcome:
    """No text: a public body may not, nor a firm on the public road; elsewhere a firm weighs it. Under Title III it is GDPR-06's."""
    sees = {word for camera in facts.items("camera") for word in camera.words("sees") or ()}
    on_road = facts.system.word("place") == "public-road" or "public-road" in sees
    if wearers(facts) is Wearers.PRIVATE and not on_road:
        return law.unknown(governance, "legal_text", sentence="private", article="GDPR 6")
    if wearers(facts) is None:
        return law.unknown(governance, "legal_text", article="GDPR 6")
    return law.breached("no_text", governance, "legal_text", article="GDPR 6", confidence=Confidence.MEMORY)


def _order(facts: SystemFacts, governance: Item, law: InForce) -> Outcome:
    """An order must be there, be the prefect's, hold on the day and cover the cameras. One later than the start may have replaced another."""
    if governance.flag("authorisation") is False:
        return law.breached("no_order", governance, "authorisation")
    by, since, until = (
        governance.word("authorisation.by"),
        facts.system.day("since"),
        governance.day("authorisation.until"),
    )
    given, allowed, number = (
        governance.day("authorisation.from"),
        governance.number("authorisation.cameras"),
        _cameras(facts),
    )
    if by is not None and by != "prefect":
        return law.breached("not_prefect", governance, *_ORDER)
    if until is not None and until < law.on:
        return law.breached("ended", governance, *_ORDER)
    if given is not None and given > law.on:
        return law.breached("not_yet", governance, *_ORDER)
    if allowed is not None and number is not None and number > allowed:
        also = tuple(m for camera in facts.items("camera") for m in camera.known("count"))
        return law.breached("more", governance, *_ORDER, also=also, number=number)
    if since is not None and given is not None and since < given:
        return law.unknown(governance, *_ORDER, also=facts.system.known("since"), sentence="early")
    if by is None and not governance.known(*_ORDER):
        return law.unknown(governance)
    return law.met(governance, *_ORDER)


def _cameras(facts: SystemFacts) -> int | None:
    """How many cameras there are; None when one kind does not say."""
    counts = [camera.number("count") for camera in facts.items("camera")]
    return None if not counts or None in counts else int(sum(count for count in counts if count is not None))
