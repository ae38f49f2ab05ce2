"""What is known of a person: informed when, in which team, named how; and forgetting them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from regard.people.tables import forgotten, membership, person, telling
from regard.terms.clock import from_micros, micros
from regard.terms.errors import Conflict, NotFound
from regard.terms.sealing import RowCipher
from regard.terms.text import Text

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Person:
    """One person of one system, without a name. Instants are aware, UTC; the pseudonym stays out of the repr.

    `told` is when they were first informed; `told_version` the notice given last; `named` says that a sealed name is held.
    """

    system: str
    pseudonym: str = field(repr=False)
    population: str | None
    shift: str | None
    told: datetime | None
    told_version: str | None
    first_seen: datetime
    last_seen: datetime
    left: datetime | None
    actor_id: str | None = field(repr=False)
    named: bool


def of(conn: sa.Connection, system: str, pseudonym: str) -> Person:
    """The person. Raises NotFound (`person_unknown`)."""
    row = conn.execute(sa.select(person).where(*_is(system, pseudonym))).one_or_none()
    if row is None:
        raise unknown(system)
    return _person(row)


def everyone(conn: sa.Connection, system: str, *, present: bool | None = None) -> list[Person]:
    """All people of a system, by first seen; `present=True` leaves out those who left, `False` keeps only them."""
    wanted = sa.select(person).where(person.c.system == system)
    if present is not None:
        wanted = wanted.where(person.c.left_us.is_(None) if present else person.c.left_us.is_not(None))
    return [_person(row) for row in conn.execute(wanted.order_by(person.c.first_seen_us, person.c.pseudonym))]


def describe(
    conn: sa.Connection, system: str, pseudonym: str, *, population: str | None = None, shift: str | None = None
) -> None:
    """Set the population (a charter word such as staff, temps) or the shift; None leaves as is. Raises NotFound."""
    values = {name: value for name, value in (("population", population), ("shift", shift)) if value is not None}
    if values:
        _update(conn, system, pseudonym, values)


def set_name(conn: sa.Connection, system: str, pseudonym: str, name: str, cipher: RowCipher) -> None:
    """Seal the person's name. Raises NotFound."""
    bucket, sealed = cipher.seal(name.encode(), about=_about(system, pseudonym))
    _update(conn, system, pseudonym, {"bucket": bucket, "name_sealed": sealed})


def name_of(conn: sa.Connection, system: str, pseudonym: str, cipher: RowCipher) -> str | None:
    """The name, or None where there is none or its key is destroyed. Raises NotFound (`person_unknown`), Damaged."""
    row = conn.execute(sa.select(person.c.bucket, person.c.name_sealed).where(*_is(system, pseudonym))).one_or_none()
    if row is None:
        raise unknown(system)
    if row.name_sealed is None:
        return None
    try:
        return cipher.open(row.bucket, bytes(row.name_sealed), about=_about(system, pseudonym)).decode()
    except NotFound as error:
        if error.code == "key_destroyed":
            return None
        raise


def names_of(
    conn: sa.Connection, system: str, pseudonyms: Iterable[str], cipher_of: Callable[[str], RowCipher]
) -> dict[str, str]:
    """The names of several people, those that have one and whose key lives; `cipher_of` gives what opens a person's. Raises Damaged."""
    found = {}
    for some in _chunks(pseudonyms):
        query = sa.select(person.c.pseudonym, person.c.bucket, person.c.name_sealed).where(
            person.c.system == system, person.c.pseudonym.in_(some), person.c.name_sealed.is_not(None)
        )
        for pseudonym, bucket, sealed in conn.execute(query):
            try:
                opened = cipher_of(pseudonym).open(bucket, bytes(sealed), about=_about(system, pseudonym))
            except NotFound as error:
                if error.code != "key_destroyed":
                    raise
            else:
                found[str(pseudonym)] = opened.decode()
    return found


def teams_counted(conn: sa.Connection, system: str, at: datetime) -> list[tuple[str | None, int, int]]:
    """Of those present: each team at `at` (None: in no team), how many are in it, and how many of them were never told."""
    team = membership.c.team
    inside = sa.and_(membership.c.pseudonym == person.c.pseudonym, *_during(system, at))
    untold_ = sa.func.sum(sa.case((person.c.told_us.is_(None), 1), else_=0))
    query = (
        sa.select(team, sa.func.count(), untold_)
        .select_from(person.outerjoin(membership, inside))
        .where(person.c.system == system, person.c.left_us.is_(None))
        .group_by(team)
    )
    return [(name, int(number), int(untold or 0)) for name, number, untold in conn.execute(query)]


