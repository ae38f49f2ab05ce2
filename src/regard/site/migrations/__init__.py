"""The schema of site.db, by Alembic, run from here with no ini file."""

from __future__ import annotations

import sqlalchemy as sa


def migrate(engine: sa.Engine) -> str:
    """Bring the database to the newest schema, one transaction a step. Returns the revision. Raises Conflict (`schema_newer`)."""
    raise NotImplementedError


def revision(engine: sa.Engine) -> str | None:
    """The revision that the database is at, or None for an empty one."""
    raise NotImplementedError
