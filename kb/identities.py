"""Ways of proving who one is: a person has one row for each, found by method, issuer and subject, never by e-mail."""

from uuid import UUID

import sqlalchemy as sa

from kb import people_store
from kb.database import Database
from kb.people import Person
from kb.schema import identities, people

PASSWORD = "password"
OIDC = "oidc"
LOCAL = "local"


def person_for(db: Database, method: str, issuer: str, subject: str) -> Person | None:
    """The person whom this sign-in belongs to, if they have an account that is switched on."""
    query = sa.select(identities.c.person_id).where(
        identities.c.method == method, identities.c.issuer == issuer, identities.c.subject == subject
    )
    with db.read() as connection:
        person_id = connection.scalar(query)
        person = people_store.find_person(connection, person_id, db.today()) if person_id else None
    return person if person and person.active else None


def attach(connection: sa.Connection, person_id: UUID, method: str, issuer: str, subject: str) -> None:
    """Let a person sign in this way from now on."""
    values = {"method": method, "issuer": issuer, "subject": subject, "person_id": person_id}
    connection.execute(sa.insert(identities).values(values))


def store_password_hash(connection: sa.Connection, person_id: UUID, password_hash: str) -> None:
    """Set or replace a person's password; they have at most one."""
    mine = (identities.c.method == PASSWORD, identities.c.person_id == person_id)
    if not connection.scalar(sa.select(sa.func.count()).select_from(identities).where(*mine)):
        attach(connection, person_id, PASSWORD, LOCAL, str(person_id))
    connection.execute(sa.update(identities).where(*mine).values(password_hash=password_hash))


def replace_password_hash(connection: sa.Connection, old: str, new: str) -> None:
    """Exchange one hash for another of the same password, unless the password has changed in the meantime."""
    connection.execute(sa.update(identities).where(identities.c.password_hash == old).values(password_hash=new))


def find_password_hash(connection: sa.Connection, email: str) -> tuple[UUID | None, str]:
    """Who signs in with this address and their hash; (None, "") where nobody may."""
    query = (
        sa.select(people.c.id, identities.c.password_hash)
        .join(identities, identities.c.person_id == people.c.id)
        .where(people.c.email == email, people.c.active, identities.c.method == PASSWORD)
    )
    row = connection.execute(query).first()
    return (row.id, row.password_hash) if row else (None, "")
