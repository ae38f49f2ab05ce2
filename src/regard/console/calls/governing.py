"""People, roles, charter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from regard.acts import answer, govern, prove, show
from regard.acts.governing import leavers
from regard.acts.running import actors, permission, standing, traces
from regard.acts.running.site import RunningSite
from regard.console import shapes, wording
from regard.console.calls.opened import end_of_day, link_minutes, need_row, open_site_page, running, system_name
from regard.console.calls.watched import request_of
from regard.terms.actor import Actor
from regard.terms.errors import InputRefused, NotAllowed
from regard.terms.text import Text
from regard.terms.words import Act

_TWO_FACTORS = "ACC-07"
_PEOPLE_A_PAGE = 25
_REQUESTS_A_PAGE = 25


def people(actor: Actor, page: int = 1) -> shapes.People:
    """Who may sign in and with which roles, twenty-five at a time: those with a name first. Raises NotAllowed."""
    site = running()
    need_row(actor, Act.GOVERN)
    open_site_page(site, actor, "accounts")
    now = site.clock.now()
    every, active = site.read(actors.counted)
    sheet = shapes.Sheet.of((page - 1) * _PEOPLE_A_PAGE, _PEOPLE_A_PAGE, every)
    known = site.read(lambda conn: actors.everyone(conn, site, now, start=sheet.start, limit=_PEOPLE_A_PAGE))
    used = govern.last_used(site, (one.id for one in known if one.ended is None))
    rows = tuple(
        shapes.PersonRow(
            actor=one.id,
            label=one.label,
            roles=tuple(
                shapes.Granted(r.name, wording.role(r.name), r.team or "", r.until, r.designation) for r in one.roles
            ),
            factor=one.second_factor,
            active=one.ended is None,
            me=one.id == actor.id,
            used=used.get(one.id),
            unused=one.ended is None and bool(one.roles) and now - used.get(one.id, one.created) > leavers.UNUSED_AFTER,
        )
        for one in known
    )
    roles = tuple(
        (role.name, wording.capital(wording.role(role.name))) for role in site.charter.role if role.name != "worker"
    )
    systems = tuple((one.id, wording.area(str(one.area))) for one in site.charter.system)
    teams = tuple(team.name for team in site.charter.team)
    return shapes.People(rows, roles, teams, systems, active, sheet)


def enrol(
    actor: Actor, *, label: str, role: str, team: str, until: date | None, designation: str = ""
) -> shapes.EnrolmentLink:
    """Open an account with one role, and a single-use way in. Raises NotAllowed (the gate on grants), InputRefused.

    A role that opens what is about people waits until its holder has two factors: the account then has none, and the link says so.
    """
    site = running()
    need_row(actor, Act.GOVERN)
    if not label:
        raise InputRefused("label_missing", Text("Give a name or a post.", "Donnez un nom ou un poste."))
    made = govern.enrol_actor(site, actor, label)
    ends = end_of_day(site, until)
    answered = govern.may_grant(site, actor, made, role, until=ends)
    if not answered.permitted and all(ground.requirement == _TWO_FACTORS for ground in answered.grounds):
        return shapes.EnrolmentLink(govern.enrolment_link(site, actor, made), link_minutes(), made, wording.role(role))
    try:
        govern.grant(site, actor, made, role, until=ends, team=team or None, designation=designation)
    except NotAllowed:
        govern.withdraw(site, actor, made)  # an account that nobody will enter
        raise
    return shapes.EnrolmentLink(govern.enrolment_link(site, actor, made), link_minutes(), made)


def enrol_again(actor: Actor, *, who: str) -> shapes.EnrolmentLink:
    """A new single-use way in for an actor who lost theirs."""
    need_row(actor, Act.GOVERN)
    return shapes.EnrolmentLink(govern.enrolment_link(running(), actor, who), link_minutes())


def grant(actor: Actor, *, who: str, role: str, team: str, until: date | None, designation: str = "") -> None:
    """Grant a role until the end of a day; `designation` is the reference of the act that names its holder. Raises NotAllowed."""
    site = running()
    need_row(actor, Act.GOVERN)
    govern.grant(site, actor, who, role, until=end_of_day(site, until), team=team or None, designation=designation)


def withdraw(actor: Actor, *, who: str, role: str) -> None:
    """Withdraw a role at once."""
    need_row(actor, Act.GOVERN)
    govern.withdraw(running(), actor, who, role)


def leave(actor: Actor, *, who: str) -> int:
    """End someone's account at once, with all that it opens. Returns how many roles ended. Raises Conflict (oneself; nobody left to govern)."""
    need_row(actor, Act.GOVERN)
    return govern.leave(running(), actor, who)


