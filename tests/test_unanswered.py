"""Searches that found nothing: what is kept of them, and what never is."""

import asyncio
import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from app import resources
from app.find import unanswered as finding
from app.operations import upkeep
from app.operations.derived import write_index
from app.operations.migrate import migrate
from kb import unanswered
from kb.errors import NotAllowed, NotFound
from kb.people import SYSTEM
from kb.schema import audit, unanswered_searches
from tests.factories import create_case_study, create_person


@pytest.fixture
def administrator(db):
    return create_person(db, administrator=True)


def listed(db, administrator):
    return [(one.asked, one.times, one.last_day) for one in unanswered.list_unanswered(db, administrator)]


def test_the_same_words_are_counted_and_only_the_day_is_kept(db, clock, administrator):
    for asked in ("Zimble club", " zimble  CLUB ", "womble"):
        assert unanswered.record(db, asked)
    clock.move(days=1)
    unanswered.record(db, "zimble club")
    assert listed(db, administrator) == [("zimble club", 3, date(2026, 11, 3)), ("womble", 1, date(2026, 11, 2))]
    assert [column.name for column in unanswered_searches.columns] == ["id", "asked", "day", "times"]


def test_what_may_identify_a_patient_is_not_kept(db, administrator):
    for asked in (
        "mrs khan lonely",
        "999 000 0018",
        "near SE5 8AZ",
        "９９９ ０００ ００１８",
        "78 year old with dementia",
    ):
        assert not unanswered.record(db, asked)
    long = "zimble " * 20 + "ring 020 7946 0018"
    assert not unanswered.record(db, long), "looked at before it is cut"
    assert listed(db, administrator) == []


def test_at_most_a_hundred_characters_are_kept_and_nothing_of_a_paragraph(db, administrator):
    unanswered.record(db, "zimble " * 30)
    [(asked, _, _)] = listed(db, administrator)
    assert len(asked) <= 100
    assert asked.endswith("zimble…")
    for pasted in ("womble " * 50, "w" * 1_000_000):
        assert not unanswered.record(db, pasted)


@pytest.mark.parametrize("asked", ["", " \n", "\x00\u202e", "\ud800"])
def test_nothing_is_kept_of_nothing(db, asked):
    assert not unanswered.record(db, asked)


def test_after_ninety_days_nothing_is_left(db, clock, administrator):
    unanswered.record(db, "zimble")
    clock.move(days=1)
    unanswered.record(db, "zimble")
    clock.move(days=89)
    assert unanswered.purge(db) == 0
    assert listed(db, administrator) == [("zimble", 2, date(2026, 11, 3))]
    clock.move(days=1)
    assert listed(db, administrator) == [("zimble", 1, date(2026, 11, 3))], "gone from the list before it is purged"
    assert unanswered.purge(db) == 1
    clock.move(days=1)
    assert unanswered.purge(db) == 1
    assert listed(db, administrator) == []


def test_a_day_keeps_no_more_than_so_many_different_searches(db, administrator, monkeypatch):
    monkeypatch.setattr(unanswered, "MOST_A_DAY", 2)
    assert [unanswered.record(db, asked) for asked in ("one thing", "two things", "three things", "two things")] == [
        True,
        True,
        False,
        True,
    ]


def test_only_administrators_see_the_list_and_take_from_it(db):
    unanswered.record(db, "zimble")
    moderator = create_person(db, moderates=("SEL",))
    for actor in (moderator, SYSTEM, None):
        with pytest.raises(NotAllowed):
            unanswered.list_unanswered(db, actor)
    with pytest.raises(NotAllowed):
        unanswered.remove(db, moderator, 1)


def test_removing_a_search_takes_all_its_days_and_its_words_stay_nowhere(db, clock, administrator):
    unanswered.record(db, "zimble")
    clock.move(days=1)
    unanswered.record(db, "zimble")
    unanswered.record(db, "womble")
    found = {one.asked: one.id for one in unanswered.list_unanswered(db, administrator)}
    unanswered.remove(db, administrator, found["zimble"])
    assert [row[0] for row in listed(db, administrator)] == ["womble"]
    with pytest.raises(NotFound):
        unanswered.remove(db, administrator, found["zimble"])
    with db.read() as connection:
        [step] = connection.execute(sa.select(audit).where(audit.c.action == "remove_search")).all()
    assert "zimble" not in str(step)


