"""Many drafts in few statements: the SQL of importing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from kb.content import Content
from kb.people import Person
from kb.records import Kind, SourceKind
from kb.schema import audit, entries, versions
from kb.states import EntryState, VersionState


@dataclass(frozen=True)
class NewDraft:
    """An entry with its first version, neither of which exists yet."""

    entry_id: UUID
    version_id: UUID
    source_key: str
    content: Content


def known_source_keys(connection: sa.Connection, keys: Sequence[str]) -> frozenset[str]:
    """Those of the keys that an entry has."""
    query = sa.select(entries.c.source_key).where(entries.c.source_key.in_(keys))
    return frozenset(key for key in connection.execute(query).scalars() if key)


def insert_drafts(
    connection: sa.Connection, at: datetime, owner: Person, kind: Kind, drafts: Sequence[NewDraft]
) -> None:
    """Imported entries with one draft each, and their audit."""
    if not drafts:
        return
    connection.execute(sa.insert(entries), [_entry(one, at, owner, kind) for one in drafts])
    connection.execute(sa.insert(versions), [_version(one, at) for one in drafts])
    connection.execute(sa.insert(audit), [_step(one, at, owner) for one in drafts])


def _entry(one: NewDraft, at: datetime, owner: Person, kind: Kind) -> dict[str, object]:
    return {
        "id": one.entry_id,
        "kind": kind,
        "slug": one.entry_id.hex,
        "state": EntryState.LIVE,
        "owner_id": owner.id,
        "source_kind": SourceKind.IMPORTED,
        "source_key": one.source_key,
        "created_at": at,
    }


def _version(one: NewDraft, at: datetime) -> dict[str, object]:
    return {
        "id": one.version_id,
        "entry_id": one.entry_id,
        "number": 1,
        "state": VersionState.DRAFT,
        "content": one.content,
        "created_at": at,
        "saved_at": at,
    }


def _step(one: NewDraft, at: datetime, owner: Person) -> dict[str, object]:
    return {
        "at": at,
        "actor": owner.actor,
        "action": "import",
        "entry_id": one.entry_id,
        "version_id": one.version_id,
        "reason": "",
    }
