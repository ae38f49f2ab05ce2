"""Holds: what is kept beyond its term for a procedure or a request, and exceptions to guidance."""

from __future__ import annotations

from datetime import date, datetime

from regard.acts import answer, examine, govern
from regard.acts.running import actors
from regard.acts.running.site import RunningSite
from regard.acts.running.words import said
from regard.console import shapes, wording
from regard.console.calls.opened import end_of_day, need_row, open_site_page, running, system_name
from regard.terms.actor import Actor
from regard.terms.errors import InputRefused, NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Act

PROCEDURES: tuple[tuple[str, Text], ...] = (
    ("judicial", Text("A judicial procedure", "Une procédure judiciaire")),
    ("administrative", Text("An administrative procedure", "Une procédure administrative")),
    ("disciplinary", Text("A disciplinary procedure", "Une procédure disciplinaire")),
    ("claim", Text("Someone’s own legal claim", "L’action en justice d’une personne")),
    ("request", Text("A person’s request", "La demande d’une personne")),
)
_KINDS = {
    "copy": Text("Copy", "Copie"),
    "rectification": Text("Correction", "Rectification"),
    "objection": Text("Objection", "Opposition"),
    "restriction": Text("Freeze", "Gel"),
}
_SCOPES = {
    "person": Text("one person", "une personne"),
    "device": Text("one device", "un appareil"),
    "request": Text("who asked for it", "qui l’a demandé"),
}
_WHOM = Text(
    "Say whom it is about: who made a request, a worker id, or a device.",
    "Dites qui est visé : l’auteur d’une demande, un identifiant, ou un appareil.",
)
_HOURS = Text(
    "Give the hours that matter: from and until, the end after the start.",
    "Donnez les heures utiles : un début et une fin, la fin après le début.",
)


def holds(actor: Actor) -> shapes.Holds:
    """The holds in force, and what a new one can be for. One look, traced. Raises NotAllowed."""
    site = running()
    need_row(actor, Act.GOVERN)
    open_site_page(site, actor, "register")
    held = govern.holds_in_force(site)
    kept = govern.kept_by(site, held)
    procedures = dict(PROCEDURES) | {
        "gdpr-18": Text("A person’s request to freeze", "La demande de gel d’une personne")
    }
    rows = tuple(
        shapes.HeldFor(
            id=one.id,
            system=system_name(one.system),
            procedure=procedures.get(one.procedure) or Text(one.procedure, one.procedure),
            scope=_SCOPES.get(one.scope.partition(":")[0]) or Text("whole hours", "des heures entières"),
            placed=one.placed,
            until=one.until,
            batches=kept.get(one.id, 0),
        )
        for one in sorted(held, key=lambda one: one.until)
    )
    waiting = tuple((f"{one.system}/{one.id}", _request(site, one)) for one in answer.waiting(site)[:100])
    devices = tuple(dict.fromkeys(device.id for system in site.charter.system for device in system.device))
    return shapes.Holds(rows, _systems(site), PROCEDURES, waiting, devices)


def place_hold(
    actor: Actor,
    *,
    system: str,
    procedure: str,
    reason: str,
    since: datetime | None,
    to: datetime | None,
    until: date | None,
    request: str = "",
    worker: str = "",
    device: str = "",
) -> None:
    """Keep what a procedure needs, of whoever made `request`, of worker id `worker`, or of `device`; until the end of a day.

    `since` and `to` are aware, or naive in the site's zone. Raises InputRefused (`hold_whom`, `hold_hours`), NotFound, NotAllowed with the
    decision.
    """
    site = running()
    need_row(actor, Act.GOVERN)
    if sum(map(bool, (request, worker, device))) != 1:
        raise InputRefused("hold_whom", _WHOM)
    if since is None or to is None or to <= since:
        raise InputRefused("hold_hours", _HOURS)
    person = None
    if request:
        of, _, request_id = request.partition("/")
        system = of
        person = govern.person_of_request(site, request_id, system)
    elif worker:
        if all(one.id != system for one in site.charter.system):
            raise NotFound("hold_whom", _WHOM)
        person = govern.person_of_worker(site, system, worker)
    ends = end_of_day(site, until)
    span = Span(_here(site, since), _here(site, to))
    # Without an end the gate says that a hold has one: it is asked for whole, so that the refusal is the gate's own.
    govern.place_hold(
        site,
        actor,
        system,
        procedure=procedure,
        reason=reason,
        until=ends,
        span=span,
        person=person,
        device=device or None,
    )


