"""Whether the works council was consulted in time (C. trav. L2312-38, R2312-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from regard.rulebook.checking import InForce
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.measure import Measure

_PRIVATE = ("company", "association", "school")


@dataclass(frozen=True, slots=True)
class Consulted:
    """`in_time`: before use; None when it is not known. `deemed`: by the term, with no opinion given."""

    in_time: bool | None
    measures: tuple[Measure, ...]
    deemed: bool = False


def owed(facts: SystemFacts, law: InForce) -> bool | None:
    """Whether a works council must be consulted: people at work are watched, by a private employer, from the size that the law
    sets. None when one of these is not known. Towns and the State have committees of their own, of which nothing is said here."""
    site = facts.of_site()
    kind, staff, least = site.word("kind"), site.number("staff"), law.number("staff_min", of="LAB-07")
    at_work = facts.of_workers
    if at_work is False or (kind is not None and kind not in _PRIVATE):
        return False
    if staff is not None and least is not None and staff < least:
        return False
    if None in (at_work, kind, staff) or least is None:
        return None
    return True


def consulted(facts: SystemFacts, law: InForce) -> Consulted:
    """What is known of the consultation: a word, a day, or a table with the day of submission and of the opinion."""
    governance = facts.one("governance")
    measures = governance.known(
        "works_council", "works_council.submitted", "works_council.expert", "works_council.opinion"
    )
    measures += facts.system.known("since")
    word = governance.word("works_council")
    if word is not None:
        return Consulted(word == "before", measures)
    start = facts.system.day("since")
    day = governance.day("works_council") or governance.day("works_council.opinion")
    if day is not None:
        return Consulted(_before(day, start, law.on), measures)
    ends = deemed_on(governance, law)
    if ends is not None:
        return Consulted(_before(ends, start, law.on), measures, deemed=True)
    return Consulted(None, measures)


def deemed_on(governance: Item, law: InForce) -> date | None:
    """The day on which a council that gave no opinion is deemed to have given a negative one; None without a submission."""
    submitted = governance.day("works_council.submitted")
    term = law.duration("deemed_expert" if governance.flag("works_council.expert") else "deemed", of="LAB-07")
    if submitted is None or term is None:
        return None
    return term.after(datetime.combine(submitted, time(12), UTC), UTC).date()


def _before(day: date, start: date | None, on: date) -> bool | None:
    """Whether `day` came before the start; where the start is not known, only a day after the facts says no."""
    if start is not None:
        return day <= start
    return False if day > on else None
