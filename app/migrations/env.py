"""Alembic's environment: one connection handed in by `app.operations.migrate`, the metadata of every package."""

from alembic import context

from kb.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
