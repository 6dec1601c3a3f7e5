"""The SQL of people and their roles."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from kb.areas import current_icb
from kb.details import Details
from kb.errors import Invalid, NotFound, Problem
from kb.people import Person
from kb.roles import Roles
from kb.schema import identities, people, roles


def find_person(connection: sa.Connection, person_id: UUID, today: date) -> Person | None:
    """A person, active or not, with the roles they have on that day."""
    return _first(connection, sa.select(people).where(people.c.id == person_id), today)


def get_person(connection: sa.Connection, person_id: UUID, today: date) -> Person:
    """`find_person`, raising NotFound."""
    person = find_person(connection, person_id, today)
    if person is None:
        raise NotFound("Nobody has an account with this number.")
    return person


def find_person_by_email(connection: sa.Connection, email: str, today: date) -> Person | None:
    """A person by the normalised address."""
    return _first(connection, sa.select(people).where(people.c.email == email), today)


def list_people(connection: sa.Connection, today: date) -> list[Person]:
    """Everybody with an account, by name, those switched off last."""
    query = sa.select(people).order_by(people.c.active.desc(), sa.func.lower(people.c.name), people.c.email)
    return _people(connection, query, today)


def insert_person(connection: sa.Connection, details: Details, now: datetime) -> UUID:
    """Add a person without roles; raises Invalid where the address has an account already."""
    person_id = uuid4()
    row = {"id": person_id, "active": True, "created_at": now, **_columns(details)}
    _execute_unless_taken(connection, sa.insert(people).values(row))
    return person_id


def update_details(connection: sa.Connection, person_id: UUID, details: Details) -> None:
    """Replace a person's details; raises Invalid where the address belongs to somebody else."""
    _execute_unless_taken(connection, sa.update(people).where(people.c.id == person_id).values(_columns(details)))


def set_active(connection: sa.Connection, person_id: UUID, active: bool) -> None:
    connection.execute(sa.update(people).where(people.c.id == person_id).values(active=active))


def replace_roles(connection: sa.Connection, person_id: UUID, wanted: Roles) -> None:
    """Leave a person with exactly these roles."""
    connection.execute(sa.delete(roles).where(roles.c.person_id == person_id))
    rows = [("moderator", code) for code in sorted(wanted.moderates)]
    rows += [("contributor", "")] if wanted.contributor else []
    rows += [("administrator", "")] if wanted.administrator else []
    if rows:
        values = [{"person_id": person_id, "role": role, "icb": icb} for role, icb in rows]
        connection.execute(sa.insert(roles), values)


def list_administrator_ids(connection: sa.Connection, *, who_can_sign_in: bool = False) -> set[UUID]:
    """Active administrators; locked on PostgreSQL, so that two cannot remove each other at once."""
    query = (
        sa.select(people.c.id)
        .join(roles, roles.c.person_id == people.c.id)
        .where(people.c.active, roles.c.role == "administrator")
        .with_for_update()
    )
    if who_can_sign_in:
        query = query.where(sa.exists().where(identities.c.person_id == people.c.id))
    return set(connection.scalars(query))


def _columns(details: Details) -> dict[str, str]:
    return {
        "email": details.email,
        "name": details.name,
        "organisation": details.organisation,
        "ods_code": details.ods_code,
    }


def _execute_unless_taken(connection: sa.Connection, statement: sa.Insert | sa.Update) -> None:
    try:
        connection.execute(statement)
    except sa.exc.IntegrityError:
        raise Invalid((Problem("email", "This e-mail address has an account already."),)) from None


def _first(connection: sa.Connection, query: sa.Select[*tuple[object, ...]], today: date) -> Person | None:
    found = _people(connection, query, today)
    return found[0] if found else None


def _people(connection: sa.Connection, query: sa.Select[*tuple[object, ...]], today: date) -> list[Person]:
    rows = list(connection.execute(query))
    if not rows:
        return []
    held: dict[UUID, list[tuple[str, str]]] = {row.id: [] for row in rows}
    which = sa.select(roles) if len(rows) > 1 else sa.select(roles).where(roles.c.person_id == rows[0].id)
    for role in connection.execute(which):
        if role.person_id in held:
            held[role.person_id].append((role.role, role.icb))
    return [_person(row, held[row.id], today) for row in rows]


def _person(row: sa.Row[*tuple[object, ...]], held: Iterable[tuple[str, str]], today: date) -> Person:
    names = {role for role, _ in held}
    return Person(
        id=row.id,
        name=row.name,
        email=row.email,
        organisation=row.organisation,
        ods_code=row.ods_code,
        active=row.active,
        contributor="contributor" in names,
        moderates=frozenset(current_icb(icb, today) for role, icb in held if role == "moderator"),
        administrator="administrator" in names,
    )
