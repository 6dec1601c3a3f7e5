"""An entry is what an address leads to; its versions hold what was written, one after another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from kb.content import Content
from kb.errors import Problem
from kb.records import Contact, Kind, PublicPlace, Record, SourceKind
from kb.states import EntryState, VersionState

R = TypeVar("R", bound=Record)

LONDON_QUEUE = "london"


@dataclass(frozen=True)
class Entry:
    """One case study or asset through all its versions. `owner_id` is None for what the system brought."""

    id: UUID
    kind: Kind
    slug: str
    state: EntryState
    owner_id: UUID | None
    source_kind: str
    source_key: str | None
    confirmed_on: date | None
    created_at: datetime


@dataclass(frozen=True)
class Version:
    """One wording of an entry. `edit` counts its saves; `queue` is an ICB code or "london"."""

    id: UUID
    entry_id: UUID
    number: int
    state: VersionState
    content: Content
    edit: int
    queue: str
    public_place: PublicPlace | None
    created_at: datetime
    saved_at: datetime
    submitted_at: datetime | None
    published_at: datetime | None
    reason: str


@dataclass(frozen=True)
class KindRules(Generic[R]):
    """What kb has to know of a kind of record to move it: its type, and what is still missing.

    `problems` names what stands in the way of submitting; `publish_problems` of publishing.
    `public_form` takes out of a record what the public may not see once its place is this one.
    """

    kind: Kind
    record_type: type[R]
    problems: Callable[[R, tuple[Contact, ...]], tuple[Problem, ...]]
    publish_problems: Callable[[R, tuple[Contact, ...]], tuple[Problem, ...]]
    public_form: Callable[[R, PublicPlace], R]


@dataclass(frozen=True)
class Published(Generic[R]):
    """What the public sees of an entry: a record without its private place, and public contacts only."""

    entry: Entry
    record: R
    place: PublicPlace
    contacts: tuple[Contact, ...]
    published_at: datetime
    number: int

    @property
    def confirmed_on(self) -> date | None:
        """The day the organisation last confirmed the entry; None for what only a publication says."""
        return None if self.entry.source_kind == SourceKind.PUBLICATION else self.entry.confirmed_on
