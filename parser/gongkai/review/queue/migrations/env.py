"""Run migrations over the connection that the caller opened."""

from alembic import context

from gongkai.review.queue.database_tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
