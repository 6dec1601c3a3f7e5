"""Asking to contribute: what somebody without an account sends, and an administrator's answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from kb import attempts, audit, people_admin
from kb.database import Database
from kb.details import Details, parse_details
from kb.errors import Conflict, Invalid, NotFound, Problem
from kb.people import Person
from kb.people_admin import Invited
from kb.roles import CONTRIBUTOR, Roles
from kb.schema import contribution_requests as requests
from kb.text import clean

LONGEST_WHY = 1000
KEPT_AFTER_DECISION = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request that waits for an answer."""

    id: UUID
    email: str
    name: str
    organisation: str
    why: str
    created_at: datetime


def ask(db: Database, *, email: str, name: str, organisation: str, why: str, address: str) -> None:
    """Store a request; the same whether or not the address has an account.

    Raises Invalid for what was typed, TooManyAttempts past a limit. `address` is where the request comes from.
    """
    details, why = _parse(email, name, organisation, why)
    attempts.take(
        db,
        (attempts.ASK_ADDRESS, attempts.network_of(address)),
        (attempts.ASK_EMAIL, details.email),
        (attempts.ASK_TOTAL, "all"),
    )
    row = {"email": details.email, "name": details.name, "organisation": details.organisation, "why": why}
    with db.write() as connection:
        connection.execute(sa.insert(requests).values(id=uuid4(), state="waiting", created_at=db.now(), **row))


def list_waiting(db: Database, actor: Person) -> list[Request]:
    """Requests without an answer, oldest first."""
    people_admin.check_can_manage_people(actor)
    query = sa.select(requests).where(requests.c.state == "waiting").order_by(requests.c.created_at)
    with db.read() as connection:
        return [_request(row) for row in connection.execute(query)]


def accept(db: Database, actor: Person, request_id: UUID, *, roles: Roles = CONTRIBUTOR) -> Invited:
    """Make the account and its invitation; other requests from that address are closed with it.

    Raises Invalid where the address has an account, Conflict where somebody else has answered.
    """
    with people_admin.managing(db, actor) as connection:
        asked = _decide(connection, db, actor, request_id, "accepted")
        details = Details(email=asked.email, name=asked.name, organisation=asked.organisation)
        invited = people_admin.invite_in(connection, db, actor, details, roles)
        same = (requests.c.email == asked.email) & (requests.c.state == "waiting")
        connection.execute(sa.update(requests).where(same).values(_decision(db, actor, "accepted")))
        audit.record(connection, db.now(), actor, "accept_request", person_id=invited.person.id, reason=str(request_id))
    return invited


def decline(db: Database, actor: Person, request_id: UUID) -> None:
    """Close a request without an account; raises Conflict where somebody else has answered."""
    with people_admin.managing(db, actor) as connection:
        _decide(connection, db, actor, request_id, "declined")
        audit.record(connection, db.now(), actor, "decline_request", reason=str(request_id))


def purge(db: Database) -> int:
    """Delete requests answered more than 90 days ago, and say how many."""
    with db.write() as connection:
        return _purge(connection, db.now())


def _parse(email: str, name: str, organisation: str, why: str) -> tuple[Details, str]:
    problems: list[Problem] = []
    details = None
    try:
        details = parse_details(email=email, name=name, organisation=organisation)
    except Invalid as error:
        problems.extend(error.problems)
    why = clean(why)
    if not why:
        problems.append(Problem("why", "Say in a sentence what you would like to share."))
    elif len(why) > LONGEST_WHY:
        problems.append(Problem("why", f"This is too long: at most {LONGEST_WHY} characters."))
    if problems or details is None:
        raise Invalid(tuple(problems))
    return details, why


def _decide(connection: sa.Connection, db: Database, actor: Person, request_id: UUID, state: str) -> Request:
    _purge(connection, db.now())
    row = connection.execute(sa.select(requests).where(requests.c.id == request_id)).first()
    if row is None:
        raise NotFound("This request is no longer stored.")
    waiting = (requests.c.id == request_id) & (requests.c.state == "waiting")
    if connection.execute(sa.update(requests).where(waiting).values(_decision(db, actor, state))).rowcount != 1:
        raise Conflict("Somebody has answered this request in the meantime.")
    return _request(row)


def _decision(db: Database, actor: Person, state: str) -> dict[str, object]:
    return {"state": state, "decided_at": db.now(), "decided_by": actor.id}


def _purge(connection: sa.Connection, now: datetime) -> int:
    old = (requests.c.state != "waiting") & (requests.c.decided_at < now - KEPT_AFTER_DECISION)
    return connection.execute(sa.delete(requests).where(old)).rowcount


def _request(row: sa.Row[*tuple[object, ...]]) -> Request:
    return Request(
        id=row.id,
        email=row.email,
        name=row.name,
        organisation=row.organisation,
        why=row.why,
        created_at=row.created_at,
    )