def group(
    conn: sa.Connection, system: str, at: datetime, *, team: str | None, untold_only: bool, start: int, limit: int
) -> list[tuple[Person, str | None]]:
    """Some of those present, with their team at `at`, by first seen: of one team ("": in none), or those never told."""
    inside = sa.and_(membership.c.pseudonym == person.c.pseudonym, *_during(system, at))
    query = sa.select(person, membership.c.team).select_from(person.outerjoin(membership, inside))
    query = query.where(person.c.system == system, person.c.left_us.is_(None))
    if untold_only:
        query = query.where(person.c.told_us.is_(None))
    elif team is not None:
        query = query.where(membership.c.team == team if team else membership.c.team.is_(None))
    query = query.order_by(person.c.first_seen_us, person.c.pseudonym).offset(start).limit(limit)
    return [(_person(row), row.team) for row in conn.execute(query)]


def seen(conn: sa.Connection, system: str, pseudonyms: Iterable[str], at: datetime) -> None:
    """Move `last_seen` forward for these people, never back. Someone who had left and scans again is present again."""
    at_us = micros(at)
    for some in _chunks(pseudonyms):
        conn.execute(
            sa.update(person)
            .where(person.c.system == system, person.c.pseudonym.in_(some), person.c.last_seen_us < at_us)
            .values(last_seen_us=at_us, left_us=sa.case((person.c.left_us < at_us, None), else_=person.c.left_us))
        )


def tell(conn: sa.Connection, system: str, pseudonyms: Iterable[str], *, at: datetime, version: str) -> int:
    """Mark people informed at `at` by notice `version`. The first instant of a version stays. Returns how many it was new to."""
    at_us, count = micros(at), 0
    for some in _chunks(pseudonyms):
        had = sa.select(telling.c.pseudonym).where(telling.c.system == system, telling.c.version == version)
        wanted = sa.select(person.c.pseudonym).where(
            person.c.system == system, person.c.pseudonym.in_(some), person.c.pseudonym.not_in(had)
        )
        new = list(conn.execute(wanted).scalars())
        if not new:
            continue
        conn.execute(
            sa.insert(telling),
            [{"system": system, "pseudonym": each, "version": version, "at_us": at_us} for each in new],
        )
        conn.execute(
            sa.update(person)
            .where(person.c.system == system, person.c.pseudonym.in_(new))
            .values(told_us=sa.func.coalesce(person.c.told_us, at_us), told_version=version)
        )
        count += len(new)
    return count


def untold(conn: sa.Connection, system: str, *, version: str | None = None, present_only: bool = True) -> list[Person]:
    """People never informed; with `version`, also those whom that version has not reached."""
    wanted = sa.select(person).where(person.c.system == system)
    if version is None:
        wanted = wanted.where(person.c.told_us.is_(None))
    else:
        had = sa.select(telling.c.pseudonym).where(telling.c.system == system, telling.c.version == version)
        wanted = wanted.where(person.c.pseudonym.not_in(had))
    if present_only:
        wanted = wanted.where(person.c.left_us.is_(None))
    return [_person(row) for row in conn.execute(wanted.order_by(person.c.first_seen_us, person.c.pseudonym))]


def told_at(conn: sa.Connection, system: str, pseudonym: str) -> tuple[tuple[str, datetime], ...]:
    """Which versions of the notice reached the person, and when first, in that order."""
    rows = conn.execute(
        sa.select(telling.c.version, telling.c.at_us)
        .where(telling.c.system == system, telling.c.pseudonym == pseudonym)
        .order_by(telling.c.at_us, telling.c.version)
    )
    return tuple((row.version, from_micros(row.at_us)) for row in rows)


def leave(conn: sa.Connection, system: str, pseudonym: str, at: datetime) -> None:
    """The person left the site at `at`; their open membership ends there. Raises NotFound."""
    _update(conn, system, pseudonym, {"left_us": micros(at)})
    _close(conn, system, pseudonym, micros(at))


def forget(conn: sa.Connection, system: str, pseudonym: str) -> bool:
    """Erase the person's row and all that hangs on it. Returns whether there was one.

    Afterwards the same worker id draws a new pseudonym. Other processes' directories notice at their next `resolve`.
    """
    gone = conn.execute(sa.delete(person).where(*_is(system, pseudonym))).rowcount
    if not gone:
        return False
    bumped = conn.execute(
        sa.update(forgotten).where(forgotten.c.system == system).values(count=forgotten.c.count + 1)
    ).rowcount
    if not bumped:
        conn.execute(sa.insert(forgotten).values(system=system, count=1))
    return True


