"""Traces, searched by what was done and never by who; and one opened with the name of who did it, after a recorded weighing.

A search says what it is for and bounds itself: a period, and at least one of act, role, purpose, object. It shows no name and no words of
anyone. Opening one names who acted (CJEU C-579/21: only after the rights of both were weighed, or to the authority), and is itself traced
as a look at that person. Those whom the trace is about are counted, not named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from regard.acts import show
from regard.acts.running import actors, tables
from regard.acts.running.traces import AnyTrace, Doing, gated
from regard.gate import disclosure
from regard.gate.lookup import INSPECTORS
from regard.ledger import tables as ledger_tables
from regard.ledger import traces
from regard.terms.actor import Actor
from regard.terms.decision import Decision, strictest
from regard.terms.errors import InputRefused, NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Act, Purpose

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

__all__ = ["INSPECTORS", "LONGEST", "Asked", "Found", "Line", "Named", "inspects", "open_one", "search"]

LONGEST = timedelta(days=93)
SHOWN = 200
_READ = 5_000
_WORDS = 3
_WIDE = Text(
    "A search names a period of at most 93 days and at least one of: act, role, purpose, object. Traces are not leafed through.",
    "Une recherche nomme une période d’au plus 93 jours et au moins l’un de : acte, rôle, finalité, objet. Les traces ne se feuillettent pas.",
)
_WHY = Text(
    "Say in a few words what the search is for: it stands in its trace.",
    "Dites en quelques mots à quoi sert la recherche : c’est inscrit dans sa trace.",
)
_WEIGH = Text(
    "Write why the name is needed, and why that outweighs the person’s own rights: it stands in the trace of this opening.",
    "Écrivez pourquoi le nom est nécessaire, et pourquoi cela l’emporte sur les droits de la personne : la trace de cette ouverture le dira.",
)
_UNKNOWN = Text("The ledger has no such trace.", "Le registre n’a pas de trace de ce numéro.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for. `object` is a piece of the object's words; `why` what the search is for."""

    since: datetime
    until: datetime
    why: str
    act: str = ""
    role: str = ""
    purpose: str = ""
    object: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One trace without names: `persons` is how many it concerns."""

    index: int
    at: datetime
    act: str
    role: str
    system: str
    purpose: str
    object: str
    outcome: str
    requirements: tuple[str, ...]
    persons: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the newest first; `cut`: there may be more than were read."""

    lines: tuple[Line, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A trace with who acted: their label as the register of access knows it (empty for a process), and their reason in their words."""

    line: Line
    actor: str
    label: str
    reason: str
    detail: tuple[tuple[str, str], ...]
    trace: int


def inspects(site: RunningSite, actor: Actor, data: str) -> Decision:
    """The gate's answer for a look of an inspector's: by that role alone, whatever others the actor holds, and between its dates."""
    return show.site_decision(site, replace(actor, roles=actor.roles & INSPECTORS), data)


def search(site: RunningSite, actor: Actor, asked: Asked) -> Found:
    """Search, traced first. Raises NotAllowed; InputRefused (`search_wide`, `search_why`)."""
    allowed = inspects(site, actor, "traces")
    if not allowed.permitted:
        gated(site, actor, Doing(Act.SHOW, object="traces"), allowed)
    span = _bounded(asked)
    criteria = (
        ("by-act", asked.act),
        ("by-role", asked.role),
        ("by-purpose", asked.purpose),
        ("by-object", asked.object),
    )
    told = tuple((key, value) for key, value in criteria if value)
    period = (("since", asked.since.isoformat()), ("until", asked.until.isoformat()))
    doing = Doing(Act.SHOW, object="traces", reason=asked.why.strip(), detail=(*told, *period))
    gated(site, actor, doing, allowed)
    rows = site.read(
        traces.rows,
        cipher=AnyTrace(site),
        span=span,
        acts=(asked.act,) if asked.act else (),
        role=asked.role or None,
        purpose=asked.purpose or None,
        limit=_READ,
    )
    wanted = asked.object.strip().lower()
    lines = [_line(row) for row in rows if row.follows is None and wanted in row.value("object").lower()]
    return Found(tuple(lines[:SHOWN]), cut=len(rows) == _READ or len(lines) > SHOWN)


def open_one(site: RunningSite, actor: Actor, index: int, weighing: str) -> Named:
    """Open one with the name of who acted. The weighing is recorded, and the look at that person traced, before anything is opened.

    Raises NotAllowed; InputRefused (`weighing_short`); NotFound (`trace_unknown`, `trace_erased`).
    """
    allowed = inspects(site, actor, "traces")
    if not allowed.permitted:
        gated(site, actor, Doing(Act.SHOW, object=f"trace:{index}"), allowed)
    if len(weighing.split()) < _WORDS:
        raise InputRefused("weighing_short", _WEIGH)
    purpose = site.read(_purpose, index)
    row = site.read(traces.find, index, cipher=AnyTrace(site))
    judicial = purpose == Purpose.JUDICIAL_REQUEST
    looked = disclosure.who_looked(weighed=True, judicial=judicial, authority=True, now=site.clock.now())
    doing = Doing(Act.SHOW, object=f"trace:{index}", reason=weighing.strip(), persons=(row.value("actor"),))
    decision = strictest(allowed, looked.decision)
    trace = gated(site, actor, doing, decision)
    who = row.value("actor")
    known = site.read(lambda conn: conn.execute(sa.select(tables.actor).where(tables.actor.c.id == who)).one_or_none())
    own = {
        "act",
        "at",
        "term",
        "actor",
        "role",
        "purpose",
        "reason",
        "system",
        "object",
        "outcome",
        "requirement",
        "person",
    }
    detail = tuple((f.name, f.value) for f in row.fields if f.name not in own)
    label = actors.label_of(site, known) if known is not None else ""
    return Named(_line(row), who, label, row.value("reason"), detail, trace)


def _bounded(asked: Asked) -> Span:
    if len(asked.why.split()) < 2:
        raise InputRefused("search_why", _WHY)
    named = any(value.strip() for value in (asked.act, asked.role, asked.purpose, asked.object))
    if not named or asked.until <= asked.since or asked.until - asked.since > LONGEST:
        raise InputRefused("search_wide", _WIDE)
    return Span(asked.since, asked.until)


def _purpose(conn: sa.Connection, index: int) -> str:
    rows = ledger_tables.trace
    found = conn.execute(sa.select(rows.c.purpose).where(rows.c.idx == index)).one_or_none()
    if found is None:
        raise NotFound("trace_unknown", _UNKNOWN)
    return str(found.purpose)


def _line(row: traces.TraceRow) -> Line:
    return Line(
        row.index,
        row.at,
        row.leaf.act,
        row.value("role"),
        row.value("system"),
        row.value("purpose"),
        row.value("object"),
        row.value("outcome"),
        row.values("requirement"),
        len(row.values("person")),
    )
