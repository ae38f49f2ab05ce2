"""The perimeter: copies of the same data elsewhere, and when each was last looked at.

A charter says where copies lie and may say when one was examined. An examination made here can be linked to a copy: the copy is then known
as of the day of those facts, not of the day of the link. The later of both days counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

import sqlalchemy as sa

from regard.acts.examining import asked, remembered
from regard.acts.running import tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.rulebook import Measure, Origin, law
from regard.terms.actor import Actor
from regard.terms.clock import micros
from regard.terms.duration import Duration
from regard.terms.errors import Conflict, NotFound
from regard.terms.text import Text
from regard.terms.words import Act

_UNKNOWN = Text("The charter names no such copy.", "La charte ne nomme pas cette copie.")
_NOT_DONE = Text(
    "This examination found nothing yet: link it when it is done.",
    "Cet examen n’a encore rien donné : rattachez-le quand il sera terminé.",
)
_LATER = Text(
    "The facts of this examination are of {day}; the charter says that the copy was examined on {known}. Examine a newer export.",
    "Les faits de cet examen sont du {day} ; la charte dit que la copie a été examinée le {known}. Examinez un export plus récent.",
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One copy. `examined_on` is the day as of which it is known, None: never; `due_on` the last day on which that counts;
    `examination` is the one made here that says so, "" when the charter alone does. `kept` is as the charter writes it."""

    id: str
    system: str
    item: str
    where: str
    per: str | None
    kept: str | None
    declared_on: date | None
    examined_on: date | None
    due_on: date | None
    stale: bool
    examination: str = ""


def key_of(system: str, where: str) -> str:
    """The opaque key of a copy: it stays the same while the charter calls it so."""
    return sha256(f"{system}\x1f{where}".encode()).hexdigest()[:16]


def copies(site: RunningSite) -> tuple[Elsewhere, ...]:
    """Every copy that the charter in force names, with its age today; in the charter's order."""
    today = site.clock.now().astimezone(site.zone).date()
    within = _within(today)
    linked = _linked(site)
    found = []
    for system in site.charter.system:
        for number, one in enumerate(system.copies):
            key = key_of(system.id, one.where)
            day, examination = linked.get(key, (None, ""))
            if day is None or (one.examined_on is not None and one.examined_on > day):
                day, examination = one.examined_on, ""
            due = None if day is None else day + within
            found.append(
                Elsewhere(
                    id=key,
                    system=system.id,
                    item=f"copies[{number}]",
                    where=one.where,
                    per=None if one.per is None else str(one.per),
                    kept=None if one.kept is None else str(one.kept),
                    declared_on=one.examined_on,
                    examined_on=day,
                    due_on=due,
                    stale=due is None or due < today,
                    examination=examination,
                )
            )
    return tuple(found)


def link(site: RunningSite, actor: Actor, copy: str, examination: str) -> date:
    """Say that an examination made here was of this copy; the day as of which it is now known. An act of governing, traced.

    Raises NotFound (`copy_unknown`, `examination_unknown`), Conflict (`examination_unfinished`; `copy_known_later` where the charter
    already says a later day), NotAllowed.
    """
    held = _known(site, copy)
    one = asked.one(site, examination)
    if one.state != asked.DONE or one.ended is None:
        raise Conflict("examination_unfinished", _NOT_DONE)
    facts = remembered.read(asked.document(site, examination, asked.PAGE)).on
    day = min(facts, one.ended.astimezone(site.zone).date())
    if held.declared_on is not None and held.declared_on > day:
        raise Conflict("copy_known_later", _LATER, day=day.isoformat(), known=held.declared_on.isoformat())
    trace = _governed(site, actor, copy, ("examination", examination))
    values = {
        "trace": trace,
        "linked_us": micros(site.clock.now()),
        "examined_on": day.isoformat(),
        "examination": examination,
    }

    def write(conn: sa.Connection) -> None:
        conn.execute(sa.delete(tables.copy_examined).where(tables.copy_examined.c.copy == copy))
        conn.execute(tables.copy_examined.insert().values(copy=copy, **values))

    site.write(write)
    return day


def unlink(site: RunningSite, actor: Actor, copy: str) -> None:
    """Take back a link that was made by mistake. An act of governing, traced. Raises NotFound (`copy_unknown`), NotAllowed."""
    _known(site, copy)
    _governed(site, actor, copy, ("examination", "none"))
    site.write(lambda conn: conn.execute(sa.delete(tables.copy_examined).where(tables.copy_examined.c.copy == copy)))


def refreshed(site: RunningSite, declared: Iterable[Measure]) -> tuple[Measure, ...]:
    """The declared measures, with the day of each copy's examination as it is known here where that is later than the charter says."""
    known = {(one.system, one.item): one.examined_on for one in copies(site) if one.examination}
    kept = tuple(m for m in declared if not (m.name == "examined_on" and (m.system, m.item) in known))
    heads = {(m.system, m.item): m for m in kept if (m.system, m.item) in known}
    return (
        *kept,
        *(
            replace(head, name="examined_on", value=day, origin=Origin.SEEN, source="examination")
            for place, head in heads.items()
            if (day := known[place]) is not None
        ),
    )


def _known(site: RunningSite, copy: str) -> Elsewhere:
    found = next((one for one in copies(site) if one.id == copy), None)
    if found is None:
        raise NotFound("copy_unknown", _UNKNOWN)
    return found


def _governed(site: RunningSite, actor: Actor, copy: str, detail: tuple[str, str]) -> int:
    doing = Doing(Act.GOVERN, object=f"copy:{copy}", detail=(detail,))
    return gated(site, actor, doing, may_govern(site, actor))


def _linked(site: RunningSite) -> dict[str, tuple[date, str]]:
    rows = site.read(lambda conn: conn.execute(sa.select(tables.copy_examined)).all())
    return {row.copy: (date.fromisoformat(row.examined_on), row.examination) for row in rows}


def _within(today: date) -> timedelta:
    limit = law.limit("COPY-01", "examined_within", on=today, read_as_of=today)
    return limit.longest() if isinstance(limit, Duration) else timedelta(0)
