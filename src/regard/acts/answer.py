"""Answer a watched person: what is held on me, until when, why; when it was looked at, by which role; and what I ask for, with days left.

The person's own access needs no purpose and no reason (GDPR 15) and shows the grain that the manager sees. A request to keep something
freezes it where the law allows, and says so where it does not (GDPR 18).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from regard.acts import flags
from regard.acts.keep import record
from regard.acts.running import actors, figures, held, tables
from regard.acts.running.intake import PERSON_KIND
from regard.acts.running.permission import may
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, append, cipher_of, entry, gated, term_of
from regard.gate import deadlines, disclosure, retention
from regard.ledger import tables as ledger_tables
from regard.ledger import traces
from regard.people import register
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.decision import Answer, Decision
from regard.terms.errors import Conflict, InputRefused, NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Act, Grain, Per, Purpose, Relation
from regard.vault import holds, index, persons

REQUESTS = "requests"
_LOOKS = ("show", "derive", "erase", "govern")
Kind = Literal["copy", "rectification", "objection", "restriction"]
KINDS: tuple[Kind, ...] = ("copy", "rectification", "objection", "restriction")
_ROUTINE = Decision(Answer.PERMIT, conditions=(("basis", "own-data"), ("role", "self")))
_NOT_LINKED = Text(
    "Your account is not linked to anything held here. Enter the code that was handed to you on paper.",
    "Votre compte n’est lié à rien de ce qui est détenu ici. Saisissez le code qui vous a été remis sur papier.",
)
_ANSWERED = Text("This request was answered already.", "Cette demande a déjà reçu sa réponse.")
_NO_REQUEST = Text("There is no such request.", "Cette demande n’existe pas.")


@dataclass(frozen=True, slots=True)
class Held:
    """One kept thing with the person in it: what kind, which hours, how many segments, for which purposes, and when it dies."""

    system: str
    data: str
    span: Span
    segments: int
    erase_by: datetime
    held: bool
    purposes: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at the person: when, in which role, for which purpose, with which reason. The name only after a recorded weighing (WHO-01)."""

    index: int
    at: datetime
    act: str
    role: str
    purpose: str
    reason: str
    outcome: str
    object: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the actor's: working time planned, and of it the time between scans that lie close together. The rest is not measured."""

    system: str
    day: date
    planned: timedelta
    measured: timedelta

    @property
    def unmeasured(self) -> timedelta:
        """Working time of which nothing is known. It is neither rest, nor absence, nor a fault, and no motive is kept."""
        return self.planned - self.measured


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and what became of it."""

    id: str
    system: str
    kind: str
    words: str
    received: datetime
    due: datetime
    left_days: int | None
    answered: datetime | None
    outcome: str | None
    frozen: bool
    reason: str = ""


def mine(site: RunningSite, actor: Actor) -> tuple[tuple[str, str], ...]:
    """The (system, pseudonym) pairs of an actor. Raises NotFound (`person_not_linked`) when there is none."""
    if not actor.person:
        raise NotFound("person_not_linked", _NOT_LINKED)
    return actor.person


def held_on(site: RunningSite, actor: Actor) -> tuple[Held, ...]:
    """What is held on the actor, by day and kind, the soonest to die first. One act, traced."""
    pairs = mine(site, actor)
    now = site.clock.now()
    found: list[Held] = []
    for system, pseudonym in pairs:
        gated(site, actor, Doing(Act.ANSWER, system, object="held", persons=(pseudonym,)), _own(site, actor, system))
        open_hours = [kept for kept, _ in held.open_hours(site, system, pseudonym)]
        rows = held.segments(site, system, pseudonym)
        groups: dict[tuple[str, datetime, bool], list[index.SegmentRow]] = {}
        for row in rows:
            groups.setdefault((row.kind, row.erase_by, row.hold is not None), []).append(row)
        for (kind, erase_by, kept_longer), some in groups.items():
            keeping = retention.term(site.charter, system, kind, Per.PERSON, Grain.EVENT, now)
            purposes = tuple(sorted(keeping.term.purposes)) if keeping.term else ()
            span = Span(min(r.span.start for r in some), max(r.span.end for r in some))
            found.append(Held(system, kind, span, len(some), erase_by, kept_longer, purposes))
        for kept in open_hours:
            keeping = retention.term(site.charter, system, kept.kind, Per.PERSON, Grain.EVENT, now)
            purposes = tuple(sorted(keeping.term.purposes)) if keeping.term else ()
            found.append(Held(system, kept.kind, kept.span, 1, kept.erase_by, held=False, purposes=purposes))
    return tuple(sorted(found, key=lambda h: h.erase_by))


def who_looked(site: RunningSite, actor: Actor, *, limit: int = 200, before: int | None = None) -> tuple[Looked, ...]:
    """Who looked at the actor: role, date, purpose, reason; never the name without a weighing (CJEU C-579/21). The newest first.

    `before` is the index of the last one that was shown: those that are older follow it.
    """
    found: list[Looked] = []
    told = disclosure.who_looked(weighed=False, judicial=False, authority=False, now=site.clock.now())
    for system, pseudonym in mine(site, actor):
        rows = site.read(
            traces.rows_about,
            pseudonym,
            cipher=cipher_of(site, system),
            blind=site.blind,
            acts=_LOOKS,
            limit=limit,
            before=before,
        )
        for row in rows:
            if row.value("system") != system:
                continue
            found.append(
                Looked(
                    row.index,
                    row.at,
                    row.leaf.act,
                    row.value("role") if told.role else "",
                    row.value("purpose") if told.purpose else "",
                    row.value("reason"),
                    row.value("outcome"),
                    row.value("object"),
                )
            )
    return tuple(sorted(found, key=lambda w: w.index, reverse=True)[:limit])


def receipt(site: RunningSite, actor: Actor, trace: int) -> bytes:
    """A `.tlog-proof` of a trace that concerns the actor: it opens their own fields and the role, never another person or the viewer's name."""
    for system, pseudonym in mine(site, actor):
        row = site.read(_trace_of, site, trace, system)
        if row is not None and pseudonym in row.values("person"):
            site.read(site.log.integrate)
            site.log.checkpoint(site.clock.now())
            opened = row.opened(("role", "purpose", "reason", "outcome", "system", "object"), persons=(pseudonym,))
            return site.log.receipt(trace, row.leaf_bytes, opened, fields=len(row.fields))
    raise NotFound("trace_not_yours", Text("That trace does not concern you.", "Cette trace ne vous concerne pas."))


