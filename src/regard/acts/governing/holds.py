"""Holds: a procedure that keeps a person's rows, or whole hours, beyond their term, with a term of its own."""

from __future__ import annotations

from datetime import datetime

from regard.acts.keep import record
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


def place_hold(
    site: RunningSite,
    actor: Actor,
    system: str,
    *,
    procedure: str,
    reason: str,
    until: datetime,
    span: Span | None = None,
    person: str | None = None,
) -> holds.Hold:
    """Keep one person's rows, or the segments of a span, until `until` at most. Raises NotAllowed, NotFound (`hold_nothing`)."""
    request = gate.HoldRequest(
        by=actor,
        system=system,
        procedure=procedure,
        reason=reason,
        until=until,
        span=span,
        persons=frozenset({person} if person else ()),
    )
    persons_concerned = (person,) if person else ()
    doing = Doing(Act.GOVERN, system, reason=reason, object=f"hold:{procedure}", persons=persons_concerned)
    now = site.clock.now()
    gated(site, actor, doing, strictest(may_govern(site, actor), gate.hold(site.charter, request, now)))
    rows = site.read(lambda conn: index.find(conn, system=system, span=span, pseudonym=person))
    rows = [r for r in rows if r.hold is None and (person is None or r.kind == "raw-events")]
    if not rows:
        raise NotFound("hold_nothing", _NOTHING)
    hold = holds.Hold(
        holds.new_id(), system, "person" if person else "span", now, until, "procedure", procedure, actor.id
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