@pytest.fixture
def knowledge(tmp_path, monkeypatch):
    """One published case study, found by keyword, as a page of Find sees it."""
    monkeypatch.setenv("HIQUALITY_SEMANTIC", "off")
    (tmp_path / "var").mkdir(mode=0o700)
    found = resources.knowledge()
    migrate(found.db, found.backups)
    create_case_study(found.db, create_person(found.db))
    write_index(found)
    yield found
    found.db.close()


def find_page():
    """What Find does around its search, without what it draws."""
    import streamlit as st

    from app import resources
    from app.find.address import parse
    from app.find.unanswered import record_unanswered

    asked = parse({name: st.query_params.get_all(name) for name in st.query_params})
    found = resources.searcher().search(asked.question, filters=asked.filters, limit=asked.limit)
    record_unanswered(resources.knowledge(), asked, found)


def ask(*questions, **filters):
    """One visitor's page, run again with each question."""
    page = AppTest.from_function(find_page, default_timeout=60)
    for question in questions:
        page.query_params["q"] = question
        for name, term in filters.items():
            page.query_params[name] = term
        page.run()
        assert not page.exception
        wait_for_writers()


def wait_for_writers():
    for thread in threading.enumerate():
        if thread.name == "unanswered":
            thread.join()


def kept(knowledge):
    administrator = create_person(knowledge.db, administrator=True)
    return {one.asked: one.times for one in unanswered.list_unanswered(knowledge.db, administrator)}


def test_a_question_that_nothing_answers_is_noted_once_however_often_its_page_runs(knowledge):
    ask("zimble womble", "zimble womble", "zimble womble")
    ask("zimble womble")
    assert kept(knowledge) == {"zimble womble": 2}


def test_what_was_answered_filtered_away_or_not_asked_is_not_noted(knowledge):
    ask("walking group", "", "***", "Lambeth")
    ask("zimble", kind="asset")
    ask("mrs khan zimble")
    assert kept(knowledge) == {}


def test_nothing_is_noted_while_the_model_is_getting_ready(knowledge, monkeypatch):
    monkeypatch.setattr(finding, "uses_meaning", lambda knowledge: True)
    ask("zimble")
    assert kept(knowledge) == {}


def test_the_server_clears_old_searches_by_itself(knowledge):
    long_ago = knowledge.db.today() - timedelta(days=91)
    with knowledge.db.write() as connection:
        connection.execute(sa.insert(unanswered_searches).values(asked="zimble", day=long_ago, times=1))

    def number():
        with knowledge.db.read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(unanswered_searches))

    async def serve_until_cleared():
        clearing = asyncio.create_task(upkeep.clear_expired(knowledge)())
        for _ in range(200):
            if not await asyncio.to_thread(number):
                break
            await asyncio.sleep(0.05)
        clearing.cancel()

    asyncio.run(serve_until_cleared())
    assert number() == 0


def test_an_error_in_noting_reaches_neither_the_search_nor_the_log_with_its_words(knowledge, caplog):
    with knowledge.db.write() as connection:
        connection.execute(sa.text("DROP TABLE unanswered_searches"))
    ask("zimble womble")
    assert "a search that found nothing was not noted: DataFolderError" in caplog.text
    assert "zimble" not in caplog.text


def test_a_truth_that_is_being_written_does_not_hold_up_the_search(knowledge):
    """The writer waits in its own thread until the other transaction ends."""
    page = AppTest.from_function(find_page, default_timeout=20)
    page.query_params["q"] = "zimble"
    with knowledge.db.write():
        page.run()
        assert not page.exception
        assert [thread for thread in threading.enumerate() if thread.name == "unanswered"]
    wait_for_writers()
    assert kept(knowledge) == {"zimble": 1}


def test_a_queue_of_writers_has_an_end(knowledge, monkeypatch):
    monkeypatch.setattr(finding, "_waiting", threading.BoundedSemaphore(1))
    with knowledge.db.write():
        first = finding.note(knowledge, "zimble")
        assert finding.note(knowledge, "womble") is None
    first.join()
    assert kept(knowledge) == {"zimble": 1}
