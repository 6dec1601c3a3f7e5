"""Entries, versions and contacts in the truth: the only SQL that knows them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from kb.content import Content
from kb.entries import Entry, Version
from kb.errors import NotFound
from kb.records import Contact, Kind, PublicPlace
from kb.schema import contacts, entries, former_slugs, organisations, people, versions
from kb.states import OPEN_STATES, EntryState, VersionState


def _entry(row: sa.Row[Any]) -> Entry:
    column = row._mapping
    return Entry(
        column[entries.c.id],
        Kind(column[entries.c.kind]),
        column[entries.c.slug],
        EntryState(column[entries.c.state]),
        column[entries.c.owner_id],
        column[entries.c.source_kind],
        column[entries.c.source_key],
        column[entries.c.confirmed_on],
        column[entries.c.created_at],
    )


def _version(row: sa.Row[Any]) -> Version:
    column = row._mapping
    place = column[versions.c.public_place]
    return Version(
        column[versions.c.id],
        column[versions.c.entry_id],
        column[versions.c.number],
        VersionState(column[versions.c.state]),
        column[versions.c.content],
        column[versions.c.edit],
        column[versions.c.queue],
        PublicPlace(**place) if place else None,
        column[versions.c.created_at],
        column[versions.c.saved_at],
        column[versions.c.submitted_at],
        column[versions.c.published_at],
        column[versions.c.reason],
    )


def _pairs(connection: sa.Connection, *where: sa.ColumnElement[bool], order: Any) -> list[tuple[Entry, Version]]:
    """Entries with one of their versions each, in one query."""
    query = (
        sa.select(entries, versions)
        .join(versions, versions.c.entry_id == entries.c.id)
        .where(entries.c.state == EntryState.LIVE, *where)
        .order_by(order, entries.c.slug)
    )
    return [(_entry(row), _version(row)) for row in connection.execute(query)]


def insert_entry(
    connection: sa.Connection,
    at: datetime,
    kind: Kind,
    *,
    owner_id: UUID | None,
    source_kind: str,
    source_key: str | None = None,
    slug: str = "",
    confirmed_on: date | None = None,
) -> Entry:
    """A new live entry. Until it is first published its id stands in for the slug."""
    entry_id = uuid4()
    connection.execute(
        sa.insert(entries).values(
            id=entry_id,
            kind=kind,
            slug=slug or entry_id.hex,
            state=EntryState.LIVE,
            owner_id=owner_id,
            source_kind=source_kind,
            source_key=source_key,
            confirmed_on=confirmed_on,
            created_at=at,
        )
    )
    return get_entry(connection, entry_id)


def get_entry(connection: sa.Connection, entry_id: UUID) -> Entry:
    row = connection.execute(sa.select(entries).where(entries.c.id == entry_id)).one_or_none()
    if row is None:
        raise NotFound("This entry no longer exists.")
    return _entry(row)


def find_entry_by_slug(connection: sa.Connection, kind: Kind, slug: str) -> Entry | None:
    query = sa.select(entries).where(entries.c.kind == kind, entries.c.slug == slug)
    row = connection.execute(query).one_or_none()
    return _entry(row) if row else None


def find_entry_by_former_slug(connection: sa.Connection, kind: Kind, slug: str) -> Entry | None:
    query = (
        sa.select(entries)
        .join(former_slugs, former_slugs.c.entry_id == entries.c.id)
        .where(former_slugs.c.kind == kind, former_slugs.c.slug == slug)
    )
    row = connection.execute(query).one_or_none()
    return _entry(row) if row else None


def find_entry_by_source_key(connection: sa.Connection, source_key: str) -> Entry | None:
    row = connection.execute(sa.select(entries).where(entries.c.source_key == source_key)).one_or_none()
    return _entry(row) if row else None


def update_entry(connection: sa.Connection, entry_id: UUID, **values: object) -> None:
    connection.execute(sa.update(entries).where(entries.c.id == entry_id).values(**values))


def slug_is_taken(connection: sa.Connection, kind: Kind, slug: str) -> bool:
    """True for a slug that leads, or once led, to an entry: addresses are never used again."""
    now = sa.select(entries.c.id).where(entries.c.kind == kind, entries.c.slug == slug)
    once = sa.select(former_slugs.c.entry_id).where(former_slugs.c.kind == kind, former_slugs.c.slug == slug)
    return connection.execute(sa.union_all(now, once)).first() is not None


def keep_former_slug(connection: sa.Connection, entry: Entry) -> None:
    connection.execute(sa.insert(former_slugs).values(kind=entry.kind, slug=entry.slug, entry_id=entry.id))


def insert_version(
    connection: sa.Connection, at: datetime, entry_id: UUID, content: Content, *, state: VersionState
) -> Version:
    """The entry's next version."""
    last = connection.execute(sa.select(sa.func.max(versions.c.number)).where(versions.c.entry_id == entry_id))
    version_id = uuid4()
    connection.execute(
        sa.insert(versions).values(
            id=version_id,
            entry_id=entry_id,
            number=(last.scalar() or 0) + 1,
            state=state,
            content=content,
            created_at=at,
            saved_at=at,
        )
    )
    return get_version(connection, version_id)


def get_version(connection: sa.Connection, version_id: UUID) -> Version:
    row = connection.execute(sa.select(versions).where(versions.c.id == version_id)).one_or_none()
    if row is None:
        raise NotFound("This draft no longer exists.")
    return _version(row)


