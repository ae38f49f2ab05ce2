"""VP-05: the prefect's authorisation: there, in force, for five years at most, for as many cameras as there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import OF_THE_CODE, authorised


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system of the public road or of a place open to the public, and per system that has an order."""
    governance = facts.one("governance")
    if facts.system.word("place") not in OF_THE_CODE and not authorised(facts):
        return
    if governance.flag("authorisation") is False:
        yield law.breached("none", governance, "authorisation", also=facts.system.known("place"))
    elif authorised(facts):
        yield _order(governance, facts, law)
    else:
        yield law.unknown(governance)


def _order(order: Item, facts: SystemFacts, law: InForce) -> Outcome:
    since, until, years = order.day("authorisation.from"), order.day("authorisation.until"), law.duration("years")
    names = (
        "authorisation.by",
        "authorisation.number",
        "authorisation.from",
        "authorisation.until",
        "authorisation.cameras",
    )
    counts = [camera.number("count") for camera in facts.items("camera")]
    there, allowed = sum(count for count in counts if count is not None), order.number("authorisation.cameras")
    also = tuple(m for camera in facts.items("camera") for m in camera.known("count"))
    if until is not None and until < law.on:
        return law.breached("over", order, *names, until=until)
    if since is not None and since > law.on:
        return law.breached("not_yet", order, *names, since=since)
    if since is not None and until is not None and years is not None:
        last = years.after(datetime.combine(since, time(12), UTC), UTC).date()
        if until > last:
            return law.breached(
                "too_long", order, *names, limit=law.limit("years"), since=since, until=until, article="CSI L252-4"
            )
    if allowed is not None and there > allowed:
        return law.breached("cameras", order, *names, also=also, there=int(there), allowed=int(allowed))
    if since is None or until is None:
        return law.unknown(order, *names, sentence="dates")
    return law.met(order, *names, also=also, until=until)
