"""Organisations that lead what is shared, with the ICB that moderates it. One that closed stays, with the day."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa

from kb import audit
from kb.administration import administering
from kb.areas import current_icb
from kb.database import Database
from kb.ods_report import Practice, PracticeList
from kb.people import SYSTEM, Person
from kb.schema import audit as audit_table
from kb.schema import organisations

ODS_SOURCE = "NHS Organisation Data Service, report epraccur (Open Government Licence v3.0)"

LOADED = "load_organisations"


@dataclass(frozen=True)
class Organisation:
    """A practice or network by its NHS ODS code; `icb` is the short code of its ICB, former ones allowed."""

    ods_code: str
    name: str
    level: str
    icb: str
    postcode: str
    source: str
    closed_on: date | None = None


@dataclass(frozen=True)
class Loading:
    """When a list was loaded last, and what that did, in words."""

    at: datetime
    did: str


@dataclass(frozen=True, kw_only=True)
class Ingested:
    """What loading a list did, or would do: how many organisations, and how many unreadable rows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    refused: int = 0

    def in_words(self) -> str:
        return (
            f"{self.new} new, {self.changed} changed, {self.unchanged} unchanged, "
            f"{self.closed} closed, {self.refused} refused"
        )


def add_missing(db: Database, given: Iterable[Organisation]) -> int:
    """Add organisations whose code is not in the table yet; returns how many."""
    added = 0
    with db.write() as connection:
        known = _known(connection)
        for organisation in given:
            if organisation.ods_code not in known:
                connection.execute(sa.insert(organisations).values(**asdict(organisation)))
                known[organisation.ods_code] = organisation
                added += 1
    return added


def list_organisations(db: Database) -> list[Organisation]:
    """Every organisation, by name."""
    with db.read() as connection:
        return sorted(_known(connection).values(), key=lambda one: (one.name.casefold(), one.ods_code))


def find_organisation(db: Database, ods_code: str) -> Organisation | None:
    """The organisation with this code, None where it is not in the table."""
    with db.read() as connection:
        return _known(connection, organisations.c.ods_code == ods_code).get(ods_code)


def find_last_loading(db: Database) -> Loading | None:
    """The last loading that changed something; None where there was none."""
    columns = sa.select(audit_table.c.at, audit_table.c.reason).where(audit_table.c.action == LOADED)
    with db.read() as connection:
        row = connection.execute(columns.order_by(audit_table.c.id.desc()).limit(1)).first()
    return Loading(*row) if row else None


def preview_ingest(db: Database, given: PracticeList) -> Ingested:
    """What `ingest` would do now. Changes nothing."""
    with db.read() as connection:
        return _count(_plan(connection, given.practices, db.today()), given)


def ingest(db: Database, actor: Person, given: PracticeList) -> Ingested:
    """Load London's practices in one transaction: for an administrator, or the command line.

    Nothing is deleted: what the list does not name stays, and one that closed gets its day. A closed practice that
    nobody knew here is left out.
    """
    with _writing(db, actor) as connection:
        plan = _plan(connection, given.practices, db.today())
        done = _count(plan, given)
        for before, after in plan:
            _store(connection, before, after)
        if done.new or done.changed or done.closed:
            audit.record(connection, db.now(), actor, LOADED, reason=done.in_words())
    return done


Step = tuple[Organisation | None, Organisation]  # as it is, and as the list has it


def _writing(db: Database, actor: Person) -> AbstractContextManager[sa.Connection]:
    return db.write() if actor is SYSTEM else administering(db, actor)


def _plan(connection: sa.Connection, practices: Iterable[Practice], today: date) -> list[Step]:
    known = _known(connection)
    steps = ((known.get(one.ods_code), _organisation(one, today)) for one in practices)
    return [(before, after) for before, after in steps if before or not after.closed_on]


def _organisation(practice: Practice, today: date) -> Organisation:
    icb = current_icb(practice.icb, today)
    return Organisation(
        practice.ods_code, practice.name, "practice", icb, practice.postcode, ODS_SOURCE, practice.closed_on
    )


def _count(plan: Iterable[Step], given: PracticeList) -> Ingested:
    counts = {"new": 0, "changed": 0, "unchanged": 0, "closed": 0}
    for before, after in plan:
        counts[_kind(before, after)] += 1
    return Ingested(**counts, refused=given.refused)


def _kind(before: Organisation | None, after: Organisation) -> str:
    if before is None:
        return "new"
    if before == after:
        return "unchanged"
    return "closed" if after.closed_on and not before.closed_on else "changed"


def _store(connection: sa.Connection, before: Organisation | None, after: Organisation) -> None:
    if before is None:
        connection.execute(sa.insert(organisations).values(**asdict(after)))
    elif before != after:
        where = organisations.c.ods_code == after.ods_code
        connection.execute(sa.update(organisations).where(where).values(**asdict(after)))


def _known(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> dict[str, Organisation]:
    """Every organisation that fits, by its code."""
    columns = [organisations.c[name] for name in Organisation.__dataclass_fields__]
    return {row[0]: Organisation(*row) for row in connection.execute(sa.select(*columns).where(*where))}