def list_versions(connection: sa.Connection, entry_id: UUID) -> list[Version]:
    """Every version of an entry, oldest first."""
    query = sa.select(versions).where(versions.c.entry_id == entry_id).order_by(versions.c.number)
    return [_version(row) for row in connection.execute(query)]


def find_open_version(connection: sa.Connection, entry_id: UUID) -> Version | None:
    """The version that somebody is working on or waiting for; an entry has at most one."""
    query = sa.select(versions).where(versions.c.entry_id == entry_id, versions.c.state.in_(OPEN_STATES))
    row = connection.execute(query).one_or_none()
    return _version(row) if row else None


def find_published_version(connection: sa.Connection, entry_id: UUID) -> Version | None:
    query = sa.select(versions).where(versions.c.entry_id == entry_id, versions.c.state == VersionState.PUBLISHED)
    row = connection.execute(query).one_or_none()
    return _version(row) if row else None


def was_published(connection: sa.Connection, entry_id: UUID) -> bool:
    """True for an entry that the public sees, or once saw."""
    query = sa.select(versions.c.id).where(versions.c.entry_id == entry_id, versions.c.published_at.is_not(None))
    return connection.execute(query.limit(1)).first() is not None


def find_submitted_before(connection: sa.Connection, version: Version) -> Version | None:
    """The version of the same entry that was submitted last before this one."""
    query = (
        sa.select(versions)
        .where(
            versions.c.entry_id == version.entry_id,
            versions.c.number < version.number,
            versions.c.submitted_at.is_not(None),
        )
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return _version(row) if row else None


def update_version(connection: sa.Connection, version_id: UUID, **values: object) -> None:
    connection.execute(sa.update(versions).where(versions.c.id == version_id).values(**values))


def public_place_values(place: PublicPlace) -> dict[str, object]:
    return asdict(place)


def list_live(connection: sa.Connection, kind: Kind) -> list[tuple[Entry, Version]]:
    """Every entry of the kind that the public may see, with its published version, newest first."""
    published = versions.c.state == VersionState.PUBLISHED
    return _pairs(connection, entries.c.kind == kind, published, order=versions.c.published_at.desc())


def list_live_ids(connection: sa.Connection) -> frozenset[str]:
    """The ids of every entry that the public may see."""
    query = (
        sa.select(entries.c.id)
        .join(versions, versions.c.entry_id == entries.c.id)
        .where(entries.c.state == EntryState.LIVE, versions.c.state == VersionState.PUBLISHED)
    )
    return frozenset(str(entry_id) for entry_id in connection.execute(query).scalars())


def list_submitted(connection: sa.Connection) -> list[tuple[Entry, Version]]:
    """What waits for a moderator, longest waiting first."""
    return _pairs(connection, versions.c.state == VersionState.SUBMITTED, order=versions.c.submitted_at)


def list_owned(connection: sa.Connection, owner_id: UUID) -> list[Entry]:
    """A person's own entries, newest first."""
    query = sa.select(entries).where(entries.c.owner_id == owner_id).order_by(entries.c.created_at.desc())
    return [_entry(row) for row in connection.execute(query)]


def count_to_change(connection: sa.Connection, owner_id: UUID) -> int:
    """How many of a person's entries wait for the changes that a moderator asked for."""
    query = (
        sa.select(sa.func.count())
        .select_from(entries.join(versions, versions.c.entry_id == entries.c.id))
        .where(
            entries.c.owner_id == owner_id,
            entries.c.state == EntryState.LIVE,
            versions.c.state == VersionState.CHANGES_REQUESTED,
        )
    )
    return connection.execute(query).scalar() or 0


def replace_contacts(connection: sa.Connection, version_id: UUID, given: Sequence[Contact]) -> None:
    """The version's contacts become these; the old rows are gone for good."""
    connection.execute(sa.delete(contacts).where(contacts.c.version_id == version_id))
    for contact in given:
        connection.execute(sa.insert(contacts).values(id=uuid4(), version_id=version_id, **asdict(contact)))


def list_contacts(connection: sa.Connection, version_id: UUID) -> tuple[Contact, ...]:
    query = sa.select(contacts).where(contacts.c.version_id == version_id).order_by(contacts.c.kind, contacts.c.email)
    return tuple(
        Contact(
            kind=row.kind,
            name=row.name,
            role=row.role,
            email=row.email,
            phone=row.phone,
            url=row.url,
            visibility=row.visibility,
            consented_on=row.consented_on,
            expires_on=row.expires_on,
        )
        for row in connection.execute(query)
    )


def find_organisation_icb(connection: sa.Connection, ods_code: str) -> str:
    """The ICB code on an organisation's ODS row, "" where the organisation is not in the table."""
    query = sa.select(organisations.c.icb).where(organisations.c.ods_code == ods_code)
    return connection.execute(query).scalar() or ""


def find_owner_organisation(connection: sa.Connection, owner_id: UUID | None) -> tuple[str, str]:
    """Name and ODS code of the owner's organisation; ("", "") for an entry that nobody owns."""
    if owner_id is None:
        return "", ""
    query = sa.select(people.c.organisation, people.c.ods_code).where(people.c.id == owner_id)
    row = connection.execute(query).one_or_none()
    return (row.organisation, row.ods_code) if row else ("", "")
