"""The same facts judged again: on any day, and over all the days since 2011 for one duty.

Two clocks run (docs/rulebook.md): the statute counts as it stood on the day of the facts, readings as they were known on the day of
reading. *The same facts, read later* leaves the first clock where it is; *had the facts been of that day* moves both. The facts are the
measures that an examination kept: nothing is read anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from regard import rulebook
from regard.acts.examining import asked, last, remembered
from regard.acts.examining.remembered import Found
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.rulebook import Finding, Measure, changes, law
from regard.rulebook.together import together
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision
from regard.terms.errors import NotFound
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Act

BEGINS = date(2011, 1, 1)
"""Where timelines begin."""
_DAY = timedelta(days=1)
_ROUTINE = Decision(Answer.PERMIT)
_GRAVEST = (State.BREACHED, State.NOT_EVIDENCED, State.MET, State.NOT_APPLICABLE)
_NO_FINDING = Text(
    "This examination has no such finding. Open it again from the list.",
    "Cet examen n’a pas ce constat. Ouvrez-le de nouveau depuis la liste.",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The measures of an examination, the two days that it was made for, and how traces name it."""

    name: str
    on: date
    read_as_of: date
    measures: tuple[Measure, ...]
    object: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the law says one thing of these facts, both ends in. `same`: the facts of their own day, read then (None: they had not
    happened); `then`: had they been of those days. `duty`: whether the duty stood at all. `why`: what changed on the first day."""

    since: date
    until: date
    same: State | None
    then: State
    duty: bool
    says: Text | None
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class OverTime:
    """One finding on every day since 2011: the days of the examination, the stretches in order up to `today`."""

    found: Found
    name: str
    on: date
    read_as_of: date
    today: date
    stretches: tuple[Stretch, ...]

    def at(self, day: date) -> Stretch:
        """The stretch that `day` lies in; the nearest one for a day outside."""
        return next((each for each in self.stretches if day <= each.until), self.stretches[-1])


@dataclass(frozen=True, slots=True)
class Verdict:
    """One duty on these facts, for two days: its state, what was found, which reading decided."""

    on: date
    read_as_of: date
    state: State
    duty: bool
    sentence: Text | None
    reading: Text | None
    authority: str


def of_examination(site: RunningSite, examination: str) -> Facts:
    """The facts of an examination that was asked for. Raises NotFound (`examination_unknown`, `examination_not_done`)."""
    data = asked.document(site, examination, asked.PAGE)
    kept = remembered.read(data)
    return Facts(kept.name, kept.on, kept.read_as_of, remembered.measured(data), f"export:{examination}")


def of_site(site: RunningSite) -> Facts:
    """The facts of the last examination of this site. Raises NotFound (`own_examination_none`)."""
    on, read, measured = last.facts(site)
    return Facts("", on, read, measured, "site")


def judged(site: RunningSite, actor: Actor, facts: Facts, on: date, read_as_of: date) -> tuple[Found, ...]:
    """The same facts judged for two other days. One act, traced."""
    _trace(site, actor, facts, on, read_as_of)
    return remembered.in_words(together(rulebook.judge(facts.measures, on=on, read_as_of=read_as_of)))


def over_time(site: RunningSite, actor: Actor, facts: Facts, key: str) -> OverTime:
    """One finding of these facts on every day since 2011. One act, traced. Raises NotFound (`finding_unknown`)."""
    _trace(site, actor, facts, facts.on, facts.read_as_of)
    judgement = rulebook.judge(facts.measures, on=facts.on, read_as_of=facts.read_as_of)
    found = remembered.in_words(together(judgement))
    one = next((each for each in found if each.key == key), None)
    if one is None:
        raise NotFound("finding_unknown", _NO_FINDING)
    today = site.clock.now().astimezone(site.zone).date()
    return OverTime(one, facts.name, facts.on, facts.read_as_of, today, tuple(_stretches(facts, one, today)))


def verdict(facts: Facts, one: Found, on: date, read_as_of: date) -> Verdict:
    """What the law says of one finding's duty and item for two days."""
    return _verdict(facts.measures, one, on, read_as_of)


def because(one: Found, first: tuple[date, date], second: tuple[date, date]) -> tuple[Text, ...]:
    """What changed in the duty between two pairs of days (facts, reading), in plain words; readings alone where only they moved."""
    if first[0] == second[0]:
        return changes.readings_of_one(one.requirement, first[1], second[1])
    return changes.of_one(one.requirement, max(first), max(second))


def _stretches(facts: Facts, one: Found, today: date) -> Iterator[Stretch]:
    days = sorted({BEGINS, *(day for day in (*_changing(), facts.on) if BEGINS < day <= today)})
    held: Stretch | None = None
    told: tuple[object, ...] = ()
    for index, day in enumerate(days):
        end = days[index + 1] - _DAY if index + 1 < len(days) else max(today, day)
        then = _verdict(facts.measures, one, day, day)
        same = _verdict(facts.measures, one, facts.on, day) if day >= facts.on else None
        says = same.sentence if same else then.sentence
        now = (same and same.state, then.state, then.duty, same and same.authority, then.authority)
        if held is not None and now == told:
            held = replace(held, until=end)
            continue
        if held is not None:
            yield held
        why = changes.of_one(one.requirement, day - _DAY, day) if index else ()
        held, told = Stretch(day, end, same.state if same else None, then.state, then.duty, says, why), now
    if held is not None:
        yield held


def _verdict(measures: Sequence[Measure], one: Found, on: date, read_as_of: date) -> Verdict:
    found = rulebook.judge(measures, on=on, read_as_of=read_as_of, only=frozenset({one.requirement}))
    about = [each for each in found if each.system == one.system]
    items = set(one.item.split(", "))  # a finding may stand for several items that ended alike
    same = [each for each in about if each.item in items] or [each for each in about if not each.item]
    duty = law.applies(law.requirement(one.requirement), on=on, read_as_of=read_as_of)
    if not same:
        return Verdict(on, read_as_of, State.NOT_APPLICABLE, duty, None, None, "")
    decided: Finding = min(same, key=lambda each: _GRAVEST.index(each.state))
    reading = decided.reading
    authority = f"{reading.authority}, {reading.since.isoformat()}" if reading else ""
    said = reading.sentence if reading else None
    return Verdict(on, read_as_of, decided.state, duty, decided.sentence, said, authority)


@lru_cache(maxsize=1)
def _changing() -> tuple[date, ...]:
    """Every day on which something in the rulebook begins, or has just ended."""
    found: set[date] = set()
    for each in law.requirements().values():
        ends = [
            *((one.since, one.until) for one in each.versions),
            *((one.since, one.until) for one in each.readings),
            *((one.since, one.until) for one in each.limits),
        ]
        found |= {since for since, _ in ends} | {until + _DAY for _, until in ends if until is not None}
    return tuple(sorted(found))


def _trace(site: RunningSite, actor: Actor, facts: Facts, on: date, read_as_of: date) -> None:
    days = (("on", on.isoformat()), ("read-as-of", read_as_of.isoformat()))
    gated(site, actor, Doing(Act.EXAMINE, object=facts.object, detail=days), _ROUTINE)
