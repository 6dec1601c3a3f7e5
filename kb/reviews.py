"""What somebody has to see before they decide: the author before submitting, a moderator before publishing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic
from uuid import UUID

import sqlalchemy as sa

from kb import entry_store, people_store
from kb.content import dump, load
from kb.database import Database
from kb.entries import Entry, KindRules, Published, R, Version
from kb.errors import NotAllowed, NotFound
from kb.people import Person
from kb.permissions import Standing, check_can_moderate_anything, check_step, same_organisation
from kb.published import preview
from kb.records import Contact, PublicPlace, Record
from kb.standing import queue_for, standing_of, take
from kb.states import Action, EntryState, VersionState


@dataclass(frozen=True)
class Earlier(Generic[R]):
    """What was handed in before and sent back: the record as it was, the reason given, and when it was handed in."""

    record: R
    reason: str
    submitted_at: datetime


@dataclass(frozen=True)
class Review(Generic[R]):
    """A version that waits, with all that a moderator needs: what is private too, and what is public now.

    `before` is the record that the public sees at the moment, None for a first publication. `earlier` is what
    came before it and was sent back, None where nothing was since the last publication.
    `refusal` is the sentence why this person may not decide, "" where they may.
    """

    entry: Entry
    version: Version
    record: R
    contacts: tuple[Contact, ...]
    standing: Standing
    before: R | None
    earlier: Earlier[R] | None
    refusal: str


def get_review(db: Database, person: Person, rules: KindRules[R], version_id: UUID) -> Review[R]:
    """A version that waits, as a moderator sees it; raises NotFound, or NotAllowed for anybody else.

    Drafts, and what was taken back or decided on, are their author's alone.
    """
    check_can_moderate_anything(person)
    with db.read() as connection:
        version = entry_store.get_version(connection, version_id)
        entry = entry_store.get_entry(connection, version.entry_id)
        if version.state is not VersionState.SUBMITTED or entry.state is not EntryState.LIVE:
            raise NotFound("This does not wait for a moderator: it was decided on, changed or taken back.")
        standing = standing_of(connection, entry, version, db.today())
        published = entry_store.find_published_version(connection, entry.id)
        return Review(
            entry=entry,
            version=version,
            record=load(rules.record_type, version.content),
            contacts=entry_store.list_contacts(connection, version_id),
            standing=standing,
            before=load(rules.record_type, published.content) if published else None,
            earlier=_find_earlier(connection, rules, version),
            refusal=_refusal(person, standing),
        )


def _find_earlier(connection: sa.Connection, rules: KindRules[R], version: Version) -> Earlier[R] | None:
    """What was public is no wording that was sent back; what it says is `before`."""
    found = entry_store.find_submitted_before(connection, version)
    if found is None or found.submitted_at is None or found.published_at is not None:
        return None
    return Earlier(load(rules.record_type, found.content), found.reason, found.submitted_at)


def next_queue(db: Database, record: Record) -> str:
    """In whose queue a record would wait if it were submitted as it stands: an ICB's code or "london"."""
    with db.read() as connection:
        return queue_for(connection, record, db.today())


def _refusal(person: Person, standing: Standing) -> str:
    try:
        check_step(person, Action.PUBLISH, standing)
    except NotAllowed as error:
        return str(error)
    return ""


def changed_fields(before: R, now: R) -> tuple[str, ...]:
    """Names of the fields that differ, in the record's order."""
    old = dump(before)
    return tuple(name for name, value in dump(now).items() if value != old[name])


def preview_draft(
    db: Database, person: Person, rules: KindRules[R], version_id: UUID, *, locate: Callable[[R], PublicPlace]
) -> Published[R]:
    """What the public would see of one's own draft as it stands."""
    with db.read() as connection:
        version, entry = take(connection, db, person, Action.SAVE, version_id)
        contacts = entry_store.list_contacts(connection, version_id)
    place = locate(load(rules.record_type, version.content))
    return preview(rules, entry, version, contacts, place, db.today())


def somebody_else_can_publish(db: Database, author: Person) -> bool:
    """False while nobody but the author, or people of the author's organisation, could publish what they share."""
    with db.read() as connection:
        return any(_can_publish_for(author, other) for other in _active_moderators(connection, db))


def _active_moderators(connection: sa.Connection, db: Database) -> list[Person]:
    found = people_store.list_people(connection, db.today())
    return [person for person in found if person.active and (person.moderates or person.administrator)]


def _can_publish_for(author: Person, other: Person) -> bool:
    own = same_organisation(author.organisation, author.ods_code, other.organisation, other.ods_code)
    return other.id != author.id and not own