def ask(site: RunningSite, actor: Actor, system: str, kind: str, words: str) -> Asked:
    """Make a request; its month begins now. A restriction freezes what is held where the law allows. Raises InputRefused, NotFound."""
    if kind not in KINDS:
        raise InputRefused(
            "request_kind",
            Text("Ask for one of these: {known}.", "Demandez l’un de ces droits : {known}."),
            known=", ".join(KINDS),
        )
    pseudonym = actor.pseudonym(system)
    if pseudonym is None:
        raise NotFound("person_not_linked", _NOT_LINKED)
    now = site.clock.now()
    due = deadlines.answer_due(now, site.zone, now).at or now
    request_id = secrets.token_hex(8)
    doing = Doing(Act.ANSWER, system, object=f"request:{kind}", persons=(pseudonym,))
    bucket, sealed = actors.seal_json(
        site, system, REQUESTS, _request_term(site, now), {"words": words[:4000]}, request_id
    )
    row = {
        "id": request_id,
        "system": system,
        "pseudonym": pseudonym,
        "kind": kind,
        "bucket": bucket,
        "sealed": sealed,
        "received_us": micros(now),
        "due_us": micros(due),
    }

    def enter(conn: sa.Connection) -> None:
        append(conn, site, [entry(site, actor, doing, _ROUTINE)])
        conn.execute(tables.request.insert().values(**row))

    site.write(enter)
    if kind == "restriction":
        _freeze(site, actor, system, pseudonym, request_id, now, due)
    return next(one for one in asked(site, actor) if one.id == request_id)


def asked(site: RunningSite, actor: Actor) -> tuple[Asked, ...]:
    """The actor's own requests, the newest first."""
    pairs = dict(mine(site, actor))
    rows = site.read(
        lambda conn: conn.execute(
            sa.select(tables.request).where(tables.request.c.pseudonym.in_(list(pairs.values())))
        ).all()
    )
    return tuple(sorted((_asked(site, row) for row in rows), key=lambda a: a.received, reverse=True))


def waiting(site: RunningSite, *, limit: int = 1000) -> tuple[Asked, ...]:
    """The requests that wait for their answer, the most urgent first: what they ask, never who asks."""
    columns = tables.request.c
    query = sa.select(tables.request).where(columns.answered_us.is_(None)).order_by(columns.due_us).limit(limit)
    return tuple(_asked(site, row) for row in site.read(lambda conn: conn.execute(query).all()))


