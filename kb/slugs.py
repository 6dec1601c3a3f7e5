"""Addresses that people cite: made once from the title, never used again for something else."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from kb import audit, entry_store, revision
from kb.database import Database
from kb.errors import Invalid, NotAllowed, Problem
from kb.people import Person
from kb.records import Kind
from kb.states import EntryState

LONGEST_SLUG = 70
UNREADABLE = "entry"  # for a title without one Latin letter or digit


class Answer(StrEnum):
    HERE = "here"
    MOVED = "moved"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Resolved:
    """What an address leads to: an answer, and the slug to go to where there is one."""

    answer: Answer
    slug: str = ""


def slugify(title: str) -> str:
    """The title in lower-case Latin letters, digits and hyphens, at most LONGEST_SLUG characters."""
    latin = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
    if len(words) > LONGEST_SLUG:
        words = words[:LONGEST_SLUG].rsplit("-", 1)[0]
    return words or UNREADABLE


def free_slug(connection: sa.Connection, kind: Kind, title: str) -> str:
    """A slug that no entry of the kind has or ever had: "title", "title-2", "title-3" …"""
    base = slugify(title)
    slug, number = base, 1
    while entry_store.slug_is_taken(connection, kind, slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def resolve(db: Database, kind: Kind, slug: str) -> Resolved:
    """What the public finds at an address: the page, where it moved, that it is gone, or nothing."""
    with db.read() as connection:
        entry = entry_store.find_entry_by_slug(connection, kind, slug)
        found = entry or entry_store.find_entry_by_former_slug(connection, kind, slug)
        if found is None:
            return Resolved(Answer.UNKNOWN)
        published = entry_store.find_published_version(connection, found.id)
    if published is None:
        return Resolved(Answer.UNKNOWN)
    if found.state is not EntryState.LIVE:
        return Resolved(Answer.GONE)
    return Resolved(Answer.HERE if entry else Answer.MOVED, found.slug)


def change_slug(db: Database, person: Person, entry_id: UUID, slug: str) -> None:
    """Give a published entry another address; the former one leads there for good."""
    if not person.administrator:
        raise NotAllowed("Only an administrator can change an address.")
    if slug != slugify(slug):
        raise Invalid((Problem("slug", f"“{slug}” is not an address: use lower-case letters, digits and hyphens."),))
    with db.write() as connection:
        entry = entry_store.get_entry(connection, entry_id)
        if entry_store.slug_is_taken(connection, entry.kind, slug):
            raise Invalid((Problem("slug", f"“{slug}” is or was the address of an entry."),))
        entry_store.keep_former_slug(connection, entry)
        entry_store.update_entry(connection, entry_id, slug=slug)
        audit.record(connection, db.now(), person, "change_slug", entry_id=entry_id)
        revision.bump(connection)
