"""GDPR-35: the impact assessment, where monitoring is constant or of a public place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.terms.words import Area

_CONSTANT = frozenset(
    {Area.SCANNERS, Area.CCTV, Area.BODYCAM, Area.CALLS, Area.COMPUTERS, Area.VEHICLES, Area.DRONES, Area.PLATFORM}
)


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system. Plain clocking is on the authority's list of exemptions; files and reports depend on what they hold."""
    governance = facts.one("governance")
    made, names = governance.get("dpia"), ("dpia", "dpia_covers")
    since = facts.system.known("since")
    if made is False and (facts.area in _CONSTANT or _bodies_at_work(facts)):
        yield law.breached("none", governance, *names, also=since)
    elif made is False:
        yield law.unknown(governance, *names, sentence="maybe")
    elif governance.flag("dpia_covers") is False:
        yield law.breached("other", governance, *names)
    elif isinstance(made, date) and _late(made, facts, law):
        yield law.breached("late", governance, *names, also=since)
    elif made is True or isinstance(made, date):
        yield law.met(governance, *names)
    else:
        yield law.unknown(governance, *names)


def _bodies_at_work(facts: SystemFacts) -> bool:
    """Biometrics of people at work: on the authority's list, and required by its regulation on biometrics at work."""
    return bool(facts.of_workers) and any(r.word("medium") == "fingerprint" for r in facts.items("recording"))


def _late(made: date, facts: SystemFacts, law: InForce) -> bool:
    """Whether it was made after the start of what began under the regulation; what ran before had time to catch up."""
    since, duty = facts.system.day("since"), law.limit("before")
    return since is not None and duty is not None and duty.since <= since < made and facts.area in _CONSTANT