def waiting_count(site: RunningSite) -> tuple[int, int]:
    """How many requests wait for their answer, and how many of them are past their month."""
    columns = tables.request.c
    late = sa.func.coalesce(sa.func.sum(sa.case((columns.due_us <= micros(site.clock.now()), 1), else_=0)), 0)
    query = sa.select(sa.func.count(), late).where(columns.answered_us.is_(None))
    number, over = site.read(lambda conn: conn.execute(query).one())
    return int(number), int(over)


def settle(
    site: RunningSite, actor: Actor, request_id: str, outcome: Literal["granted", "refused"], reason: str
) -> None:
    """Answer a request, with the reason that the person reads. A granted objection is then carried out by act *erase*."""
    row = site.read(
        lambda conn: conn.execute(sa.select(tables.request).where(tables.request.c.id == request_id)).one_or_none()
    )
    if row is None:
        raise NotFound("request_unknown", _NO_REQUEST)
    if row.answered_us is not None:
        raise Conflict("request_answered", _ANSWERED)
    doing = Doing(
        Act.ANSWER, row.system, reason=reason, object=f"answer:{row.kind}:{outcome}", persons=(row.pseudonym,)
    )
    gated(site, actor, doing, may(site, actor, Act.ANSWER, row.system, names=True))
    now = site.clock.now()
    said = {**_said(site, row), "reason": reason[:4000]}
    bucket, sealed = actors.seal_json(site, row.system, REQUESTS, term_of(site, "", now), said, request_id)
    values = {"answered_us": micros(now), "outcome": outcome, "bucket": bucket, "sealed": sealed}
    site.write(
        lambda conn: conn.execute(tables.request.update().where(tables.request.c.id == request_id).values(**values))
    )


def told(site: RunningSite, actor: Actor) -> datetime | None:
    """When the actor was first handed the notice; None when there is no record of it."""
    given = [site.read(register.of, system, pseudonym).told for system, pseudonym in mine(site, actor)]
    return min((one for one in given if one is not None), default=None)


def hours(site: RunningSite, actor: Actor) -> tuple[Day, ...]:
    """The working hours of the actor in what is still held: planned, measured, and not measured (no motive is kept). The newest first."""
    found: list[Day] = []
    for system, pseudonym in mine(site, actor):
        decision = _own(site, actor, system)
        gated(site, actor, Doing(Act.ANSWER, system, object="hours", persons=(pseudonym,)), decision)
        rows = held.segments(site, system, pseudonym)
        for day in sorted({row.span.start.astimezone(site.zone).date() for row in rows}):
            planned, measured = figures.own_day(site, site.charter.named(system), pseudonym, day)
            found.append(Day(system, day, planned, min(planned, measured)))
    return tuple(sorted(found, key=lambda one: one.day, reverse=True))


def copy(site: RunningSite, actor: Actor) -> dict[str, object]:
    """Everything held on the actor, with nobody else in it, as one JSON value (GDPR 15(3)). One act, traced."""
    document: dict[str, object] = {"made": site.clock.now().isoformat(), "zone": str(site.zone), "systems": {}}
    systems: dict[str, object] = {}
    for system, pseudonym in mine(site, actor):
        gated(site, actor, Doing(Act.ANSWER, system, object="copy", persons=(pseudonym,)), _own(site, actor, system))
        own = [rows for _, rows in held.open_hours(site, system, pseudonym)]
        rows = held.segments(site, system, pseudonym)
        known = {row.id for row in rows}
        # What a hold keeps of an hour that lives still is the same rows a second time.
        own += [site.vault.table(row) for row in rows if not (row.hold and row.supplement_of in known)]
        scans: list[dict[str, object]] = [
            {k: _plain(v) for k, v in scan.items() if k not in ("person", "identity")}
            for table in own
            for scan in table.to_pylist()
            if scan["person"] == pseudonym
        ]
        person = site.read(register.of, system, pseudonym)
        systems[system] = {
            "told": _plain(person.told),
            "first_seen": _plain(person.first_seen),
            "last_seen": _plain(person.last_seen),
            "scans": scans,
        }
    document["systems"] = systems
    document["flags"] = [
        {"at": f.at.isoformat(), "indicator": f.indicator, "task": f.task, "my_words": f.words}
        for system, pseudonym in mine(site, actor)
        for f in flags.kept(site, system, pseudonym)
    ]
    document["looks"] = [
        {"at": w.at.isoformat(), "role": w.role, "purpose": w.purpose, "reason": w.reason}
        for w in who_looked(site, actor)
    ]
    return document


