"""Who may act: opaque ids, sealed labels, roles with their ends. Credentials are the console's; this room never sees one."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from regard.acts.running import tables
from regard.acts.running.standing import grants_in_force, grants_of
from regard.people import register
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.errors import Conflict, NotFound
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

ENROLMENT_LASTS = timedelta(minutes=15)
_MICROSECOND = timedelta(microseconds=1)
LABELS = "actor-labels"
_FEW = 500
"""Accounts whose roles are asked for in one query."""
_NO_ACTOR = Text("Nobody has that account here.", "Personne n’a ce compte ici.")
_LINK_OVER = Text(
    "This enrolment link was used or is over (it lasts 15 minutes). Ask whoever gave it to you for a new one.",
    "Ce lien d’inscription a servi ou n’est plus valable (il dure 15 minutes). Demandez-en un nouveau à qui vous l’a remis.",
)


@dataclass(frozen=True, slots=True)
class Role:
    """A role in force: its name, the team it leads, when it ends, the reference of the act that named its holder."""

    name: str
    team: str | None
    until: datetime | None
    id: int
    designation: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """An account as the register of access shows it. `label` is the name that its owner is known by on site."""

    id: str
    label: str
    roles: tuple[Role, ...]
    second_factor: bool
    created: datetime
    ended: datetime | None


def load(conn: sa.Connection, actor_id: str, now: datetime, *, second_factor: bool) -> Actor:
    """The actor as the gate knows them, with the roles in force at `now`. Raises NotFound (`actor_unknown`) when there is none or they left."""
    row = conn.execute(sa.select(tables.actor).where(tables.actor.c.id == actor_id)).one_or_none()
    if row is None or (row.ended_us is not None and row.ended_us <= micros(now)):
        raise NotFound("actor_unknown", _NO_ACTOR)
    rows = [r._mapping for r in grants_in_force(conn, actor_id, now)]
    return Actor(
        id=actor_id,
        roles=frozenset(str(r["role"]) for r in rows),
        second_factor=second_factor,
        person=register.of_actor(conn, actor_id),
        teams=frozenset(str(r["team"]) for r in rows if r["team"]),
    )


def create(conn: sa.Connection, site: RunningSite, label: str, now: datetime) -> str:
    """A new account with its label sealed; returns its opaque id."""
    actor_id = "a" + base64.b32encode(secrets.token_bytes(10)).decode().lower()
    bucket, sealed = None, None
    if label:
        bucket, sealed = site.keyring.row_cipher("site", LABELS, None).seal(label.encode(), about=actor_id.encode())
    conn.execute(
        tables.actor.insert().values(
            id=actor_id,
            label_bucket=bucket,
            label_sealed=sealed,
            second_factor=False,
            created_us=micros(now),
            ended_us=None,
        )
    )
    return actor_id


def everyone(
    conn: sa.Connection, site: RunningSite, now: datetime, *, start: int = 0, limit: int | None = None
) -> tuple[Known, ...]:
    """Every account with its label and roles in force, or some of them: those with a label first, those who left last."""
    c = tables.actor.c
    gone = sa.case((c.ended_us.is_(None), 0), else_=1)
    unnamed = sa.case((c.label_sealed.is_(None), 1), else_=0)
    query = sa.select(tables.actor).order_by(gone, unnamed, c.created_us, c.id).offset(start)
    rows = conn.execute(query.limit(limit) if limit is not None else query).all()
    roles: dict[str, list[Role]] = {}
    for some in (rows[at : at + _FEW] for at in range(0, len(rows), _FEW)):
        for r in grants_of(conn, [row.id for row in some], now):
            data = r._mapping
            until, number = _instant(data["until_us"]), int(str(data["id"]))
            role = Role(str(data["role"]), _text(data["team"]), until, number, _text(data["designation"]) or "")
            roles.setdefault(str(data["actor"]), []).append(role)
    return tuple(
        Known(
            row.id,
            label_of(site, row),
            tuple(roles.get(row.id, ())),
            row.second_factor,
            from_micros(row.created_us),
            _instant(row.ended_us),
        )
        for row in rows
    )


def counted(conn: sa.Connection) -> tuple[int, int]:
    """How many accounts there are, and how many of them have not ended."""
    all_, ended = conn.execute(sa.select(sa.func.count(), sa.func.count(tables.actor.c.ended_us))).one()
    return int(all_), int(all_) - int(ended)


def label(conn: sa.Connection, site: RunningSite, actor_id: str) -> str:
    """The label of one account; empty when there is none."""
    row = conn.execute(sa.select(tables.actor).where(tables.actor.c.id == actor_id)).one_or_none()
    return label_of(site, row) if row is not None else ""


def labels(conn: sa.Connection, site: RunningSite, actor_ids: tuple[str, ...]) -> dict[str, str]:
    """The labels of these accounts, by id; those that have none are left out."""
    rows = conn.execute(sa.select(tables.actor).where(tables.actor.c.id.in_(actor_ids)))
    return {str(row.id): label for row in rows if (label := label_of(site, row))}


def label_of(site: RunningSite, row: sa.Row[tuple[object, ...]]) -> str:
    """The label of an account row; empty when it has none or its key is gone."""
    data = row._mapping
    if not data["label_sealed"]:
        return ""
    cipher = site.keyring.row_cipher("site", LABELS, None)
    try:
        return cipher.open(
            str(data["label_bucket"]), bytes(data["label_sealed"]), about=str(data["id"]).encode()
        ).decode()
    except NotFound:
        return ""


def new_enrolment(conn: sa.Connection, actor_id: str, now: datetime) -> str:
    """A single-use token for an account, valid 15 minutes. Only its SHA-256 is kept; earlier unused ones end."""
    token = secrets.token_urlsafe(32)
    conn.execute(
        tables.enrolment.delete().where(tables.enrolment.c.actor == actor_id, tables.enrolment.c.used_us.is_(None))
    )
    conn.execute(
        tables.enrolment.insert().values(
            digest=digest(token), actor=actor_id, expires_us=micros(now + ENROLMENT_LASTS), used_us=None
        )
    )
    return token


def peek_enrolment(conn: sa.Connection, token: str, now: datetime) -> str:
    """The account that a link is for, without using it. Raises Conflict (`enrolment_over`)."""
    row = conn.execute(sa.select(tables.enrolment).where(tables.enrolment.c.digest == digest(token))).one_or_none()
    if row is None or row.used_us is not None or row.expires_us <= micros(now):
        raise Conflict("enrolment_over", _LINK_OVER)
    return str(row.actor)


def use_enrolment(conn: sa.Connection, token: str, now: datetime) -> str:
    """Use a link up and say whose it is. Raises Conflict (`enrolment_over`) when it was used, is over, or never was."""
    actor_id = peek_enrolment(conn, token, now)
    used = conn.execute(
        tables.enrolment.update()
        .where(tables.enrolment.c.digest == digest(token), tables.enrolment.c.used_us.is_(None))
        .values(used_us=micros(now))
    )
    if used.rowcount != 1:
        raise Conflict("enrolment_over", _LINK_OVER)
    return actor_id


def finish_enrolment(conn: sa.Connection, link: bytes, now: datetime) -> str:
    """Close the ceremony that a used link began, once, and say whose it is. `link` is the digest of its token.

    Raises Conflict (`enrolment_over`) when the ceremony was finished already, when a later link was made for the account, when the
    quarter of an hour after the link's own is over, or when the account has ended.
    """
    links = tables.enrolment.c
    row = conn.execute(
        sa.select(links.actor, links.expires_us, links.used_us, tables.actor.c.ended_us)
        .join(tables.actor, tables.actor.c.id == links.actor)
        .where(links.digest == link)
    ).one_or_none()
    late = row is None or row.used_us is None or row.used_us + ENROLMENT_LASTS // _MICROSECOND <= micros(now)
    if row is None or late or row.ended_us is not None:
        raise Conflict("enrolment_over", _LINK_OVER)
    later = sa.select(links.digest).where(links.actor == row.actor, links.expires_us > row.expires_us)
    if conn.execute(later.limit(1)).first() is not None:
        raise Conflict("enrolment_over", _LINK_OVER)
    gone = conn.execute(tables.enrolment.delete().where(links.digest == link, links.used_us.is_not(None)))
    if gone.rowcount != 1:
        raise Conflict("enrolment_over", _LINK_OVER)
    return str(row.actor)


def cut(conn: sa.Connection, actor_id: str, now: datetime) -> None:
    """End what an account has open: sessions that began before now, terminals, looks, links. In the transaction of the act that wants it."""
    conn.execute(tables.actor.update().where(tables.actor.c.id == actor_id).values(cut_us=micros(now)))
    conn.execute(tables.cli_login.delete().where(tables.cli_login.c.actor == actor_id))
    conn.execute(tables.enrolment.delete().where(tables.enrolment.c.actor == actor_id))
    looks = tables.look.c
    conn.execute(
        tables.look.update().where(looks.actor == actor_id, looks.closed_us.is_(None)).values(closed_us=micros(now))
    )


def cut_since(conn: sa.Connection, actor_id: str) -> datetime | None:
    """The instant before which the account's sessions must have begun to be over; None when it was never cut."""
    return _instant(conn.execute(sa.select(tables.actor.c.cut_us).where(tables.actor.c.id == actor_id)).scalar())


def set_second_factor(conn: sa.Connection, actor_id: str, present: bool) -> None:
    """Whether the account has a second factor now."""
    conn.execute(tables.actor.update().where(tables.actor.c.id == actor_id).values(second_factor=present))


def digest(token: str) -> bytes:
    """What is kept of a random token of 256 bits: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def seal_json(
    site: RunningSite, system: str, kind: str, term: datetime, value: dict[str, object], about: str
) -> tuple[str, bytes]:
    """Seal a small JSON object under the key tree, to die at `term`."""
    cipher = site.keyring.row_cipher(system, kind, term)
    return cipher.seal(json.dumps(value, ensure_ascii=False).encode(), about=about.encode())


def open_json(site: RunningSite, system: str, kind: str, bucket: str, sealed: bytes, about: str) -> dict[str, object]:
    """Open what `seal_json` sealed. Raises NotFound (`key_destroyed`) once its term is over."""
    value = json.loads(site.keyring.row_cipher(system, kind, None).open(bucket, sealed, about=about.encode()))
    assert isinstance(value, dict)
    return value


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _instant(value: object) -> datetime | None:
    return None if value is None else from_micros(int(str(value)))
