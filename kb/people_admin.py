"""What administrators do with accounts: invite, give roles, switch off. Each step is audited as it is taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from uuid import UUID

import sqlalchemy as sa

from kb import audit, links, people_store, sessions
from kb.database import Database
from kb.details import Details
from kb.errors import NotAllowed
from kb.people import SYSTEM, Person
from kb.roles import Roles

LAST_ADMINISTRATOR = (
    "This is the last administrator who can sign in. Make somebody else an administrator first, "
    "and let them set their password."
)


@dataclass(frozen=True)
class Invited:
    """A person and the token of the link that lets them set their password; it is shown once."""

    person: Person
    token: str


def check_can_manage_people(person: Person | None) -> None:
    """Accounts are for administrators, and for the commands, which act as the system."""
    if person is SYSTEM:
        return
    if person is None or not person.active or not person.administrator:
        raise NotAllowed("Only an administrator can see and change people's accounts.")


def get_person(db: Database, person_id: UUID) -> Person:
    """A person, switched on or off; raises NotFound."""
    with db.read() as connection:
        return people_store.get_person(connection, person_id, db.today())


def find_person_by_email(db: Database, email: str) -> Person | None:
    """A person by the normalised address, switched on or off."""
    with db.read() as connection:
        return people_store.find_person_by_email(connection, email, db.today())


def list_people(db: Database, actor: Person) -> list[Person]:
    """Everybody with an account, by name, those switched off last."""
    check_can_manage_people(actor)
    with db.read() as connection:
        return people_store.list_people(connection, db.today())


def create_person(db: Database, actor: Person, details: Details, roles: Roles) -> Person:
    """Add an account that nobody can sign in to yet; raises Invalid where the address has one."""
    with managing(db, actor) as connection:
        return create_person_in(connection, db, actor, details, roles)


def create_person_in(connection: sa.Connection, db: Database, actor: Person, details: Details, roles: Roles) -> Person:
    """`create_person` as a part of something larger."""
    person_id = people_store.insert_person(connection, details, db.now())
    people_store.replace_roles(connection, person_id, roles)
    audit.record(connection, db.now(), actor, "create_person", person_id=person_id, reason=roles.in_words())
    return people_store.get_person(connection, person_id, db.today())


def invite(db: Database, actor: Person, details: Details, roles: Roles) -> Invited:
    """Add an account and a link to its first password."""
    with managing(db, actor) as connection:
        return invite_in(connection, db, actor, details, roles)


def invite_in(connection: sa.Connection, db: Database, actor: Person, details: Details, roles: Roles) -> Invited:
    """`invite` as a part of something larger."""
    person = create_person_in(connection, db, actor, details, roles)
    audit.record(connection, db.now(), actor, "invite", person_id=person.id)
    return Invited(person, links.insert(connection, db.now(), links.Purpose.INVITATION, person.id))


def create_password_link(db: Database, actor: Person, person_id: UUID) -> Invited:
    """A link to a new password; earlier links of that person stop working."""
    with managing(db, actor) as connection:
        person = people_store.get_person(connection, person_id, db.today())
        if not person.active:
            raise NotAllowed("This account is switched off. Switch it on first.")
        audit.record(connection, db.now(), actor, "password_link", person_id=person_id)
        return Invited(person, links.insert(connection, db.now(), links.Purpose.PASSWORD, person_id))


def set_details(db: Database, actor: Person, person_id: UUID, details: Details) -> Person:
    """Replace a person's name, address and organisation; raises Invalid where the address is taken.

    The audit names the fields, never their values, and says where somebody changed their own: with another
    organisation they may moderate what their own one shares.
    """
    with managing(db, actor) as connection:
        before = people_store.get_person(connection, person_id, db.today())
        people_store.update_details(connection, person_id, details)
        reason = _change_in_words(before, details, own=actor.id == person_id)
        audit.record(connection, db.now(), actor, "set_details", person_id=person_id, reason=reason)
        return people_store.get_person(connection, person_id, db.today())


def _change_in_words(before: Person, now: Details, *, own: bool) -> str:
    changed = [field.name for field in fields(now) if getattr(before, field.name) != getattr(now, field.name)]
    return f"{'own account: ' if own else ''}{', '.join(changed) or 'nothing changed'}"


def set_roles(db: Database, actor: Person, person_id: UUID, roles: Roles) -> Person:
    """Leave a person with exactly these roles; raises NotAllowed where nobody would be administrator."""
    with managing(db, actor) as connection:
        people_store.get_person(connection, person_id, db.today())
        if not roles.administrator:
            _check_not_last(connection, person_id)
        people_store.replace_roles(connection, person_id, roles)
        audit.record(connection, db.now(), actor, "set_roles", person_id=person_id, reason=roles.in_words())
        return people_store.get_person(connection, person_id, db.today())


def deactivate(db: Database, actor: Person, person_id: UUID) -> None:
    """Switch an account off: sessions and links end at once, what the person wrote stays."""
    with managing(db, actor) as connection:
        people_store.get_person(connection, person_id, db.today())
        _check_not_last(connection, person_id)
        people_store.set_active(connection, person_id, False)
        sessions.revoke_all_in(connection, db.now(), person_id)
        links.void(connection, db.now(), person_id)
        audit.record(connection, db.now(), actor, "deactivate", person_id=person_id)


def reactivate(db: Database, actor: Person, person_id: UUID) -> None:
    """Switch an account on again, with the roles and the password it had."""
    with managing(db, actor) as connection:
        people_store.get_person(connection, person_id, db.today())
        people_store.set_active(connection, person_id, True)
        audit.record(connection, db.now(), actor, "reactivate", person_id=person_id)


@contextmanager
def managing(db: Database, actor: Person) -> Iterator[sa.Connection]:
    """A transaction for an administrator, whose role is read again inside it: it may just have been taken away."""
    check_can_manage_people(actor)
    with db.write() as connection:
        if actor.id is not None:
            check_can_manage_people(people_store.find_person(connection, actor.id, db.today()))
        yield connection


def _check_not_last(connection: sa.Connection, person_id: UUID) -> None:
    administrators = people_store.list_administrator_ids(connection, who_can_sign_in=True)
    if administrators == {person_id}:
        raise NotAllowed(LAST_ADMINISTRATOR)
