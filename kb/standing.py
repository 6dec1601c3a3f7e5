"""What a permission has to know of an entry, gathered from the truth."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from kb import entry_store
from kb.areas import current_icb, icbs_of_boroughs
from kb.content import load
from kb.database import LONDON, Database
from kb.entries import LONDON_QUEUE, Entry, Version
from kb.people import Person
from kb.permissions import Standing, check_step
from kb.records import Record
from kb.states import Action, VersionState
from kb.working_days import working_days_between


def queue_for(connection: sa.Connection, record: Record, today: date) -> str:
    """Whose queue a record waits in: the lead organisation's ICB, else that of its boroughs, else London's."""
    icb = entry_store.find_organisation_icb(connection, record.ods_code) if record.ods_code else ""
    if icb:
        return current_icb(icb, today)
    if record.london_wide or record.online:
        return LONDON_QUEUE
    icbs = icbs_of_boroughs(record.boroughs, today)
    return icbs[0] if len(icbs) == 1 else LONDON_QUEUE


def standing_of(connection: sa.Connection, entry: Entry, version: Version | None, today: date) -> Standing:
    """Where an entry and one of its versions stand today."""
    record = load(Record, version.content) if version else Record()
    owner_organisation, owner_ods_code = entry_store.find_owner_organisation(connection, entry.owner_id)
    since = version.submitted_at if version and version.state is VersionState.SUBMITTED else None
    return Standing(
        owner_id=entry.owner_id,
        owner_organisation=owner_organisation,
        owner_ods_code=owner_ods_code,
        lead_organisation=record.organisation,
        lead_ods_code=record.ods_code,
        queue=version.queue if version else "",
        days_waiting=working_days_between(since.astimezone(LONDON).date(), today) if since else 0,
        entry_state=entry.state,
        version_state=version.state if version else None,
        was_published=entry_store.was_published(connection, entry.id),
    )


def take(
    connection: sa.Connection, db: Database, person: Person, action: Action, version_id: UUID
) -> tuple[Version, Entry]:
    """The version and its entry, once the person is known to be allowed the step."""
    version = entry_store.get_version(connection, version_id)
    entry = entry_store.get_entry(connection, version.entry_id)
    check_step(person, action, standing_of(connection, entry, version, db.today()))
    return version, entry