def _freeze(
    site: RunningSite, actor: Actor, system: str, pseudonym: str, request_id: str, now: datetime, due: datetime
) -> None:
    """Keep the person's rows until the request is answered, in segments of their own under the hold's key."""
    rows = [row for row in held.segments(site, system, pseudonym) if row.hold is None]
    due_first = [row.erase_by for row in rows] + [kept.erase_by for kept, _ in held.open_hours(site, system, pseudonym)]
    if not due_first:
        return
    keeping = retention.term(site.charter, system, PERSON_KIND, Per.PERSON, Grain.EVENT, now)
    if keeping.term is None:
        return
    freeze = deadlines.freeze(site.charter, system, keeping.term, min(due_first), site.zone, now)
    doing = Doing(Act.GOVERN, system, object="hold:request", persons=(pseudonym,))
    site.write(lambda conn: append(conn, site, [entry(site, actor, doing, freeze.decision)]))
    if not freeze.decision.permitted:
        return
    hold = holds.Hold(holds.new_id(), system, f"request:{request_id}", now, due, "request", "gdpr-18", actor.id)
    site.write(lambda conn: holds.place(conn, hold))
    site.write(
        lambda conn: conn.execute(tables.request.update().where(tables.request.c.id == request_id).values(hold=hold.id))
    )
    _copy_held(site, hold, pseudonym, rows)


def freeze_sealed(site: RunningSite) -> None:
    """Freeze what was in an hour still open when a restriction was asked for, once that hour is sealed. Runs before each sweep."""
    columns = tables.request.c
    query = sa.select(tables.request).where(columns.hold.is_not(None), columns.due_us > micros(site.clock.now()))
    for row in site.read(lambda conn: conn.execute(query).all()):
        hold = site.read(holds.get, str(row.hold))
        if hold.state != holds.ACTIVE:
            continue
        received = from_micros(row.received_us)
        known = held.segments(site, row.system, row.pseudonym)
        copied = {one.supplement_of for one in known if one.hold == hold.id}
        late = [r for r in known if r.hold is None and r.span.start <= received < r.created and r.id not in copied]
        if late:
            _copy_held(site, hold, row.pseudonym, late)


def _copy_held(site: RunningSite, hold: holds.Hold, pseudonym: str, rows: list[index.SegmentRow]) -> None:
    persons.hold_rows(
        site.begin,
        site.vault,
        hold,
        rows=rows,
        pseudonym=pseudonym,
        column="person",
        record=lambda conn, sealed: record(conn, site, sealed),
    )


def _own(site: RunningSite, actor: Actor, system: str) -> Decision:
    request = disclosure.DisclosureRequest(
        actor=actor,
        act=Act.ANSWER,
        system=system,
        purpose=None,
        relation=Relation.SELF,
        data="raw-events",
        per=Per.PERSON,
        grain=Grain.EVENT,
        person_data=True,
    )
    return disclosure.decide(site.charter, request, site.clock.now())


def _request_term(site: RunningSite, now: datetime) -> datetime:
    """A request's words live a year after it was made, then die with their key."""
    return term_of(site, "", now)


def _said(site: RunningSite, row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    """The words of a request and of its answer; nothing once their key is gone."""
    data = row._mapping
    try:
        return actors.open_json(
            site, str(data["system"]), REQUESTS, str(data["bucket"]), bytes(data["sealed"]), str(data["id"])
        )
    except NotFound:
        return {}


def _asked(site: RunningSite, row: sa.Row[tuple[object, ...]]) -> Asked:
    data = row._mapping
    said = _said(site, row)
    due = from_micros(int(str(data["due_us"])))
    answered = from_micros(int(str(data["answered_us"]))) if data["answered_us"] is not None else None
    left = None if answered else (due.astimezone(site.zone).date() - site.clock.now().astimezone(site.zone).date()).days
    return Asked(
        id=str(data["id"]),
        system=str(data["system"]),
        kind=str(data["kind"]),
        words=str(said.get("words", "")),
        received=from_micros(int(str(data["received_us"]))),
        due=due,
        left_days=left,
        answered=answered,
        outcome=str(data["outcome"]) if data["outcome"] else None,
        frozen=bool(data["hold"]),
        reason=str(said.get("reason", "")),
    )


def _trace_of(conn: sa.Connection, site: RunningSite, trace: int, system: str) -> traces.TraceRow | None:
    """The trace at an index when it is one of `system`."""
    found = conn.execute(sa.select(ledger_tables.trace.c.system).where(ledger_tables.trace.c.idx == trace)).scalar()
    return traces.find(conn, trace, cipher=cipher_of(site, system)) if found == system else None


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
