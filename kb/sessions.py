"""Who is signed in: one row for each browser, ended by 30 idle minutes, by 12 hours or by sign-out."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from kb import people_store
from kb.database import Database
from kb.errors import NotAllowed
from kb.people import Person
from kb.schema import sessions
from kb.tokens import digest, new_token

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)


def create(db: Database, person: Person, method: str) -> str:
    """Sign a person in and return the token for their cookie; raises NotAllowed if they are switched off."""
    token, now = new_token(), db.now()
    with db.write() as connection:
        found = people_store.find_person(connection, person.id, db.today()) if person.id else None
        if found is None or not found.active:
            raise NotAllowed("This account is switched off. Ask an administrator to switch it on again.")
        _purge(connection, now)
        row = {"token_hash": digest(token), "person_id": person.id, "method": method}
        connection.execute(sa.insert(sessions).values(**row, created_at=now, seen_at=now))
    return token


def load(db: Database, token: str) -> Person | None:
    """Who holds this token, while their session lasts; marks it as used, at most once a minute."""
    if not token:
        return None
    now = db.now()
    with db.read() as connection:
        row = connection.execute(sa.select(sessions).where(_is_live(token, now))).first()
        person = people_store.find_person(connection, row.person_id, db.today()) if row else None
    if row is None or person is None or not person.active:
        return None
    if row.seen_at <= now - TOUCH_EVERY:
        _touch(db, token, now)
    return person


def revoke(db: Database, token: str) -> None:
    """End one session; nothing happens where there is none."""
    with db.write() as connection:
        _revoke_where(connection, db.now(), sessions.c.token_hash == digest(token))


def revoke_all(db: Database, person_id: UUID, *, keep: str = "") -> int:
    """End a person's sessions, but the one whose token is `keep`, and say how many there were."""
    with db.write() as connection:
        return revoke_all_in(connection, db.now(), person_id, keep=keep)


def revoke_all_in(connection: sa.Connection, now: datetime, person_id: UUID, *, keep: str = "") -> int:
    """`revoke_all` as a part of something larger."""
    condition = sessions.c.person_id == person_id
    if keep:
        condition &= sessions.c.token_hash != digest(keep)
    return _revoke_where(connection, now, condition & _is_fresh(now))


def count_others(db: Database, person_id: UUID, token: str) -> int:
    """How many other browsers the person is signed in with."""
    others = (sessions.c.person_id == person_id) & (sessions.c.token_hash != digest(token))
    with db.read() as connection:
        query = sa.select(sa.func.count()).select_from(sessions).where(others & _is_fresh(db.now()))
        return connection.scalar(query) or 0


def purge(db: Database) -> int:
    """Delete the rows of sessions that are over, and say how many."""
    with db.write() as connection:
        return _purge(connection, db.now())


def _is_fresh(now: datetime) -> sa.ColumnElement[bool]:
    return (
        sessions.c.revoked_at.is_(None) & (sessions.c.seen_at > now - IDLE) & (sessions.c.created_at > now - ABSOLUTE)
    )


def _is_live(token: str, now: datetime) -> sa.ColumnElement[bool]:
    return (sessions.c.token_hash == digest(token)) & _is_fresh(now)


def _touch(db: Database, token: str, now: datetime) -> None:
    with db.write() as connection:
        connection.execute(sa.update(sessions).where(_is_live(token, now)).values(seen_at=now))


def _revoke_where(connection: sa.Connection, now: datetime, condition: sa.ColumnElement[bool]) -> int:
    live = sessions.c.revoked_at.is_(None)
    return connection.execute(sa.update(sessions).where(condition & live).values(revoked_at=now)).rowcount


def _purge(connection: sa.Connection, now: datetime) -> int:
    return connection.execute(sa.delete(sessions).where(sa.not_(_is_fresh(now)))).rowcount
