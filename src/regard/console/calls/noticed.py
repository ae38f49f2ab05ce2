"""Formal notices that this site received: what runs, what it covers, what was handed back. Their words may name people: whoever examines
reads them, nobody else."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from regard.acts.examining import last, law, notices, noticing
from regard.acts.examining.comparing import ASKS
from regard.acts.examining.noticing import Entered
from regard.acts.running.permission import may_govern
from regard.acts.running.traces import not_allowed
from regard.console import shapes, wording
from regard.console.calls.opened import end_of_day, need_row, open_site_page, running
from regard.terms.actor import Actor
from regard.terms.errors import NotFound
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Act

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

__all__ = ["Entered"]
_ORDER = {State.BREACHED: 0, State.NOT_EVIDENCED: 1, State.MET: 2, State.NOT_APPLICABLE: 3}


def formal_notices(actor: Actor) -> tuple[shapes.NoticeRow, ...]:
    """Every notice on record: those that run, the one that ends first at the head, then those that are closed. Raises NotAllowed."""
    site = running()
    need_row(actor, Act.EXAMINE)
    open_site_page(site, actor, "findings")
    rows = [notice_row(site, one) for one in notices.notices(site)]
    return tuple(sorted(rows, key=lambda one: (one.closed_on is not None, one.until)))


def formal_notice(actor: Actor, notice_id: str) -> shapes.NoticeFace:
    """One notice. Raises NotAllowed, NotFound (`notice_unknown`)."""
    site = running()
    need_row(actor, Act.EXAMINE)
    open_site_page(site, actor, "findings")
    one = notices.notice(site, notice_id)
    held, today = one.notice, _today(site)
    latest = last.last(site)
    found = latest.findings if latest else ()
    penalty = held.penalty
    return shapes.NoticeFace(
        row=notice_row(site, one),
        period=wording.length(str(held.period)) if held.period else None,
        procedure=str(held.procedure or ""),
        covers=tuple(
            shapes.CoveredRow(
                c.requirement,
                _title(c.requirement, c.article),
                c.article,
                c.system,
                _state(c.requirement, c.article, c.system, found),
            )
            for c in held.covers
        ),
        penalty=None if penalty is None else (penalty.eur_a_day, penalty.since, penalty.most_eur, one.penalty_days),
        ceiling=held.above_ceiling(),
        proofs=tuple((p.what, p.handed_on, p.sha256) for p in held.proofs),
        today=today,
    )


def notice_form(actor: Actor) -> shapes.NoticeForm:
    """What a form offers to tick: the findings that ask for something, once for each duty and system. Raises NotAllowed."""
    site = running()
    decision = may_govern(site, actor)
    if not decision.permitted:
        raise not_allowed(decision)
    latest = last.last(site)
    asking: dict[tuple[str, str], tuple[str, str, Text, State]] = {}
    for one in sorted(latest.findings if latest else (), key=lambda f: (_ORDER[f.state], f.system, f.requirement)):
        if one.state in ASKS:
            asking.setdefault((one.requirement, one.system), (one.requirement, one.system, one.title, one.state))
    return shapes.NoticeForm(tuple(asking.values()), _today(site))


def record_notice(actor: Actor, entered: Entered) -> str:
    """Put a notice on record; its id. Raises InputRefused (`notice_*`), NotAllowed."""
    site = running()
    return notices.record(site, actor, noticing.composed(site, entered))


def hand_back_proof(actor: Actor, notice_id: str, what: str, handed_on: date | None, sha256: str) -> None:
    """Write down what was handed back. Raises InputRefused (`proof_*`, `notice_day_wrong`), NotFound, Conflict, NotAllowed."""
    notices.hand_back(running(), actor, notice_id, noticing.proof(what, handed_on, sha256))


def close_notice(actor: Actor, notice_id: str, on: date) -> None:
    """Write down that the authority closed it. Raises InputRefused (`notice_day_wrong`), NotFound, Conflict, NotAllowed."""
    notices.close(running(), actor, notice_id, on)


def notice_row(site: RunningSite, one: notices.OnRecord) -> shapes.NoticeRow:
    """A notice in a line."""
    held = one.notice
    ends = end_of_day(site, held.until)
    assert ends is not None
    return shapes.NoticeRow(
        id=one.id,
        authority=held.authority,
        reference=held.reference,
        injunction=str(held.kind) == "injunction",
        notified_on=held.notified_on,
        until=held.until,
        ends=ends,
        since=datetime.combine(held.notified_on, time(0), site.zone),
        standing=str(one.standing),
        closed_on=held.closed_on,
        penalty_eur=one.penalty_eur,
    )


def _title(requirement: str, article: str) -> Text:
    if not requirement:
        return wording.article(article)
    try:
        return law.whole(requirement, law.today(), law.today()).title
    except NotFound:
        return Text(requirement, requirement)


def _state(requirement: str, article: str, system: str, found: tuple[last.Noted, ...]) -> State | None:
    """The gravest state of what is covered, in the last examination."""
    about = [
        one.state
        for one in found
        if system in ("", one.system) and (one.requirement == requirement if requirement else one.article == article)
    ]
    return min(about, key=lambda state: _ORDER[state], default=None)


def _today(site: RunningSite) -> date:
    return site.clock.now().astimezone(site.zone).date()
