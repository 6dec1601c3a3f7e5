"""What the public may read of entries: the only door from the truth to pages and derived files."""

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from kb import entry_store
from kb.content import load
from kb.database import Database
from kb.entries import Entry, KindRules, Published, R, Version
from kb.errors import NotFound
from kb.records import Contact, PublicPlace, Visibility
from kb.states import EntryState


def list_published(connection: sa.Connection, rules: KindRules[R], today: date) -> list[Published[R]]:
    """Every live entry of the kind, newest first, in its public form."""
    found = entry_store.list_live(connection, rules.kind)
    return [_public(connection, rules, entry, version, today) for entry, version in found]


def get_published(db: Database, rules: KindRules[R], slug: str) -> Published[R]:
    """The public form of the entry at this address; raises NotFound unless it is live."""
    with db.read() as connection:
        entry = entry_store.find_entry_by_slug(connection, rules.kind, slug)
        version = entry_store.find_published_version(connection, entry.id) if entry else None
        if entry is None or version is None or entry.state is not EntryState.LIVE:
            raise NotFound("There is no published entry at this address. It may have been withdrawn.")
        return _public(connection, rules, entry, version, db.today())


def preview(
    rules: KindRules[R],
    entry: Entry,
    version: Version,
    contacts: tuple[Contact, ...],
    place: PublicPlace,
    today: date,
) -> Published[R]:
    """What the public would see of a version that is not published yet."""
    record = load(rules.record_type, version.content)
    return Published(
        entry=entry,
        record=rules.public_form(record, place),
        place=place,
        contacts=public_contacts(contacts, today),
        published_at=version.saved_at,
        number=version.number,
    )


def public_contacts(contacts: tuple[Contact, ...], today: date) -> tuple[Contact, ...]:
    """Contacts that agreed to be public: a person only with a consent that has not run out."""
    return tuple(contact for contact in contacts if _may_be_public(contact, today))


def _may_be_public(contact: Contact, today: date) -> bool:
    if contact.visibility != Visibility.PUBLIC:
        return False
    if contact.kind == "organisation":
        return True
    return contact.consented_on is not None and contact.expires_on is not None and today <= contact.expires_on


def _public(
    connection: sa.Connection, rules: KindRules[R], entry: Entry, version: Version, today: date
) -> Published[R]:
    contacts = entry_store.list_contacts(connection, version.id)
    published = preview(rules, entry, version, contacts, version.public_place or PublicPlace(), today)
    return replace(published, published_at=version.published_at or version.saved_at)