def release_hold(actor: Actor, *, hold: str, reason: str) -> int:
    """End a hold. Returns how many batches fall back to their own term. Raises NotFound, InputRefused (`hold_reason`), NotAllowed."""
    need_row(actor, Act.GOVERN)
    if len(reason.split()) < 2:
        raise InputRefused(
            "hold_reason", Text("Say in a few words why it ends.", "Dites en quelques mots pourquoi il prend fin.")
        )
    return govern.release_hold(running(), actor, hold, reason)


def exceptions(actor: Actor) -> shapes.Exceptions:
    """Exceptions asked for, in force, over; the duties that admit one. One look, traced. Raises NotAllowed."""
    site = running()
    need_row(actor, Act.GOVERN)
    open_site_page(site, actor, "register")
    asked, approved = govern.asked_exceptions(site), govern.approved_exceptions(site)
    people = {one.owner for one in asked} | {id_ for one in approved for id_ in (one.owner, one.approver)}
    labels = site.read(actors.labels, site, tuple(people)) if people else {}
    waiting = tuple(_exception(site, actor, one, labels, since=one.asked, approver="", over=False) for one in asked)
    rows = tuple(
        _exception(site, actor, one, labels, since=one.since, approver=one.approver, over=one.over) for one in approved
    )
    # What was found comes first; any other duty that is guidance may be chosen as well.
    soft = tuple((one.id, one.title) for one in examine.requirements() if str(one.force) == "soft")
    last = examine.last(site)
    found = {one.requirement for one in last.findings if one.state in ("breached", "not-evidenced")} if last else set()
    duties = tuple(sorted(soft, key=lambda pair: (pair[0] not in found, pair[0])))
    return shapes.Exceptions(
        waiting,
        tuple(one for one in rows if not one.over),
        tuple(one for one in rows if one.over),
        duties,
        _systems(site),
    )


def ask_exception(
    actor: Actor, *, requirement: str, system: str, reason: str, evidence: str, until: date | None
) -> None:
    """Ask for an exception until the end of a day. Raises NotAllowed with the gate's decision, InputRefused."""
    site = running()
    need_row(actor, Act.GOVERN)
    govern.ask_exception(site, actor, requirement.strip().upper(), system, reason, evidence, end_of_day(site, until))


def settle_exception(actor: Actor, *, asked: str, approve: bool) -> None:
    """Approve what another asked for, or decline it. Raises NotFound, NotAllowed."""
    need_row(actor, Act.GOVERN)
    if approve:
        govern.approve_exception(running(), actor, asked)
    else:
        govern.decline_exception(running(), actor, asked)


def _exception(
    site: RunningSite,
    actor: Actor,
    one: govern.AskedException | govern.ApprovedException,
    labels: dict[str, str],
    *,
    since: datetime,
    approver: str,
    over: bool,
) -> shapes.ExceptionRow:
    try:
        title = examine.requirement(one.requirement).title
    except NotFound:
        title = Text(one.requirement, one.requirement)
    return shapes.ExceptionRow(
        id=one.id,
        requirement=one.requirement,
        title=title,
        system=system_name(one.system) if one.system else Text("whole site", "tout le site"),
        owner=labels.get(one.owner, one.owner[:8]),
        approver=labels.get(approver, approver[:8]),
        reason=one.reason,
        evidence=one.evidence_sha256,
        since=since,
        until=one.until,
        over=over,
        own=one.owner == actor.id,
    )


def _request(site: RunningSite, one: answer.Asked) -> Text:
    kind = _KINDS.get(one.kind) or Text(one.kind, one.kind)
    made = said.day(one.received.astimezone(site.zone).date())
    return Text(f"{kind.en}, received on {made.en}", f"{kind.fr}, reçue le {made.fr}")


def _systems(site: RunningSite) -> tuple[tuple[str, Text], ...]:
    return tuple((one.id, wording.area(str(one.area))) for one in site.charter.system)


def _here(site: RunningSite, at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=site.zone)
