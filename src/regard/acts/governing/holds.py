"""Holds: a procedure that keeps a person's rows, or whole hours, beyond their term, with a term of its own."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from regard.acts.keep import record
from regard.acts.running import tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.gate import govern as gate
from regard.terms.actor import Actor
from regard.terms.decision import strictest
from regard.terms.errors import NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Act
from regard.vault import holds, index, persons

_NOTHING = Text(
    "Nothing is kept of that scope, so there is nothing to hold.",
    "Rien n’est détenu dans ce périmètre : il n’y a rien à geler.",
)

_NOBODY = Text(
    "Nobody is known there under that. Check the system and the worker id, or choose a request.",
    "Personne n’y est connu ainsi. Vérifiez le système et l’identifiant, ou choisissez une demande.",
)


def place_hold(
    site: RunningSite,
    actor: Actor,
    system: str,
    *,
    procedure: str,
    reason: str,
    until: datetime | None,
    span: Span | None = None,
    person: str | None = None,
    device: str | None = None,
) -> holds.Hold:
    """Keep one person's rows, or a device's segments of a span, until `until` at most. Raises NotAllowed, NotFound (`hold_nothing`)."""
    request = gate.HoldRequest(
        by=actor,
        system=system,
        procedure=procedure,
        reason=reason,
        until=until,
        span=span,
        persons=frozenset({person} if person else ()),
        devices=frozenset({device} if device else ()),
    )
    persons_concerned = (person,) if person else ()
    doing = Doing(Act.GOVERN, system, reason=reason, object=f"hold:{procedure}", persons=persons_concerned)
    now = site.clock.now()
    gated(site, actor, doing, strictest(may_govern(site, actor), gate.hold(site.charter, request, now)))
    assert until is not None  # the gate answers a gap without an end
    rows = site.read(lambda conn: index.find(conn, system=system, span=span, pseudonym=person, device=device))
    rows = [r for r in rows if r.hold is None and (person is None or r.kind == "raw-events")]
    if not rows:
        raise NotFound("hold_nothing", _NOTHING)
    hold = holds.Hold(
        holds.new_id(),
        system,
        "person" if person else "device" if device else "span",
        now,
        until,
        "procedure",
        procedure,
        actor.id,
    )
    site.write(lambda conn: holds.place(conn, hold))
    if person:
        persons.hold_rows(
            site.begin,
            site.vault,
            hold,
            rows=rows,
            pseudonym=person,
            column="person",
            record=lambda conn, sealed: record(conn, site, sealed),
        )
    else:
        for row in rows:
            site.write(persons.hold_segment, site.vault, hold, row)
    return hold


def release_hold(site: RunningSite, actor: Actor, hold_id: str, reason: str) -> int:
    """End a hold: what it kept falls back to its own term. Returns how many segments. Raises NotFound (`hold_absent`)."""
    gated(site, actor, Doing(Act.GOVERN, reason=reason, object=f"release:{hold_id}"), may_govern(site, actor))
    return site.write(lambda conn: holds.release(conn, hold_id))


def holds_in_force(site: RunningSite) -> tuple[holds.Hold, ...]:
    """The holds in force, the oldest first."""
    return tuple(site.read(holds.active))


def kept_by(site: RunningSite, held: tuple[holds.Hold, ...]) -> dict[str, int]:
    """How many segments lie in each hold's own keys, by the hold's id. One look-up by index for each key of a hold."""
    buckets = {one.id: one for one in site.keyring.buckets() if one.kind.startswith("hold.")}
    counted = site.read(lambda conn: index.count_by_bucket(conn, sorted(buckets))) if buckets else {}
    found: dict[str, int] = {one.id: 0 for one in held}
    for bucket_id, number in counted.items():
        hold = buckets[bucket_id].kind.removeprefix("hold.")
        if hold in found:
            found[hold] += number
    return found


def person_of_request(site: RunningSite, request_id: str, system: str) -> str:
    """Whom a request of `system` is from, for a hold that they need; stays inside the acts. Raises NotFound (`hold_whom`)."""
    columns = tables.request.c
    query = sa.select(columns.pseudonym).where(columns.id == request_id, columns.system == system)
    found = site.read(lambda conn: conn.execute(query).scalar())
    if found is None:
        raise NotFound("hold_whom", _NOBODY)
    return str(found)


def person_of_worker(site: RunningSite, system: str, worker: str) -> str:
    """Whom a worker id of a system's devices stands for. Raises NotFound (`hold_whom`)."""
    found = site.read(lambda conn: site.directory.find(conn, system, worker))
    if found is None:
        raise NotFound("hold_whom", _NOBODY)
    return found
