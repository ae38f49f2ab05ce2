"""Departures from guidance: asked for by an owner with reason, evidence and end, approved by a second person who governs."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from regard.acts.running import tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.gate import govern as gate
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.decision import strictest
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text
from regard.terms.words import Act

SHOWN_AFTER = timedelta(days=365)
"""How long an exception that is over stays in the list."""
_SOMEONE = "another-person"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_EVIDENCE = Text(
    "Give the SHA-256 of the evidence: 64 signs, 0 to 9 and a to f.",
    "Donnez le SHA-256 de la pièce : 64 signes, de 0 à 9 et de a à f.",
)
_UNKNOWN = Text(
    "This request for an exception is not here: it was approved or declined.",
    "Cette demande d’exception n’est plus là : elle a été approuvée ou écartée.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """An exception that waits for a second person. Owner: an opaque id."""

    id: str
    requirement: str
    system: str
    owner: str
    reason: str
    evidence_sha256: str
    asked: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Approved:
    """An exception that was approved; `over` when its end has passed: the finding then counts again."""

    id: str
    requirement: str
    system: str
    owner: str
    approver: str
    reason: str
    evidence_sha256: str
    since: datetime
    until: datetime
    over: bool


def exception(
    site: RunningSite,
    actor: Actor,
    requirement: str,
    system: str,
    reason: str,
    evidence_sha256: str,
    until: datetime,
    approver: str | None,
) -> str:
    """Depart from guidance, with owner, approver, reason, evidence and an end. Raises NotAllowed for binding law."""
    now = site.clock.now()
    request = gate.ExceptionRequest(
        by=actor, requirement=requirement, system=system, reason=reason, until=until, approved_by=approver
    )
    gated(
        site,
        actor,
        Doing(Act.GOVERN, system=system, object=f"exception:{requirement}", reason=reason),
        strictest(may_govern(site, actor), gate.exception(site.charter, request, now)),
    )
    exception_id = secrets.token_hex(8)
    row = {
        "id": exception_id,
        "requirement": requirement,
        "system": system,
        "owner": actor.id,
        "approver": approver,
        "reason": reason,
        "evidence_sha256": evidence_sha256,
        "since_us": micros(now),
        "until_us": micros(until),
    }
    site.write(lambda conn: conn.execute(tables.exception.insert().values(**row)))
    return exception_id


def ask_exception(
    site: RunningSite,
    actor: Actor,
    requirement: str,
    system: str,
    reason: str,
    evidence_sha256: str,
    until: datetime | None,
) -> str:
    """Ask for an exception; it counts from the moment a second person approves it. Raises NotAllowed with the gate's decision (binding
    law, no end, no reason), InputRefused (`exception_evidence`)."""
    digest = evidence_sha256.strip().lower()
    if not _DIGEST.fullmatch(digest):
        raise InputRefused("exception_evidence", _EVIDENCE)
    now = site.clock.now()
    # Everything is judged now but the approval, which is still to come: whoever asks learns at once what can never be.
    request = gate.ExceptionRequest(
        by=actor, requirement=requirement, system=system, reason=reason, until=until, approved_by=_SOMEONE
    )
    gated(
        site,
        actor,
        Doing(Act.GOVERN, system=system, object=f"exception-asked:{requirement[:32]}", reason=reason),
        strictest(may_govern(site, actor), gate.exception(site.charter, request, now)),
    )
    assert until is not None
    row = {
        "id": secrets.token_hex(8),
        "requirement": requirement,
        "system": system,
        "owner": actor.id,
        "reason": reason.strip()[:2000],
        "evidence_sha256": digest,
        "asked_us": micros(now),
        "until_us": micros(until),
    }
    site.write(lambda conn: conn.execute(tables.asked_exception.insert().values(**row)))
    return str(row["id"])


def approve_exception(site: RunningSite, actor: Actor, asked_id: str) -> str:
    """Approve what someone else asked for. Raises NotFound (`exception_unknown`), NotAllowed: nobody approves their own."""
    asked = _asked_one(site, asked_id)
    now = site.clock.now()
    request = gate.ExceptionRequest(
        by=Actor(asked.owner),
        requirement=asked.requirement,
        system=asked.system,
        reason=asked.reason,
        until=asked.until,
        approved_by=actor.id,
    )
    doing = Doing(
        Act.GOVERN,
        system=asked.system,
        object=f"exception:{asked.requirement}",
        reason=asked.reason,
        detail=(("owner", asked.owner),),
    )
    gated(site, actor, doing, strictest(may_govern(site, actor), gate.exception(site.charter, request, now)))
    row = {
        "id": asked.id,
        "requirement": asked.requirement,
        "system": asked.system,
        "owner": asked.owner,
        "approver": actor.id,
        "reason": asked.reason,
        "evidence_sha256": asked.evidence_sha256,
        "since_us": micros(now),
        "until_us": micros(asked.until),
    }

    def enter(conn: sa.Connection) -> int:
        gone = conn.execute(tables.asked_exception.delete().where(tables.asked_exception.c.id == asked.id)).rowcount
        if gone:
            conn.execute(tables.exception.insert().values(**row))
        return gone

    if not site.write(enter):
        raise NotFound("exception_unknown", _UNKNOWN)
    return asked.id


def decline_exception(site: RunningSite, actor: Actor, asked_id: str) -> None:
    """Decline a request, or take one's own back. Raises NotFound (`exception_unknown`), NotAllowed."""
    asked = _asked_one(site, asked_id)
    doing = Doing(Act.GOVERN, system=asked.system, object=f"exception-declined:{asked.requirement}")
    gated(site, actor, doing, may_govern(site, actor))
    site.write(
        lambda conn: conn.execute(tables.asked_exception.delete().where(tables.asked_exception.c.id == asked.id))
    )


def asked_exceptions(site: RunningSite) -> tuple[Asked, ...]:
    """The requests that wait for a second person, the oldest first; fifty at most."""
    query = sa.select(tables.asked_exception).order_by(tables.asked_exception.c.asked_us).limit(50)
    return tuple(_asked(row) for row in site.read(lambda conn: conn.execute(query).all()))


def approved_exceptions(site: RunningSite) -> tuple[Approved, ...]:
    """The exceptions in force and those that ended within a year, the next to end first, those over after."""
    now = site.clock.now()
    columns = tables.exception.c
    query = (
        sa.select(tables.exception)
        .where(columns.until_us > micros(now - SHOWN_AFTER))
        .order_by(columns.until_us <= micros(now), columns.until_us)
        .limit(200)
    )
    return tuple(
        Approved(
            row.id,
            row.requirement,
            row.system,
            row.owner,
            row.approver or "",
            row.reason,
            row.evidence_sha256,
            from_micros(row.since_us),
            from_micros(row.until_us),
            row.until_us <= micros(now),
        )
        for row in site.read(lambda conn: conn.execute(query).all())
    )


def _asked_one(site: RunningSite, asked_id: str) -> Asked:
    query = sa.select(tables.asked_exception).where(tables.asked_exception.c.id == asked_id)
    row = site.read(lambda conn: conn.execute(query).one_or_none())
    if row is None:
        raise NotFound("exception_unknown", _UNKNOWN)
    return _asked(row)


def _asked(row: sa.Row[tuple[object, ...]]) -> Asked:
    data = row._mapping
    return Asked(
        str(data["id"]),
        str(data["requirement"]),
        str(data["system"]),
        str(data["owner"]),
        str(data["reason"]),
        str(data["evidence_sha256"]),
        from_micros(int(data["asked_us"])),
        from_micros(int(data["until_us"])),
    )
