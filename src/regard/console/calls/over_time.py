"""One finding over time: the law's versions and readings since 2011, and how the same facts are judged on any day."""

from __future__ import annotations

from datetime import date

from regard.acts.examining import again, law
from regard.acts.examining.remembered import Found
from regard.console import law_words, shapes
from regard.console.calls import found
from regard.console.calls.opened import need_row, open_site_page, running
from regard.terms.actor import Actor
from regard.terms.errors import NotFound
from regard.terms.words import Act


def finding_over_time(
    actor: Actor, key: str, *, examination: str = "", day: date | None = None, both: bool = False
) -> shapes.OverTime:
    """One finding of an examination (of this site's last one without its id) on every day since 2011, and on `day` beside the day it was
    made for; `both`: had the facts been of that day too. Without a day: the last one that judged these facts otherwise.

    Raises NotAllowed, NotFound (`examination_unknown`, `finding_unknown`, `own_examination_none`).
    """
    site = running()
    need_row(actor, Act.EXAMINE)
    open_site_page(site, actor, "findings")
    facts = again.of_examination(site, examination) if examination else again.of_site(site)
    told = again.over_time(site, actor, facts, key)
    chosen = min(max(day or _other(told), again.BEGINS), told.today)
    first = (told.on, told.read_as_of)
    second = (chosen, chosen) if both else (told.on, chosen)
    verdict = again.verdict(facts, told.found, *second)
    because = again.because(told.found, first, second) if verdict.state is not told.found.state else ()
    if first[1] > second[1]:
        because = again.because(told.found, second, first) if because else ()
    return shapes.OverTime(
        row=found.row(told.found),
        name=told.name,
        on=told.on,
        read_as_of=told.read_as_of,
        begins=again.BEGINS,
        today=told.today,
        versions=_versions(told.found),
        readings=_readings(told.found),
        stretches=tuple(shapes.Stretch(s.since, s.until, s.same, s.then, s.duty, s.why) for s in told.stretches),
        day=chosen,
        both=both,
        first=told.found.state,
        second=verdict.state,
        second_duty=verdict.duty,
        second_sentence=verdict.sentence,
        because=because,
        alone=first == second,
        since=_since(told),
        home="examination" if examination else "findings",
        home_id=examination,
    )


def _other(told: again.OverTime) -> date:
    """The last day on which these facts are judged otherwise than for the examination's; today when there is none."""
    for each in reversed(told.stretches):
        if each.same is not None and each.same is not told.found.state:
            return each.until
    return told.today


def _since(told: again.OverTime) -> date:
    """The first of the days, without a break up to today, on which these facts are judged as they were for the examination."""
    since = told.today
    for each in reversed(told.stretches):
        if each.same is not told.found.state:
            break
        since = each.since
    return since


def _versions(one: Found) -> tuple[tuple[date, date | None], ...]:
    try:
        return law.whole(one.requirement, law.today(), law.today()).versions
    except NotFound:
        return ()


def _readings(one: Found) -> tuple[shapes.TimedSays, ...]:
    try:
        whole = law.whole(one.requirement, law.today(), law.today())
    except NotFound:
        return ()
    return tuple(
        shapes.TimedSays(
            law_words.authority(each.authority), each.since, each.until, each.overruled_by is not None, each.sentence
        )
        for each in whole.readings
    )
