"""Single-use codes for people without an account (temps): each opens their own pages once, for a few minutes, and leaves nothing behind.

A code alone opens nothing: the person chose a PIN when the paper was made, and what is kept is one digest over both. So the two factors
are of different kinds (the paper that one holds, the PIN that one knows), and the rows alone give neither.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa

from regard.people import register
from regard.people.links import spelled
from regard.people.tables import pass_code
from regard.terms.clock import micros
from regard.terms.errors import InputRefused
from regard.terms.text import Text

ATTEMPTS = 5
"""Wrong PINs until every code of the paper is dead."""
MOST = 10
"""Codes on one paper."""
PIN = 6
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_ID, _SECRET = 8, 16
_PIN_WRONG = Text(
    "A PIN is six digits that the person chooses, neither all alike nor one after the other.",
    "Un code PIN, c’est six chiffres que la personne choisit, ni tous pareils ni à la suite.",
)
_COUNT_WRONG = Text("A paper bears 1 to {most} codes.", "Un papier porte de 1 à {most} codes.")


def new_paper(
    conn: sa.Connection, system: str, pseudonym: str, *, pin: str, count: int, now: datetime, lasts: timedelta
) -> tuple[str, ...]:
    """The codes of a new paper, to print once; they replace those of an earlier one. Only digests are kept.

    Raises NotFound (`person_unknown`), InputRefused (`pass_pin`, `pass_count`).
    """
    register.of(conn, system, pseudonym)
    if not 1 <= count <= MOST:
        raise InputRefused("pass_count", _COUNT_WRONG, most=MOST)
    if not _good(pin):
        raise InputRefused("pass_pin", _PIN_WRONG)
    withdraw(conn, system, pseudonym)
    paper = secrets.token_hex(16)
    made = []
    for _ in range(count):
        letters = "".join(secrets.choice(_ALPHABET) for _ in range(_ID + _SECRET))
        salt = secrets.token_bytes(16)
        conn.execute(
            sa.insert(pass_code).values(
                id=letters[:_ID],
                paper=paper,
                system=system,
                pseudonym=pseudonym,
                salt=salt,
                digest=_digest(salt, letters[_ID:], pin),
                expires_us=micros(now + lasts),
                attempts=0,
            )
        )
        made.append("-".join(letters[start : start + 4] for start in range(0, len(letters), 4)))
    return tuple(made)


def use(
    conn: sa.Connection, code: str, pin: str, *, now: datetime, lasts: timedelta
) -> tuple[str, str, str, str] | None:
    """Spend a code: (its id, system, pseudonym, the token of the visit), None when code or PIN is wrong, over, or spent.

    A wrong try counts against the whole paper: COMMIT in that case too.
    """
    letters = spelled(code)
    if len(letters) != _ID + _SECRET or not set(letters) <= set(_ALPHABET):
        return None
    row = conn.execute(sa.select(pass_code).where(pass_code.c.id == letters[:_ID]).with_for_update()).one_or_none()
    if row is None or row.visit is not None or row.expires_us <= micros(now) or row.attempts >= ATTEMPTS:
        return None
    if not hmac.compare_digest(_digest(bytes(row.salt), letters[_ID:], pin.strip()), bytes(row.digest)):
        conn.execute(
            sa.update(pass_code).where(pass_code.c.paper == row.paper).values(attempts=pass_code.c.attempts + 1)
        )
        return None
    token = secrets.token_urlsafe(32)
    spent = conn.execute(
        sa.update(pass_code)
        .where(pass_code.c.id == row.id, pass_code.c.visit.is_(None))
        .values(visit=_of_token(token), until_us=micros(now + lasts))
    )
    return (row.id, row.system, row.pseudonym, token) if spent.rowcount == 1 else None


def visitor(conn: sa.Connection, token: str, *, now: datetime) -> tuple[str, str, str] | None:
    """Whose visit it is: (id of the code, system, pseudonym); None once it is over or was ended."""
    row = conn.execute(sa.select(pass_code).where(pass_code.c.visit == _of_token(token))).one_or_none()
    if row is None or row.until_us is None or row.until_us <= micros(now):
        return None
    return row.id, row.system, row.pseudonym


def end(conn: sa.Connection, token: str) -> None:
    """End a visit: the row of its code goes."""
    conn.execute(sa.delete(pass_code).where(pass_code.c.visit == _of_token(token)))


def withdraw(conn: sa.Connection, system: str, pseudonym: str) -> int:
    """Withdraw every code of a person, and end the visit that one of them may have opened. Returns how many."""
    mine = (pass_code.c.system == system, pass_code.c.pseudonym == pseudonym)
    return int(conn.execute(sa.delete(pass_code).where(*mine)).rowcount)


def left(conn: sa.Connection, system: str, pseudonym: str, *, now: datetime) -> int:
    """How many codes of the person still open something."""
    wanted = sa.select(sa.func.count()).where(
        pass_code.c.system == system,
        pass_code.c.pseudonym == pseudonym,
        pass_code.c.visit.is_(None),
        pass_code.c.expires_us > micros(now),
        pass_code.c.attempts < ATTEMPTS,
    )
    return int(conn.execute(wanted).scalar_one())


def sweep(conn: sa.Connection, *, now: datetime) -> int:
    """Remove codes and visits that are over. Returns how many."""
    at_us = micros(now)
    over = sa.or_(
        sa.and_(pass_code.c.visit.is_(None), pass_code.c.expires_us <= at_us),
        sa.and_(pass_code.c.visit.is_not(None), pass_code.c.until_us <= at_us),
    )
    return int(conn.execute(sa.delete(pass_code).where(over)).rowcount)


def _good(pin: str) -> bool:
    if len(pin) != PIN or not (pin.isascii() and pin.isdigit()):
        return False
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return not (len(steps) == 1 and steps <= {0, 1, 9})


def _digest(salt: bytes, letters: str, pin: str) -> bytes:
    """Eighty random bits of the code stand before the PIN: neither can be tried without the paper, so no slow hash is needed."""
    return hashlib.sha256(salt + letters.encode() + b"\0" + pin.encode("utf-8", "surrogatepass")).digest()


def _of_token(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
