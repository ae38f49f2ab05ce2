"""Run by Alembic: migrates over the connection that `regard.site.migrations.migrate` hands it. There is no ini file."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
with context.begin_transaction():
    context.run_migrations()