def join(conn: sa.Connection, system: str, pseudonym: str, team: str, at: datetime) -> None:
    """The person is in `team` from `at`; a membership open before ends there.

    Raises NotFound, and Conflict (`membership_overlap`) when a later membership is on record.
    """
    of(conn, system, pseudonym)
    at_us = micros(at)
    last = conn.execute(
        sa.select(membership)
        .where(membership.c.system == system, membership.c.pseudonym == pseudonym)
        .order_by(membership.c.from_us.desc())
        .limit(1)
    ).one_or_none()
    if last is not None:
        if last.until_us is None and last.team == team and last.from_us <= at_us:
            return
        if last.from_us >= at_us or (last.until_us is not None and last.until_us > at_us):
            raise Conflict(
                "membership_overlap",
                Text(
                    "A membership that begins or ends later is on record; give a later day.",
                    "Une appartenance qui commence ou finit plus tard est enregistrée ; donnez un jour plus tardif.",
                ),
                system=system,
            )
        _close(conn, system, pseudonym, at_us)
    conn.execute(
        sa.insert(membership).values(system=system, pseudonym=pseudonym, from_us=at_us, until_us=None, team=team)
    )


def team_of(conn: sa.Connection, system: str, pseudonym: str, at: datetime) -> str | None:
    """The person's team at an instant."""
    found = conn.execute(sa.select(membership.c.team).where(membership.c.pseudonym == pseudonym, *_during(system, at)))
    return found.scalar()


def teams_at(conn: sa.Connection, system: str, at: datetime) -> dict[str, str]:
    """Pseudonym → team for everyone at an instant."""
    rows = conn.execute(sa.select(membership.c.pseudonym, membership.c.team).where(*_during(system, at)))
    return {row.pseudonym: row.team for row in rows}


def members(conn: sa.Connection, system: str, team: str, at: datetime) -> list[str]:
    """The pseudonyms in a team at an instant."""
    wanted = sa.select(membership.c.pseudonym).where(membership.c.team == team, *_during(system, at))
    return list(conn.execute(wanted.order_by(membership.c.pseudonym)).scalars())


def of_actor(conn: sa.Connection, actor_id: str) -> tuple[tuple[str, str], ...]:
    """(system, pseudonym) pairs linked to an actor: what `Actor.person` carries."""
    rows = conn.execute(
        sa.select(person.c.system, person.c.pseudonym).where(person.c.actor_id == actor_id).order_by(person.c.system)
    )
    return tuple((row.system, row.pseudonym) for row in rows)


def unknown(system: str) -> NotFound:
    """The error for a pseudonym that is not in the system; it does not repeat the pseudonym."""
    return NotFound(
        "person_unknown",
        Text("System “{system}” knows no such person.", "Le système « {system} » ne connaît pas cette personne."),
        system=system,
    )


def _is(system: str, pseudonym: str) -> tuple[sa.ColumnElement[bool], ...]:
    return person.c.system == system, person.c.pseudonym == pseudonym


def _during(system: str, at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    at_us = micros(at)
    return (
        membership.c.system == system,
        membership.c.from_us <= at_us,
        sa.or_(membership.c.until_us.is_(None), membership.c.until_us > at_us),
    )


def _about(system: str, pseudonym: str) -> bytes:
    return f"person-name:{system}:{pseudonym}".encode()


def _update(conn: sa.Connection, system: str, pseudonym: str, values: Mapping[str, object]) -> None:
    if conn.execute(sa.update(person).where(*_is(system, pseudonym)).values(**values)).rowcount != 1:
        raise unknown(system)


def _close(conn: sa.Connection, system: str, pseudonym: str, at_us: int) -> None:
    conn.execute(
        sa.update(membership)
        .where(
            membership.c.system == system,
            membership.c.pseudonym == pseudonym,
            membership.c.until_us.is_(None),
            membership.c.from_us <= at_us,
        )
        .values(until_us=at_us)
    )


def _chunks(pseudonyms: Iterable[str]) -> list[Sequence[str]]:
    distinct = list(dict.fromkeys(pseudonyms))
    return [distinct[start : start + _CHUNK] for start in range(0, len(distinct), _CHUNK)]


def _person(row: sa.Row[tuple[object, ...]]) -> Person:
    return Person(
        system=row.system,
        pseudonym=row.pseudonym,
        population=row.population,
        shift=row.shift,
        told=None if row.told_us is None else from_micros(row.told_us),
        told_version=row.told_version,
        first_seen=from_micros(row.first_seen_us),
        last_seen=from_micros(row.last_seen_us),
        left=None if row.left_us is None else from_micros(row.left_us),
        actor_id=row.actor_id,
        named=row.name_sealed is not None,
    )
