"""The first entries: added once, never touching what people changed."""

from dataclasses import replace

from casestudies.forms import RULES
from casestudies.seed_files import load_case_studies
from kb import entry_store, moderation
from kb.published import get_published, list_published
from kb.seeding import Seeded, seed
from kb.states import VersionState
from tests.factories import create_person, nowhere


def published(db):
    with db.read() as connection:
        return {one.entry.source_key: one for one in list_published(connection, RULES, db.today())}


def sow(db, seeds=None):
    return seed(db, RULES, load_case_studies() if seeds is None else seeds, locate=nowhere)


def test_the_six_come_in_once_and_a_second_time_changes_nothing(db):
    assert sow(db) == Seeded(added=6)
    assert sow(db) == Seeded(unchanged=6)
    assert len(published(db)) == 6


def test_nobody_owns_what_a_publication_says(db):
    sow(db)
    assert {one.entry.owner_id for one in published(db).values()} == {None}
    assert {one.entry.source_kind for one in published(db).values()} == {"publication"}
    assert {one.entry.confirmed_on.isoformat() for one in published(db).values()} == {"2025-04-01"}


def test_a_new_wording_waits_for_a_moderator_and_is_offered_once(db):
    sow(db)
    first, *rest = load_case_studies()
    newer = [replace(first, record=replace(first.record, summary="A newer summary, for this test.")), *rest]
    assert sow(db, newer) == Seeded(offered=1, unchanged=5)
    assert sow(db, newer) == Seeded(unchanged=6)
    shown = published(db)[first.source_key]
    assert shown.record.summary == first.record.summary
    administrator = create_person(db, organisation="Synthetic Office", administrator=True)
    [waiting] = moderation.list_queue(db, administrator)
    moderation.publish(db, administrator, RULES, waiting.version.id, locate=nowhere)
    assert get_published(db, RULES, first.slug).record.summary == "A newer summary, for this test."
    assert sow(db, newer) == Seeded(unchanged=6)


def test_what_was_taken_down_stays_down(db):
    sow(db)
    one = next(iter(published(db).values()))
    moderation.take_down(db, create_person(db, administrator=True), one.entry.id)
    assert sow(db) == Seeded(unchanged=6)
    assert len(published(db)) == 5


def test_a_rejected_wording_is_not_offered_again(db):
    sow(db)
    first, *rest = load_case_studies()
    newer = [replace(first, record=replace(first.record, title="Another title, for this test")), *rest]
    sow(db, newer)
    administrator = create_person(db, organisation="Synthetic Office", administrator=True)
    [waiting] = moderation.list_queue(db, administrator)
    moderation.reject(db, administrator, waiting.version.id, reason="Synthetic reason.")
    assert sow(db, newer) == Seeded(unchanged=6)


def test_a_slug_that_somebody_took_does_not_stop_the_seed(db):
    first = load_case_studies()[0]
    with db.write() as connection:
        entry = entry_store.insert_entry(
            connection, db.now(), RULES.kind, owner_id=None, source_kind="contributed", slug=first.slug
        )
        entry_store.insert_version(connection, db.now(), entry.id, {}, state=VersionState.DRAFT)
    assert sow(db).added == 6
    assert published(db)[first.source_key].entry.slug == f"{first.slug}-2"
