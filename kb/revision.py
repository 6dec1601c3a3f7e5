"""The counter that tells every process that the public part of the truth has changed."""

import sqlalchemy as sa

from kb.schema import revision


def current(connection: sa.Connection) -> int:
    """The revision that this transaction sees; 0 before anything was published."""
    return connection.execute(sa.select(revision.c.value).where(revision.c.id == 1)).scalar() or 0


def bump(connection: sa.Connection) -> None:
    """Say, in the transaction of a publication, withdrawal or redaction, that derived files are out of date."""
    changed = connection.execute(sa.update(revision).where(revision.c.id == 1).values(value=revision.c.value + 1))
    if not changed.rowcount:
        connection.execute(sa.insert(revision).values(id=1, value=1))
