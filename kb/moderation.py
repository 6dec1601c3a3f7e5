"""What a moderator does with what was submitted, and with what is already public."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from kb import audit, entry_store, revision
from kb.areas import current_icb
from kb.checks import check_demonstration
from kb.content import load
from kb.database import Database
from kb.entries import LONDON_QUEUE, Entry, KindRules, R, Version
from kb.errors import Invalid, Problem
from kb.people import Person
from kb.permissions import Standing, check_can_moderate_anything, check_step, may
from kb.records import Contact, PublicPlace
from kb.slugs import free_slug
from kb.standing import standing_of, take
from kb.states import ENTRY_STEPS, VERSION_STEPS, Action, VersionState


@dataclass(frozen=True)
class Waiting:
    """One line of the queue: what waits, and how it stands towards whoever looks."""

    entry: Entry
    version: Version
    standing: Standing


def list_queue(db: Database, person: Person) -> list[Waiting]:
    """Everything that waits for a moderator, longest waiting first."""
    check_can_moderate_anything(person)
    with db.read() as connection:
        return [
            Waiting(entry, version, standing_of(connection, entry, version, db.today()))
            for entry, version in entry_store.list_submitted(connection)
        ]


def count_queue(db: Database, person: Person) -> int:
    """How much waits that this person may decide on."""
    return sum(may(person, Action.PUBLISH, one.standing) for one in list_queue(db, person))


def publish_problems(
    rules: KindRules[R], record: R, contacts: tuple[Contact, ...], *, demonstration: bool
) -> tuple[Problem, ...]:
    """What stands in the way of publishing, by the rules of the kind and of this copy."""
    refused = check_demonstration(contacts) if demonstration else ()
    return (*rules.publish_problems(record, contacts), *refused)


def publish(
    db: Database,
    person: Person,
    rules: KindRules[R],
    version_id: UUID,
    *,
    locate: Callable[[R], PublicPlace],
    note: str = "",
    demonstration: bool = True,
) -> str:
    """Show a submitted version to the public, in place of the one before it; returns the slug.

    `locate` gives the public place; it is worked out here, once, and kept. `note` goes into the
    history: above all the organisation's agreement, where a place is shown that would be hidden.
    Named persons are refused unless the caller says that this copy is no `demonstration`.
    """
    with db.write() as connection:
        version, entry = take(connection, db, person, Action.PUBLISH, version_id)
        record = load(rules.record_type, version.content)
        contacts = entry_store.list_contacts(connection, version_id)
        if problems := publish_problems(rules, record, contacts, demonstration=demonstration):
            raise Invalid(problems)
        slug = release(connection, db, entry, version, record, locate(record))
        audit.record(
            connection, db.now(), person, Action.PUBLISH, entry_id=entry.id, version_id=version_id, reason=note
        )
        return slug


def release(
    connection: sa.Connection, db: Database, entry: Entry, version: Version, record: R, place: PublicPlace
) -> str:
    """Make a version the published one, within a transaction whose permission is already checked."""
    before = entry_store.find_published_version(connection, entry.id)
    if before:
        entry_store.update_version(connection, before.id, state=VersionState.SUPERSEDED)
    now = db.now()
    entry_store.update_version(
        connection,
        version.id,
        state=VersionState.PUBLISHED,
        published_at=now,
        public_place=entry_store.public_place_values(place),
    )
    if before is None and entry.slug == entry.id.hex:
        entry_store.update_entry(connection, entry.id, slug=free_slug(connection, entry.kind, record.title))
    if entry.owner_id:
        entry_store.update_entry(connection, entry.id, confirmed_on=db.today())
    revision.bump(connection)
    return entry_store.get_entry(connection, entry.id).slug


def request_changes(db: Database, person: Person, version_id: UUID, *, reason: str) -> None:
    """Send a version back to its author with what should change."""
    _decide(db, person, Action.REQUEST_CHANGES, version_id, reason)


def reject(db: Database, person: Person, version_id: UUID, *, reason: str) -> None:
    """Turn a version down for good, with the reason."""
    _decide(db, person, Action.REJECT, version_id, reason)


def hand_over(db: Database, person: Person, version_id: UUID, *, queue: str) -> None:
    """Pass a waiting version to another ICB's moderators, or to London's ("london")."""
    target = queue if queue == LONDON_QUEUE else current_icb(queue, db.today())
    with db.write() as connection:
        version, entry = take(connection, db, person, Action.HAND_OVER, version_id)
        entry_store.update_version(connection, version_id, queue=target)
        reason = f"from {version.queue} to {target}"
        audit.record(
            connection, db.now(), person, Action.HAND_OVER, entry_id=entry.id, version_id=version_id, reason=reason
        )


def take_down(db: Database, person: Person, entry_id: UUID, *, reason: str = "") -> None:
    """Remove an entry from everything public at once; any moderator may, and may say why later.

    Raises NotAllowed for one that never was public.
    """
    _move(db, person, Action.TAKE_DOWN, entry_id, reason)


def archive(db: Database, person: Person, entry_id: UUID, *, reason: str = "") -> None:
    """Put away an entry that no longer helps anybody."""
    _move(db, person, Action.ARCHIVE, entry_id, reason)


def restore(db: Database, person: Person, entry_id: UUID, *, reason: str = "") -> None:
    """Bring back what was withdrawn, taken down or archived."""
    _move(db, person, Action.RESTORE, entry_id, reason)


def _decide(db: Database, person: Person, action: Action, version_id: UUID, reason: str) -> None:
    step = VERSION_STEPS[action]
    if step.needs_reason and not reason.strip():
        raise Invalid((Problem("reason", "Write a sentence that tells the author what to do."),))
    with db.write() as connection:
        _, entry = take(connection, db, person, action, version_id)
        entry_store.update_version(connection, version_id, state=step.after, reason=reason)
        audit.record(connection, db.now(), person, action, entry_id=entry.id, version_id=version_id, reason=reason)


def _move(db: Database, person: Person, action: Action, entry_id: UUID, reason: str) -> None:
    with db.write() as connection:
        entry = entry_store.get_entry(connection, entry_id)
        published = entry_store.find_published_version(connection, entry_id)
        check_step(person, action, standing_of(connection, entry, published, db.today()))
        entry_store.update_entry(connection, entry_id, state=ENTRY_STEPS[action].after)
        audit.record(connection, db.now(), person, action, entry_id=entry_id, reason=reason)
        revision.bump(connection)
