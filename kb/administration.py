"""What only administrators do, apart from people's accounts."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from kb import people_store
from kb.database import Database
from kb.errors import NotAllowed
from kb.people import Person


def check_can_administer(person: Person | None) -> None:
    """Raise NotAllowed for anybody but an administrator whose account is switched on."""
    if person is None or not person.active or not person.administrator:
        raise NotAllowed("Only an administrator can see and change this.")


@contextmanager
def administering(db: Database, actor: Person) -> Iterator[sa.Connection]:
    """A transaction for an administrator, whose role is read again inside it: it may just have been taken away."""
    check_can_administer(actor)
    with db.write() as connection:
        check_can_administer(people_store.find_person(connection, actor.id, db.today()) if actor.id else None)
        yield connection
