"""The perimeter: copies elsewhere, their age, and the examinations made here that say so."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from regard.acts.examining import asked, elsewhere, law
from regard.acts.running.permission import may_govern
from regard.console import shapes, wording
from regard.console.calls.opened import end_of_day, open_site_page, running, system_name
from regard.terms.actor import Actor
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite


def perimeter(actor: Actor) -> shapes.Perimeter:
    """Every copy that the charter names; those not known of late first. Raises NotAllowed."""
    site = running()
    open_site_page(site, actor, "findings")
    rows = sorted(copy_rows(site), key=lambda one: (not one.stale, one.examined_on or date.min))
    done = tuple((one.id, one.asking.name, one.at) for one in asked.listed(site) if one.state == asked.DONE)
    today = site.clock.now().astimezone(site.zone).date()
    limits = law.whole("COPY-01", today, today).limits
    within = next((limit.value for limit in limits if limit.stands), Text("31 days", "31 jours"))
    return shapes.Perimeter(tuple(rows), done, may_govern(site, actor).permitted, within)


def link_copy(actor: Actor, copy: str, examination: str) -> date:
    """Say that an examination made here was of this copy; the day as of which it is known. Raises NotFound, Conflict, NotAllowed."""
    return elsewhere.link(running(), actor, copy, examination)


def unlink_copy(actor: Actor, copy: str) -> None:
    """Take a link back. Raises NotFound, NotAllowed."""
    elsewhere.unlink(running(), actor, copy)


def copy_rows(site: RunningSite) -> tuple[shapes.CopyRow, ...]:
    """The copies, in the charter's order; none before the first charter."""
    if not site.charter_number:
        return ()
    today = site.clock.now().astimezone(site.zone).date()
    return tuple(
        shapes.CopyRow(
            id=one.id,
            system=system_name(one.system),
            where=one.where,
            per=wording.word(one.per, key="per") if one.per else None,
            kept=wording.length(one.kept) if one.kept else None,
            examined_on=one.examined_on,
            age=None if one.examined_on is None else (today - one.examined_on).days,
            due=end_of_day(site, one.due_on),
            since=None if one.examined_on is None else datetime.combine(one.examined_on, time(0), site.zone),
            stale=one.stale,
            examination=one.examination,
        )
        for one in elsewhere.copies(site)
    )
