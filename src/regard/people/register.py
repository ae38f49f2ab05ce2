"""What is known of a person: informed when, in which team, named how; and forgetting them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from regard.terms.sealing import RowCipher


@dataclass(frozen=True, slots=True)
class Person:
    """One person of one system, without a name. Instants are aware, UTC; the pseudonym stays out of the repr."""

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
    raise NotImplementedError


def everyone(conn: sa.Connection, system: str, *, present: bool | None = None) -> list[Person]:
    """All people of a system, by first seen; `present=True` leaves out those who left, `False` keeps only them."""
    raise NotImplementedError


def describe(
    conn: sa.Connection, system: str, pseudonym: str, *, population: str | None = None, shift: str | None = None
) -> None:
    """Set the population (a charter word such as staff, temps) or the shift; None leaves as is."""
    raise NotImplementedError


def set_name(conn: sa.Connection, system: str, pseudonym: str, name: str, cipher: RowCipher) -> None:
    """Seal the person's name."""
    raise NotImplementedError


def name_of(conn: sa.Connection, system: str, pseudonym: str, cipher: RowCipher) -> str | None:
    """The name, or None where there is none or its key is destroyed. Raises NotFound, Damaged."""
    raise NotImplementedError


def seen(conn: sa.Connection, system: str, pseudonyms: Iterable[str], at: datetime) -> None:
    """Move `last_seen` forward for these people, never back."""
    raise NotImplementedError


def tell(conn: sa.Connection, system: str, pseudonyms: Iterable[str], *, at: datetime, version: str) -> int:
    """Mark people informed at `at` by notice `version`. The first instant of a version stays. Returns how many rows changed."""
    raise NotImplementedError


def untold(conn: sa.Connection, system: str, *, version: str | None = None, present_only: bool = True) -> list[Person]:
    """People never informed; with `version`, also those informed by another version only."""
    raise NotImplementedError


def leave(conn: sa.Connection, system: str, pseudonym: str, at: datetime) -> None:
    """The person left the site at `at`; their open membership ends there."""
    raise NotImplementedError


def forget(conn: sa.Connection, system: str, pseudonym: str) -> bool:
    """Erase the person's row, memberships and codes. Returns whether there was one. Afterwards the same worker id draws a new pseudonym."""
    raise NotImplementedError


def join(conn: sa.Connection, system: str, pseudonym: str, team: str, at: datetime) -> None:
    """The person is in `team` from `at`; a membership open before ends there. Raises Conflict (`membership_overlap`) when a later one begins."""
    raise NotImplementedError


def team_of(conn: sa.Connection, system: str, pseudonym: str, at: datetime) -> str | None:
    """The person's team at an instant."""
    raise NotImplementedError


def teams_at(conn: sa.Connection, system: str, at: datetime) -> dict[str, str]:
    """Pseudonym → team for everyone at an instant."""
    raise NotImplementedError


def members(conn: sa.Connection, system: str, team: str, at: datetime) -> list[str]:
    """The pseudonyms in a team at an instant."""
    raise NotImplementedError


def of_actor(conn: sa.Connection, actor_id: str) -> tuple[tuple[str, str], ...]:
    """(system, pseudonym) pairs linked to an actor: what `Actor.person` carries."""
    raise NotImplementedError
