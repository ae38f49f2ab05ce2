"""One-time paper codes: a person who holds the paper links their own pseudonym to their account, without anyone else learning it."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

ATTEMPTS = 5


def new_code(
    conn: sa.Connection, system: str, pseudonym: str, *, now: datetime, lasts: timedelta = timedelta(days=14)
) -> str:
    """A code to print once (`XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`, 120 bits); replaces an earlier one of that person. Raises NotFound."""
    raise NotImplementedError


def redeem(conn: sa.Connection, code: str, *, actor_id: str, now: datetime) -> tuple[str, str] | None:
    """Link the code's person to `actor_id` and consume the code: (system, pseudonym). None when the code is wrong, over, or used up.

    A wrong secret part counts an attempt: COMMIT in that case too. Raises Conflict (`person_already_linked`).
    """
    raise NotImplementedError


def unlink(conn: sa.Connection, system: str, pseudonym: str) -> None:
    """Take the link to an actor away."""
    raise NotImplementedError
