"""One-time paper codes: a person who holds the paper links their own pseudonym to their account, without anyone else learning it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from regard.people import register
from regard.people.tables import link_code, person
from regard.terms.clock import micros
from regard.terms.errors import Conflict
from regard.terms.text import Text

ATTEMPTS = 5
"""Wrong tries until a code is dead."""

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", "9": "G"})
_ID, _SECRET = 8, 16


def new_code(
    conn: sa.Connection, system: str, pseudonym: str, *, now: datetime, lasts: timedelta = timedelta(days=14)
) -> str:
    """A code to print once, `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`: 40 bits that find it, 80 secret ones kept hashed only.

    Replaces an earlier one of that person. Raises NotFound (`person_unknown`).
    """
    register.of(conn, system, pseudonym)
    conn.execute(sa.delete(link_code).where(link_code.c.system == system, link_code.c.pseudonym == pseudonym))
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_ID + _SECRET))
    salt = secrets.token_bytes(16)
    conn.execute(
        sa.insert(link_code).values(
            id=letters[:_ID],
            system=system,
            pseudonym=pseudonym,
            salt=salt,
            digest=_digest(salt, letters[_ID:]),
            expires_us=micros(now + lasts),
            attempts=0,
        )
    )
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def redeem(conn: sa.Connection, code: str, *, actor_id: str, now: datetime) -> tuple[str, str] | None:
    """Link the code's person to `actor_id` and consume the code: (system, pseudonym). None when the code is wrong, over, or used up.

    A wrong secret part counts an attempt: COMMIT in that case too. Raises Conflict (`person_already_linked`) when the person has
    another account, or the account another person in that system. Letters may be lower-case, with or without dashes.
    """
    letters = spelled(code)
    if len(letters) != _ID + _SECRET or not set(letters) <= set(_ALPHABET):
        return None
    row = conn.execute(sa.select(link_code).where(link_code.c.id == letters[:_ID]).with_for_update()).one_or_none()
    if row is None:
        return None
    if row.attempts >= ATTEMPTS or row.expires_us <= micros(now):
        conn.execute(sa.delete(link_code).where(link_code.c.id == row.id))
        return None
    if not hmac.compare_digest(_digest(bytes(row.salt), letters[_ID:]), bytes(row.digest)):
        conn.execute(sa.update(link_code).where(link_code.c.id == row.id).values(attempts=link_code.c.attempts + 1))
        return None
    _link(conn, row.system, row.pseudonym, actor_id)
    conn.execute(sa.delete(link_code).where(link_code.c.id == row.id))
    return row.system, row.pseudonym


def spelled(code: str) -> str:
    """The letters of a code as someone typed them: lower-case, with or without dashes, with a zero for an O."""
    return "".join(c for c in code.upper() if c.isalnum()).translate(_MISREAD)


def unlink(conn: sa.Connection, system: str, pseudonym: str) -> None:
    """Take the link to an actor away."""
    conn.execute(
        sa.update(person).where(person.c.system == system, person.c.pseudonym == pseudonym).values(actor_id=None)
    )


def sweep(conn: sa.Connection, *, now: datetime) -> int:
    """Remove codes that are over. Returns how many."""
    return int(conn.execute(sa.delete(link_code).where(link_code.c.expires_us <= micros(now))).rowcount)


def _link(conn: sa.Connection, system: str, pseudonym: str, actor_id: str) -> None:
    mine = register.of(conn, system, pseudonym)
    elsewhere = dict(register.of_actor(conn, actor_id)).get(system)
    if mine.actor_id not in (None, actor_id) or elsewhere not in (None, pseudonym):
        raise Conflict(
            "person_already_linked",
            Text(
                "This account or this person is linked already; ask the data protection officer to undo that first.",
                "Ce compte ou cette personne est déjà relié ; demandez d’abord au délégué à la protection des données de défaire ce lien.",
            ),
            system=system,
        )
    conn.execute(
        sa.update(person).where(person.c.system == system, person.c.pseudonym == pseudonym).values(actor_id=actor_id)
    )


def _digest(salt: bytes, letters: str) -> bytes:
    """Eighty random bits want no slow hash; the salt keeps two codes from being compared."""
    return hashlib.sha256(salt + letters.encode()).digest()
