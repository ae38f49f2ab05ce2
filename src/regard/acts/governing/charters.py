"""Charters in force, and the consultations that must come before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import sqlalchemy as sa

from regard import charter as charters
from regard.acts.running import drafts, standing, tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.charter import Change
from regard.gate import govern as gate
from regard.site import folder as folders
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.decision import strictest
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text
from regard.terms.words import Act

_DAYS = Text(
    "A consultation was submitted today or before, and its opinion came between that day and today.",
    "Une consultation a été soumise aujourd’hui ou avant, et son avis a été rendu entre ce jour et aujourd’hui.",
)


@dataclass(frozen=True, slots=True)
class Published:
    """A charter now in force, what it changes, and the warnings that it was published with."""

    number: int
    sha256: str
    changes: tuple[Change, ...]
    warnings: tuple[str, ...]


def publish_charter(site: RunningSite, actor: Actor, text: str) -> Published:
    """Bring a charter into force.

    Raises InputRefused (`charter_*`), NotAllowed with the rules that it would breach, Conflict (`charter_unchanged`).
    """
    charter = drafts.checked(text)
    previous = site.charter if site.charter_number else None
    now = site.clock.now()
    facts = site.read(lambda conn: standing.standing(conn, site))
    decision = strictest(may_govern(site, actor), gate.publish(charter, previous, facts, now))
    changes = charters.compare(previous, charter) if previous else ()
    doing = Doing(Act.GOVERN, object=f"charter:{site.charter_number + 1}", detail=(("changes", str(len(changes))),))
    gated(site, actor, doing, decision)
    version = folders.publish(site.folder, text)
    site.write(
        lambda conn: conn.execute(
            tables.charter_version.insert().values(
                number=version.number,
                sha256=version.sha256,
                published_us=micros(now),
                published_by=actor.id,
                widens=any(c.widens for c in changes),
            )
        )
    )
    warnings = tuple(value for key, value in decision.conditions if key == "warning")
    return Published(version.number, version.sha256, changes, warnings)


def published(site: RunningSite) -> tuple[tuple[int, datetime, str, bool], ...]:
    """Every charter published: number, when, SHA-256, whether it watched more than the one before."""
    rows = site.read(
        lambda conn: conn.execute(sa.select(tables.charter_version).order_by(tables.charter_version.c.number)).all()
    )
    return tuple((r.number, from_micros(r.published_us), r.sha256, r.widens) for r in rows)


def charter_text(site: RunningSite, number: int | None = None) -> str:
    """The text of a published charter, the one in force when `number` is None. Raises NotFound (`charter_none`)."""
    site.charter  # noqa: B018  raises when there is none
    versions = {v.number: v for v in folders.published(site.folder)}
    version = versions.get(number or max(versions))
    if version is None:
        raise NotFound(
            "charter_none",
            Text("No charter has number {number}.", "Aucune charte ne porte le numéro {number}."),
            number=number or 0,
        )
    return version.path.read_text("utf-8")


def changes_of(site: RunningSite, number: int) -> tuple[Change, ...]:
    """What a published charter changed of the one before it, in plain words; nothing for the first. Raises NotFound (`charter_none`)."""
    if number <= 1:
        return ()
    return _compared(charter_text(site, number - 1), charter_text(site, number))


@lru_cache(maxsize=128)
def _compared(before: str, after: str) -> tuple[Change, ...]:
    """Published texts never change: a page with the whole history compares each pair once."""
    return charters.compare(charters.loads(before), charters.loads(after))


def record_consultation(
    site: RunningSite,
    actor: Actor,
    *,
    submitted: date,
    system: str | None = None,
    expert: bool | None = None,
    opinion: date | None = None,
) -> None:
    """Put a consultation of the works council on record: when it was submitted, and its opinion when there is one.

    The opinion of a submission that is on record already is added to it. Raises InputRefused (`consultation_days`) for days that cannot be,
    NotAllowed, NotFound (`charter_no_system`).
    """
    today = site.clock.now().astimezone(site.zone).date()
    if submitted > today or (opinion is not None and not submitted <= opinion <= today):
        raise InputRefused("consultation_days", _DAYS)
    if system is not None:
        site.charter.named(system)
    row = {
        "system": system,
        "submitted_on": submitted.isoformat(),
        "expert": expert,
        "opinion_on": opinion.isoformat() if opinion else None,
        "recorded_us": micros(site.clock.now()),
    }
    gated(site, actor, Doing(Act.GOVERN, system=system or "", object="consultation"), may_govern(site, actor))
    site.write(_put_consultation, row)


def _put_consultation(conn: sa.Connection, row: Mapping[str, object]) -> None:
    """The same submission without an opinion gets it; any other is a row of its own."""
    table = tables.consultation.c
    same = sa.select(table.id).where(
        table.submitted_on == row["submitted_on"], table.system.is_not_distinct_from(row["system"])
    )
    known = conn.execute(same.where(table.opinion_on.is_(None)).order_by(table.id)).scalar()
    if known is None:
        conn.execute(tables.consultation.insert().values(**row))
    else:
        conn.execute(tables.consultation.update().where(table.id == known).values(**row))
