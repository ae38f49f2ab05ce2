"""Departures from guidance: owner, approver, reason, evidence, end."""

from __future__ import annotations

import secrets
from datetime import datetime

from regard.acts.running import tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.gate import govern as gate
from regard.terms.actor import Actor
from regard.terms.clock import micros
from regard.terms.decision import strictest
from regard.terms.words import Act


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
