"""Links that work once, for 24 hours: to become the first administrator, to accept an invitation, to set a password.

A link is spent in the transaction of what it does, so that two uses at once do it once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from kb import attempts, audit, identities, passwords, people_store, sessions
from kb.database import Database
from kb.details import Details
from kb.errors import Conflict, NotAllowed, NotFound
from kb.people import Person
from kb.roles import ADMINISTRATOR
from kb.schema import one_time_links as links
from kb.tokens import digest, new_token

LIFETIME = timedelta(hours=24)
GONE = "This link has been used already or is older than 24 hours. Ask an administrator for a new one."


class Purpose(StrEnum):
    FIRST_ADMINISTRATOR = "first_administrator"
    INVITATION = "invitation"
    PASSWORD = "password"


@dataclass(frozen=True)
class Link:
    """A link that still works; `person` is None for the first administrator, who is nobody yet."""

    purpose: Purpose
    person: Person | None
    expires_at: datetime


def create_first_administrator_link(db: Database) -> str:
    """The token of a link that makes whoever uses it an administrator; earlier ones stop working.

    Raises NotAllowed once there is an administrator.
    """
    with db.write() as connection:
        if people_store.list_administrator_ids(connection):
            raise NotAllowed("There is an administrator already, who can invite others.")
        connection.execute(sa.update(links).where(_is_for_first()).values(used_at=db.now()))
        return insert(connection, db.now(), Purpose.FIRST_ADMINISTRATOR, None)


def insert(connection: sa.Connection, now: datetime, purpose: Purpose, person_id: UUID | None) -> str:
    """Add a link and return its token; a person's earlier links stop working."""
    connection.execute(sa.delete(links).where(links.c.expires_at <= now))
    if person_id:
        void(connection, now, person_id)
    token = new_token()
    row = {"token_hash": digest(token), "purpose": purpose, "person_id": person_id}
    connection.execute(sa.insert(links).values(**row, created_at=now, expires_at=now + LIFETIME))
    return token


def void(connection: sa.Connection, now: datetime, person_id: UUID) -> None:
    """Make a person's links useless."""
    mine = (links.c.person_id == person_id) & links.c.used_at.is_(None)
    connection.execute(sa.update(links).where(mine).values(used_at=now))


def find(db: Database, token: str) -> Link | None:
    """What a link would do, without spending it; None where it does nothing any more."""
    with db.read() as connection:
        row = connection.execute(sa.select(links).where(_is_good(token, db.now()))).first()
        if row is None:
            return None
        if row.purpose == Purpose.FIRST_ADMINISTRATOR:
            taken = bool(people_store.list_administrator_ids(connection))
            return None if taken else Link(Purpose.FIRST_ADMINISTRATOR, None, row.expires_at)
        person = people_store.get_person(connection, row.person_id, db.today())
        return Link(Purpose(row.purpose), person, row.expires_at) if person.active else None


def use_for_first_administrator(
    db: Database, token: str, details: Details, password: str, *, unlike: Iterable[str] = ()
) -> Person:
    """Spend the link: make the account, with a password, contributor and administrator.

    Raises Invalid for the password or an address that is taken, Conflict where there is an administrator by now.
    """
    passwords.check_acceptable(password, unlike=(details.email, details.name, *unlike))
    _require(db, token)
    password_hash, now = passwords.hash_password(password), db.now()
    with db.write() as connection:
        # Locks every such link on PostgreSQL: two different ones used at once must not make two administrators.
        connection.execute(sa.select(links.c.token_hash).where(_is_for_first()).with_for_update()).all()
        _spend(connection, token, now, Purpose.FIRST_ADMINISTRATOR)
        if people_store.list_administrator_ids(connection):
            raise Conflict("There is an administrator already. Ask them for an invitation.")
        connection.execute(sa.update(links).where(_is_for_first()).values(used_at=now))
        person_id = people_store.insert_person(connection, details, now)
        people_store.replace_roles(connection, person_id, ADMINISTRATOR)
        identities.store_password_hash(connection, person_id, password_hash)
        person = people_store.get_person(connection, person_id, db.today())
        audit.record(connection, now, person, "first_administrator", person_id=person_id)
    return person


def use_for_password(db: Database, token: str, password: str, *, unlike: Iterable[str] = ()) -> Person:
    """Spend an invitation or a password link: set the password, end the person's sessions and lift their limit.

    Raises Invalid for the password, NotFound where the link does nothing any more.
    """
    person = _require(db, token).person
    if person is None or person.id is None:
        raise NotFound(GONE)
    passwords.check_acceptable(password, unlike=(person.email, person.name, *unlike))
    password_hash, now = passwords.hash_password(password), db.now()
    with db.write() as connection:
        _spend(connection, token, now, Purpose.INVITATION, Purpose.PASSWORD)
        if not people_store.get_person(connection, person.id, db.today()).active:
            raise NotFound(GONE)
        void(connection, now, person.id)
        identities.store_password_hash(connection, person.id, password_hash)
        sessions.revoke_all_in(connection, now, person.id)
        attempts.forget(connection, attempts.SIGN_IN_ACCOUNT, person.email)
        audit.record(connection, now, person, "set_password", person_id=person.id)
    return person


def _require(db: Database, token: str) -> Link:
    link = find(db, token)
    if link is None:
        raise NotFound(GONE)
    return link


def _spend(connection: sa.Connection, token: str, now: datetime, *purposes: Purpose) -> None:
    unused = _is_good(token, now) & links.c.purpose.in_(purposes)
    if connection.execute(sa.update(links).where(unused).values(used_at=now)).rowcount != 1:
        raise NotFound(GONE)


def _is_good(token: str, now: datetime) -> sa.ColumnElement[bool]:
    return (links.c.token_hash == digest(token)) & links.c.used_at.is_(None) & (links.c.expires_at > now)


def _is_for_first() -> sa.ColumnElement[bool]:
    return (links.c.purpose == Purpose.FIRST_ADMINISTRATOR) & links.c.used_at.is_(None)
