"""A terminal that acts for someone: it shows a code, they approve it in the browser with their second factor, and it may act for 15 minutes."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from regard.acts.running import actors, tables
from regard.terms.actor import Actor
from regard.terms.clock import micros
from regard.terms.errors import Conflict, NotAllowed, NotFound
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

LASTS = timedelta(minutes=15)
_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
_LOGIN_FIRST = Text(
    "This opens personal data: run `regard login` first, and approve the code in the console with your second factor.",
    "Des données personnelles vont s’ouvrir : lancez `regard login`, puis approuvez le code dans la console avec votre second facteur.",
)
_NO_CODE = Text(
    "No terminal waits under that code: it was used, or is over (15 minutes). Run `regard login` again.",
    "Aucun terminal n’attend sous ce code : il a servi, ou n’est plus valable (15 minutes). Relancez `regard login`.",
)


def ask(site: RunningSite) -> tuple[str, str]:
    """A new request of a terminal: its secret token, and the code to type in the console."""
    token = secrets.token_urlsafe(32)
    code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(2))
    now = site.clock.now()
    row = {
        "digest": actors.digest(token),
        "code": code,
        "actor": None,
        "asked_us": micros(now),
        "expires_us": micros(now + LASTS),
    }

    def enter(conn: sa.Connection) -> None:
        conn.execute(tables.cli_login.delete().where(tables.cli_login.c.expires_us <= micros(now)))
        conn.execute(tables.cli_login.insert().values(**row))

    site.write(enter)
    return token, code


def approve(site: RunningSite, actor: Actor, code: str) -> None:
    """Let the terminal that shows `code` act for `actor`, for 15 minutes from now. Raises NotAllowed (`second_factor`), Conflict (`login_code`)."""
    if not actor.second_factor:
        raise NotAllowed("second_factor", _LOGIN_FIRST)
    now = site.clock.now()
    columns = tables.cli_login.c
    waiting = sa.and_(columns.code == code.strip().upper(), columns.actor.is_(None), columns.expires_us > micros(now))
    changed = site.write(
        lambda conn: (
            conn.execute(
                tables.cli_login.update().where(waiting).values(actor=actor.id, expires_us=micros(now + LASTS))
            ).rowcount
        )
    )
    if changed != 1:
        raise Conflict("login_code", _NO_CODE)


def actor_of(site: RunningSite, token: str | None) -> Actor:
    """Whom a terminal acts for now. Raises NotAllowed (`login_needed`) when nobody approved it, or it is over."""
    now = site.clock.now()
    row = None
    if token:
        query = sa.select(tables.cli_login).where(tables.cli_login.c.digest == actors.digest(token))
        row = site.read(lambda conn: conn.execute(query).one_or_none())
    if row is None or row.actor is None or row.expires_us <= micros(now):
        raise NotAllowed("login_needed", _LOGIN_FIRST)
    try:
        return site.read(lambda conn: actors.load(conn, row.actor, now, second_factor=True))
    except NotFound:
        raise NotAllowed("login_needed", _LOGIN_FIRST) from None


def end(site: RunningSite, token: str) -> None:
    """End a terminal's access now."""
    site.write(
        lambda conn: conn.execute(tables.cli_login.delete().where(tables.cli_login.c.digest == actors.digest(token)))
    )
