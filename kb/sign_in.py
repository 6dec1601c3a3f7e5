"""Signing in with a password, and changing it."""

from collections.abc import Iterable

from kb import attempts, audit, identities, passwords, people_admin, sessions
from kb.database import Database
from kb.emails import normalise_email
from kb.errors import Invalid, NotAllowed, Problem
from kb.people import Person

# From here on the answer says how many tries are left.
WARN_FROM = 2


def sign_in(db: Database, *, email: str, password: str, address: str) -> str:
    """A new session's token.

    Raises Invalid for an address that cannot be one, TooManyAttempts past a limit, NotAllowed otherwise:
    in the same words, and after the same work, for a wrong password, an unknown account and one switched off.
    `address` is where the request comes from.
    """
    email, network = normalise_email(email), attempts.network_of(address)
    left = attempts.take(db, (attempts.SIGN_IN_ACCOUNT, email), (attempts.SIGN_IN_ADDRESS, network))
    with db.read() as connection:
        person_id, stored = identities.find_password_hash(connection, email)
    fits = passwords.verify(stored, password)
    if person_id is None or not fits:
        raise NotAllowed(_refusal(left))
    with db.write() as connection:
        attempts.forget(connection, attempts.SIGN_IN_ACCOUNT, email)
    attempts.give_back(db, attempts.SIGN_IN_ADDRESS, network)
    if passwords.needs_rehash(stored):
        _rehash(db, stored, password)
    return sessions.create(db, people_admin.get_person(db, person_id), identities.PASSWORD)


def change_password(db: Database, person: Person, *, current: str, new: str, unlike: Iterable[str] = ()) -> None:
    """Replace one's own password and end every session of one's own: create a new one afterwards.

    Raises Invalid for the fields "current" and "new", TooManyAttempts past a limit.
    """
    if person.id is None:
        raise NotAllowed("Sign in first.")
    passwords.check_acceptable(new, unlike=(person.email, person.name, *unlike), field="new")
    attempts.take(db, (attempts.SIGN_IN_ACCOUNT, person.email))
    with db.read() as connection:
        _, stored = identities.find_password_hash(connection, person.email)
    if not passwords.verify(stored, current):
        raise Invalid((Problem("current", "This is not your current password."),))
    password_hash, now = passwords.hash_password(new), db.now()
    with db.write() as connection:
        identities.store_password_hash(connection, person.id, password_hash)
        sessions.revoke_all_in(connection, now, person.id)
        attempts.forget(connection, attempts.SIGN_IN_ACCOUNT, person.email)
        audit.record(connection, now, person, "set_password", person_id=person.id)


def _refusal(left: int) -> str:
    sentence = "The e-mail address or the password is not right."
    if left == 0:
        return (
            f"{sentence} That was the last try for now: wait a quarter of an hour, or ask an administrator for a link."
        )
    if left <= WARN_FROM:
        return f"{sentence} {left} more {'try' if left == 1 else 'tries'}, then you have to wait."
    return sentence


def _rehash(db: Database, stored: str, password: str) -> None:
    password_hash = passwords.hash_password(password)
    with db.write() as connection:
        identities.replace_password_hash(connection, stored, password_hash)
