"""Who did what, when and why: one row for each step, written in the step's own transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from kb.people import Person
from kb.schema import audit


@dataclass(frozen=True)
class Step:
    """One audited step. `actor` is a person's id, or "system"; never a name."""

    at: datetime
    actor: str
    action: str
    reason: str


def record(
    connection: sa.Connection,
    at: datetime,
    person: Person,
    action: str,
    *,
    entry_id: UUID | None = None,
    version_id: UUID | None = None,
    person_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Write one step; `person_id` is whom it was done to, where it was done to a person."""
    connection.execute(
        sa.insert(audit).values(
            at=at,
            actor=person.actor,
            action=action,
            entry_id=entry_id,
            version_id=version_id,
            person_id=person_id,
            reason=reason,
        )
    )


def list_steps(connection: sa.Connection, entry_id: UUID) -> list[Step]:
    """What happened to an entry, oldest first."""
    query = sa.select(audit).where(audit.c.entry_id == entry_id).order_by(audit.c.id)
    return [Step(row.at, row.actor, row.action, row.reason) for row in connection.execute(query)]
