"""What an author does with an entry: start, save, edit, submit, withdraw."""

from uuid import UUID

from kb import audit, entry_store, revision
from kb.content import dump, load
from kb.database import Database
from kb.entries import Entry, KindRules, R, Version
from kb.errors import Conflict, Invalid
from kb.people import Person
from kb.permissions import check_can_contribute, check_step
from kb.records import Contact, SourceKind
from kb.standing import queue_for, standing_of, take
from kb.states import ENTRY_STEPS, Action, VersionState

# Words change with an edit, so that they identify nobody has to be declared again.
DECLARED_ANEW = {"declared_no_patient": False}


def start(db: Database, person: Person, rules: KindRules[R], record: R) -> Version:
    """A new entry with its first draft, which only its author sees."""
    check_can_contribute(person)
    with db.write() as connection:
        now = db.now()
        entry = entry_store.insert_entry(
            connection, now, rules.kind, owner_id=person.id, source_kind=SourceKind.CONTRIBUTED
        )
        version = entry_store.insert_version(connection, now, entry.id, dump(record), state=VersionState.DRAFT)
        audit.record(connection, now, person, "start", entry_id=entry.id, version_id=version.id)
        return version


def save(
    db: Database, person: Person, version_id: UUID, record: R, contacts: tuple[Contact, ...], *, edit: int
) -> Version:
    """Keep a draft as it stands. `edit` is the save count that the writer started from.

    Raises Conflict, without losing either text, where the draft was saved from elsewhere since.
    """
    with db.write() as connection:
        version, _ = take(connection, db, person, Action.SAVE, version_id)
        if version.edit != edit:
            raise Conflict("This draft was saved in another window since. Copy what you typed, then reload the page.")
        entry_store.update_version(connection, version_id, content=dump(record), edit=edit + 1, saved_at=db.now())
        entry_store.replace_contacts(connection, version_id, contacts)
        return entry_store.get_version(connection, version_id)


def open_draft(db: Database, person: Person, entry_id: UUID) -> Version:
    """The entry's draft to go on with: the open one, or a new one beside what is published."""
    with db.write() as connection:
        entry_store.get_entry(connection, entry_id)
        waiting = entry_store.find_open_version(connection, entry_id)
        base = waiting or entry_store.list_versions(connection, entry_id)[-1]
        if base.state is VersionState.DRAFT:
            take(connection, db, person, Action.SAVE, base.id)
            return base
        base, entry = take(connection, db, person, Action.EDIT, base.id)
        if base.state is VersionState.CHANGES_REQUESTED:
            entry_store.update_version(connection, base.id, state=VersionState.SUPERSEDED)
        now = db.now()
        draft = entry_store.insert_version(
            connection, now, entry.id, base.content | DECLARED_ANEW, state=VersionState.DRAFT
        )
        if base.state is not VersionState.PUBLISHED:  # what was asked for before that was done
            entry_store.update_version(connection, draft.id, reason=base.reason)
        entry_store.replace_contacts(connection, draft.id, entry_store.list_contacts(connection, base.id))
        audit.record(connection, now, person, Action.EDIT, entry_id=entry.id, version_id=draft.id)
        return entry_store.get_version(connection, draft.id)


def get_draft(
    db: Database, person: Person, rules: KindRules[R], version_id: UUID
) -> tuple[Version, R, tuple[Contact, ...]]:
    """A draft of one's own, as typed so far."""
    with db.read() as connection:
        version, _ = take(connection, db, person, Action.SAVE, version_id)
        contacts = entry_store.list_contacts(connection, version_id)
    return version, load(rules.record_type, version.content), contacts


def submit(db: Database, person: Person, rules: KindRules[R], version_id: UUID) -> Version:
    """Hand a draft to the moderators. Raises Invalid with a problem for each field still missing."""
    with db.write() as connection:
        version, entry = take(connection, db, person, Action.SUBMIT, version_id)
        record = load(rules.record_type, version.content)
        problems = rules.problems(record, entry_store.list_contacts(connection, version_id))
        if problems:
            raise Invalid(problems)
        now = db.now()
        entry_store.update_version(
            connection,
            version_id,
            state=VersionState.SUBMITTED,
            submitted_at=now,
            queue=queue_for(connection, record, db.today()),
        )
        audit.record(connection, now, person, Action.SUBMIT, entry_id=entry.id, version_id=version_id)
        return entry_store.get_version(connection, version_id)


def withdraw(db: Database, person: Person, entry_id: UUID) -> None:
    """Take one's own entry back, published or not: it is gone from every page at once."""
    with db.write() as connection:
        entry = entry_store.get_entry(connection, entry_id)
        check_step(person, Action.WITHDRAW, standing_of(connection, entry, None, db.today()))
        entry_store.update_entry(connection, entry_id, state=ENTRY_STEPS[Action.WITHDRAW].after)
        audit.record(connection, db.now(), person, Action.WITHDRAW, entry_id=entry_id)
        revision.bump(connection)


def count_to_change(db: Database, person: Person) -> int:
    """How many of a person's entries a moderator sent back to them."""
    if person.id is None:
        return 0
    with db.read() as connection:
        return entry_store.count_to_change(connection, person.id)


def list_own(db: Database, person: Person) -> list[tuple[Entry, Version]]:
    """A person's entries, each with its newest version, newest first."""
    if person.id is None:
        return []
    with db.read() as connection:
        owned = entry_store.list_owned(connection, person.id)
        return [(entry, entry_store.list_versions(connection, entry.id)[-1]) for entry in owned]
