"""What staff representatives see. Each page is a look at the site itself, traced; nothing on it is about a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from regard.acts import examine, govern, prove
from regard.acts.governing import charter_drafts as drafts
from regard.acts.governing import charter_reviews as reviews
from regard.acts.running.signing import ledger_key
from regard.acts.running.site import RunningSite
from regard.acts.upkeep import tallies, witnesses
from regard.console import wording
from regard.console.calls.charter import change
from regard.console.calls.opened import open_site_page, running, system_name
from regard.console.shapes.representative import (
    Counted,
    CountedLine,
    Representative,
    SharedDraft,
    WitnessPage,
    WitnessRow,
)
from regard.terms.actor import Actor
from regard.terms.errors import NotFound
from regard.terms.text import Text

_NO_RULE = Text("No rule named", "Sans règle nommée")
_NO_PURPOSE = Text("no purpose named", "sans finalité nommée")


def representative(actor: Actor) -> Representative:
    """The landing page of the staff representatives. One act. Raises NotAllowed."""
    site = running()
    open_site_page(site, actor, "representative")
    published = govern.published(site)
    number, when = (published[-1][0], published[-1][1]) if published else (0, None)
    known = witnesses.states(site)
    return Representative(
        version=number,
        published=when,
        changes=tuple(map(change, govern.changes_of(site, number))),
        draft=_shared(site),
        looks=_counted(tallies.looks(site), _look),
        refusals=_counted(tallies.refusals(site), _refusal),
        witnesses=len(known),
        silent=sum(one.silent for one in known),
    )


def looks_by_week(actor: Actor) -> Counted:
    """Looks of twelve weeks by role and purpose. One act. Raises NotAllowed."""
    site = running()
    open_site_page(site, actor, "looks-by-week")
    return _counted(tallies.looks(site), _look)


def refusals_by_week(actor: Actor) -> Counted:
    """Refusals of twelve weeks by rule. One act. Raises NotAllowed."""
    site = running()
    open_site_page(site, actor, "refusals-by-week")
    return _counted(tallies.refusals(site), _refusal)


def witness_page(actor: Actor) -> WitnessPage:
    """The witnesses and how to set one up. One act. Raises NotAllowed."""
    site = running()
    open_site_page(site, actor, "witnesses")
    rows = tuple(WitnessRow(w.name, w.key, w.at, w.size, w.behind, w.silent) for w in witnesses.states(site))
    return WitnessPage(rows, ledger_key(site.folder), prove.ledger_state(site).leaves, prove.SILENT_AFTER.days)


def _shared(site: RunningSite) -> SharedDraft | None:
    draft = drafts.current(site)
    if draft is None or draft.shared is None:
        return None
    return SharedDraft(draft.shared, tuple(map(change, reviews.review(site, draft.text).changes)))


def _counted(told: tallies.Tally, name: Callable[[tallies.Line], tuple[Text, Text | None, str]]) -> Counted:
    weeks = tuple(reversed(told.weeks))
    keys = dict.fromkeys((line.role, line.system, line.word) for week in weeks for line in week.lines)
    return Counted(
        mondays=tuple(week.monday for week in weeks),
        totals=tuple(week.total for week in weeks),
        lines=tuple(
            CountedLine(*name(tallies.Line(*key, None)), tuple(_number(week.lines, key) for week in weeks))
            for key in sorted(keys)
        ),
        total=told.total,
        least=told.least,
        until=told.until,
    )


def _number(lines: Iterable[tallies.Line], key: tuple[str, str, str]) -> int | None:
    """The number of a line in one week: 0 where nothing was counted, None where it is hidden."""
    return next((line.number for line in lines if (line.role, line.system, line.word) == key), 0)


def _look(line: tallies.Line) -> tuple[Text, Text | None, str]:
    purpose = wording.word(line.word) if line.word else _NO_PURPOSE
    system = system_name(line.system)
    about = Text(f"{purpose.en} ({system.en})", f"{purpose.fr} ({system.fr})")
    return wording.capital(wording.role(line.role)), about, ""


def _refusal(line: tallies.Line) -> tuple[Text, Text | None, str]:
    if not line.word:
        return _NO_RULE, None, ""
    try:
        title = examine.requirement(line.word).title
    except NotFound:
        title = Text(line.word, line.word)
    return title, None, line.word
