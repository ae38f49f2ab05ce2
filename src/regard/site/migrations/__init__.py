"""The schema of site.db, by Alembic, run from here with no ini file.

Steps create tables explicitly, never from the rooms' present metadata; a test holds both together.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from regard.site.database import translated
from regard.terms.errors import Conflict
from regard.terms.text import Text


def migrate(engine: sa.Engine) -> str:
    """Bring the database to the newest schema, in one transaction: a crash leaves the old one whole. Returns the revision.

    Raises Conflict (`schema_newer`) when a newer Regard wrote it, Unavailable and Damaged as the writer does.
    """
    config = _config()
    known = ScriptDirectory.from_config(config)
    head = known.get_current_head()
    assert head is not None, "there is at least one step"
    try:
        with engine.connect().execution_options(regard_writing=True) as connection, connection.begin():
            at = MigrationContext.configure(connection).get_current_revision()
            if at is not None and at not in {step.revision for step in known.walk_revisions()}:
                raise Conflict(
                    "schema_newer",
                    Text(
                        "A newer Regard has written this site’s database (schema {at}); install that version.",
                        "Une version plus récente de Regard a écrit la base de ce site (schéma {at}) ; installez cette version.",
                    ),
                    at=at,
                )
            if at != head:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    except sa.exc.DBAPIError as error:
        raise translated(error) from error
    return head


def revision(engine: sa.Engine) -> str | None:
    """The revision that the database is at, or None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
