"""Drafts out of documents and tables: all of a file in one transaction, and nothing twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Generic
from uuid import UUID, uuid4

import sqlalchemy as sa

from kb import import_store
from kb.content import dump
from kb.database import Database
from kb.entries import KindRules, R
from kb.import_store import NewDraft
from kb.people import Person
from kb.permissions import check_can_contribute

AT_ONCE = 500
"""Drafts that are held in memory at a time."""


@dataclass(frozen=True)
class Incoming(Generic[R]):
    """A record to become a draft. `source_key` is unique: one that was brought in before is left alone."""

    source_key: str
    record: R


@dataclass
class Brought:
    """How many drafts are new and how many were there before; the entries of the first new ones."""

    new: int = 0
    unchanged: int = 0
    entries: list[UUID] = field(default_factory=list)


def bring_in(db: Database, owner: Person, rules: KindRules[R], incoming: Iterable[Incoming[R]]) -> Brought:
    """Make a draft of each that was never brought in; where anything fails on the way, none is made."""
    check_can_contribute(owner)
    brought = Brought()
    with db.write() as connection:
        now = db.now()
        for some in _batches(incoming):
            new = _unknown(connection, some)
            _insert(connection, now, owner, rules, new, brought)
            brought.unchanged += len(some) - len(new)
    return brought


def count(db: Database, incoming: Iterable[Incoming[R]]) -> Brought:
    """What `bring_in` would do; nothing is written."""
    brought = Brought()
    with db.read() as connection:
        for some in _batches(incoming):
            new = len(_unknown(connection, some))
            brought.new += new
            brought.unchanged += len(some) - new
    return brought


def _batches(incoming: Iterable[Incoming[R]]) -> Iterator[list[Incoming[R]]]:
    remaining = iter(incoming)
    while some := list(islice(remaining, AT_ONCE)):
        yield some


def _unknown(connection: sa.Connection, some: list[Incoming[R]]) -> list[Incoming[R]]:
    known = import_store.known_source_keys(connection, [one.source_key for one in some])
    return [one for one in some if one.source_key not in known]


def _insert(
    connection: sa.Connection,
    now: datetime,
    owner: Person,
    rules: KindRules[R],
    new: list[Incoming[R]],
    brought: Brought,
) -> None:
    drafts = [NewDraft(uuid4(), uuid4(), one.source_key, dump(one.record)) for one in new]
    import_store.insert_drafts(connection, now, owner, rules.kind, drafts)
    brought.new += len(drafts)
    brought.entries.extend(one.entry_id for one in drafts[: AT_ONCE - len(brought.entries)])