def watched(actor: Actor, system: str | None, team: str | None, page: int = 1) -> shapes.Watched:
    """Whom a system watches (the first of the charter when None): a team of it, or whoever was not told (the first team when all were).

    A hundred rows at a time. One act. Raises NotAllowed.
    """
    site = running()
    need_row(actor, Act.GOVERN)
    chosen = system or next((one.id for one in site.charter.system), "")
    found = show.people(site, actor, chosen, team, page=page)
    rows = tuple(
        shapes.WatchedRow(person.pseudonym, name, wording.word(person.population or ""), in_team or "", person.told)
        for person, name, in_team in found.people
    )
    sheet = shapes.Sheet.of(found.start, show.PEOPLE_A_PAGE, found.of)
    return shapes.Watched(
        chosen, system_name(chosen), rows, found.untold, found.total, found.teams, found.team, sheet=sheet
    )


def tell(actor: Actor, *, system: str, persons: tuple[str, ...]) -> int:
    """Put on record that the notice was handed to these people now. Returns how many."""
    need_row(actor, Act.GOVERN)
    return govern.tell(running(), actor, system, persons)


def paper_code(actor: Actor, *, system: str, person: str) -> str:
    """A code to hand over on paper, shown once: with it the person makes an account of their own."""
    need_row(actor, Act.GOVERN)
    return govern.paper_code(running(), actor, system, person)


def waiting_requests(actor: Actor) -> shapes.WaitingRequests:
    """Requests of watched people that wait for their answer, the twenty-five most urgent first. Raises NotAllowed."""
    site = running()
    need_row(actor, Act.ANSWER)
    open_site_page(site, actor, "requests")
    number, late = answer.waiting_count(site)
    shown = answer.waiting(site, limit=_REQUESTS_A_PAGE)
    return shapes.WaitingRequests(tuple(request_of(one) for one in shown), number, late)


def settle_request(actor: Actor, *, request: str, outcome: str, reason: str) -> None:
    """Answer a request. Raises InputRefused for a refusal without a reason, NotFound, Conflict, NotAllowed with the gate's decision."""
    site = running()
    answers = [permission.may(site, actor, Act.ANSWER, one.id, names=True) for one in site.charter.system]
    if answers and not any(one.permitted for one in answers):
        traces.gated(site, actor, traces.Doing(Act.ANSWER), answers[0])
    chosen: Literal["granted", "refused"] = "granted" if outcome == "granted" else "refused"
    if chosen == "refused" and not reason:
        raise InputRefused("answer_reason", Text("A refusal says why.", "Un refus dit pourquoi."))
    answer.settle(running(), actor, request, chosen, reason)


def charter_face() -> shapes.CharterFace:
    """The charter in force, its history with differences, the consultations on record. Public."""
    site = running()
    published = govern.published(site)
    if not published:
        return shapes.CharterFace("", (), ())
    versions = []
    for number, when, sha256, widens in reversed(published):
        shown = tuple(shapes.CharterChange(c.path, c.text, c.widens) for c in govern.changes_of(site, number))
        versions.append(shapes.CharterVersion(number, when, sha256, widens, shown))
    consulted = site.read(standing.consultations)
    consultation = tuple(
        (
            system_name(c.system) if c.system else Text("Whole site", "Tout le site"),
            wording.consulted(c.submitted, c.opinion, c.expert),
        )
        for c in consulted
    )
    consultation += tuple(_declared(site))
    closed = tuple((system_name(one.id), one.closed) for one in prove.notice(site).systems if one.closed)
    return shapes.CharterFace(govern.charter_text(site), tuple(versions), consultation, versions[0].sha256, closed)


def _declared(site: RunningSite) -> Iterator[tuple[Text, Text]]:
    """The consultations that the charter itself declares, with their dates."""
    for one in site.charter.system:
        council = one.governance.works_council if one.governance else None
        submitted, opinion = getattr(council, "submitted", None), getattr(council, "opinion", None)
        if isinstance(submitted, date):
            told = wording.consulted(
                submitted, opinion if isinstance(opinion, date) else None, getattr(council, "expert", None)
            )
            yield system_name(one.id), wording.declared(told)
