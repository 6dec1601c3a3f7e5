"""Bringing in the first entries from files: adds what is missing, never touches what people changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from kb import audit, entry_store
from kb.content import Content, dump
from kb.database import Database
from kb.entries import LONDON_QUEUE, Entry, KindRules, R
from kb.moderation import release
from kb.people import SYSTEM
from kb.records import PublicPlace, SourceKind
from kb.seed_files import Seed
from kb.slugs import free_slug
from kb.standing import queue_for
from kb.states import EntryState, VersionState


@dataclass(frozen=True)
class Seeded:
    """How many entries were added, offered in a new wording, and left as they were."""

    added: int = 0
    offered: int = 0
    unchanged: int = 0


def seed(db: Database, rules: KindRules[R], seeds: Iterable[Seed[R]], *, locate: Callable[[R], PublicPlace]) -> Seeded:
    """Publish what is new, offer a new wording as a waiting edit, leave the rest alone."""
    added = offered = unchanged = 0
    for one in seeds:
        with db.write() as connection:
            entry = entry_store.find_entry_by_source_key(connection, one.source_key)
            if entry is None:
                _add(connection, db, rules, one, locate)
                added += 1
            elif _offer(connection, db, entry, one):
                offered += 1
            else:
                unchanged += 1
    return Seeded(added, offered, unchanged)


def _add(
    connection: sa.Connection,
    db: Database,
    rules: KindRules[R],
    one: Seed[R],
    locate: Callable[[R], PublicPlace],
) -> None:
    now = db.now()
    taken = entry_store.slug_is_taken(connection, rules.kind, one.slug)
    entry = entry_store.insert_entry(
        connection,
        now,
        rules.kind,
        owner_id=None,
        source_kind=SourceKind.PUBLICATION,
        source_key=one.source_key,
        slug=free_slug(connection, rules.kind, one.slug) if taken else one.slug,
        confirmed_on=one.confirmed_on,
    )
    version = entry_store.insert_version(connection, now, entry.id, dump(one.record), state=VersionState.SUBMITTED)
    release(connection, db, entry, version, one.record, locate(one.record))
    audit.record(connection, now, SYSTEM, "seed", entry_id=entry.id, version_id=version.id)


def _offer(connection: sa.Connection, db: Database, entry: Entry, one: Seed[R]) -> bool:
    """Put a new wording into the queue, unless it, or anything else, was ever offered or is open."""
    content = dump(one.record)
    if entry.state is not EntryState.LIVE or entry_store.find_open_version(connection, entry.id):
        return False
    if any(same_content(version.content, content) for version in entry_store.list_versions(connection, entry.id)):
        return False
    now = db.now()
    version = entry_store.insert_version(connection, now, entry.id, content, state=VersionState.SUBMITTED)
    queue = queue_for(connection, one.record, db.today()) or LONDON_QUEUE
    entry_store.update_version(connection, version.id, submitted_at=now, queue=queue)
    audit.record(connection, now, SYSTEM, "seed", entry_id=entry.id, version_id=version.id)
    return True


def same_content(one: Content, other: Content) -> bool:
    """True where both say the same; a field that only one of them knows counts as empty."""
    return all((one.get(key) or None) == (other.get(key) or None) for key in one.keys() | other.keys())
