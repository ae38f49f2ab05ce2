"""The law, public: the duties in force, one of them whole, and what changed between two days."""

from __future__ import annotations

from datetime import date

from regard.acts.examining import law
from regard.console import law_words, shapes, wording
from regard.terms.text import Text


def in_force(on: date | None = None, read_as_of: date | None = None) -> shapes.LawFace:
    """The duties for facts of `on` (today), as the law was read on `read_as_of` (the day of the facts)."""
    facts, read = _days(on, read_as_of)
    lines = tuple(
        shapes.LawLine(one.id, one.title, one.limits, law.FORCE[one.force], law.CONFIDENCE[one.confidence])
        for one in law.in_force(facts, read)
    )
    return shapes.LawFace(lines, facts, read, law.release())


def changes(before: date, after: date) -> shapes.LawChanges:
    """What changed between two days, the earlier one first."""
    first, second = sorted((before, after))
    found = law.between(first, second)
    duties = tuple(shapes.LawChanged(each.requirement, each.title, each.sentences) for each in found)
    return shapes.LawChanges(duties, first, second)


def requirement(requirement: str, on: date | None = None, read_as_of: date | None = None) -> shapes.RequirementFace:
    """One duty of the law. Raises NotFound."""
    facts, read = _days(on, read_as_of)
    found = law.whole(requirement, facts, read)
    named = {one.id: law_words.since(one.authority, one.since) for one in found.readings}
    ends = [until for _, until in found.versions]
    return shapes.RequirementFace(
        id=found.id,
        short=wording.article(found.articles[0]),
        title=found.title,
        duty=found.duty,
        remedy=found.remedy,
        evidence=found.evidence,
        force=wording.force(found.force),
        in_force=min((since for since, _ in found.versions), default=None),
        ended=None if None in ends else max(until for until in ends if until is not None),
        applies=found.applies,
        sources=found.sources,
        readings=tuple(_reading(one, named) for one in found.readings),
        limits=tuple(shapes.LimitLine(x.label, x.value, x.since, x.until, x.note, x.stands) for x in found.limits),
        confidence=wording.confidence(found.confidence),
        release=law.release(),
        on=facts,
        read_as_of=read,
    )


def _reading(one: law.TimedReading, named: dict[str, Text]) -> shapes.Reading:
    above = named.get(one.overruled_by, Text(one.overruled_by, one.overruled_by)) if one.overruled_by else None
    return shapes.Reading(
        law_words.authority(one.authority),
        one.since,
        one.until,
        one.sentence,
        one.source,
        one.url,
        above,
        one.speaks,
    )


def _days(on: date | None, read_as_of: date | None) -> tuple[date, date]:
    facts = on or read_as_of or law.today()
    return facts, read_as_of or facts
