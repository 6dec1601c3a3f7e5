import pytest
import sqlalchemy as sa

from kb import identities, people_admin, sessions
from kb.errors import NotAllowed
from kb.people import SYSTEM
from kb.roles import Roles
from kb.schema import sessions as table
from tests.accounts import Clock, create_person, open_database


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def db(tmp_path, clock):
    db = open_database(tmp_path, clock)
    yield db
    db.close()


@pytest.fixture
def person(db):
    return create_person(db, password="", contributor=True)


def row(db):
    with db.read() as connection:
        return connection.execute(sa.select(table)).one()


def test_session_gives_the_person_back(db, person):
    token = sessions.create(db, person, identities.PASSWORD)
    assert sessions.load(db, token) == person


def test_token_is_long_new_each_time_and_stored_only_as_a_digest(db, person):
    token = sessions.create(db, person, identities.PASSWORD)
    assert len(token) == 43
    assert token != sessions.create(db, person, identities.PASSWORD)
    with db.read() as connection:
        stored = str(list(connection.execute(sa.select(table))))
    assert token not in stored


@pytest.mark.parametrize("token", ["", "unknown", "x" * 100_000, "\x00", "\ud800", "' OR 1=1 --"])
def test_token_that_was_never_given_out_is_nobody(db, person, token):
    sessions.create(db, person, identities.PASSWORD)
    assert sessions.load(db, token) is None


def test_session_ends_after_thirty_idle_minutes(db, clock, person):
    token = sessions.create(db, person, identities.PASSWORD)
    clock.forward(minutes=29, seconds=59)
    assert sessions.load(db, token)
    clock.forward(minutes=29, seconds=59)
    assert sessions.load(db, token)
    clock.forward(minutes=30)
    assert sessions.load(db, token) is None
    clock.forward(minutes=-30)
    clock.forward(minutes=29)
    assert sessions.load(db, token), "looking at an expired session does not prolong it, nor end it twice"


def test_session_ends_after_twelve_hours_however_busy(db, clock, person):
    token = sessions.create(db, person, identities.PASSWORD)
    for _ in range(47):
        clock.forward(minutes=15)
        assert sessions.load(db, token)
    clock.forward(minutes=15)
    assert sessions.load(db, token) is None


def test_use_is_written_at_most_once_a_minute(db, clock, person):
    token = sessions.create(db, person, identities.PASSWORD)
    began = row(db).seen_at
    clock.forward(seconds=59)
    sessions.load(db, token)
    assert row(db).seen_at == began
    clock.forward(seconds=1)
    sessions.load(db, token)
    assert row(db).seen_at == clock.instant


def test_revoked_session_is_over(db, person):
    token, other = (sessions.create(db, person, identities.PASSWORD) for _ in range(2))
    sessions.revoke(db, token)
    sessions.revoke(db, "unknown")
    assert sessions.load(db, token) is None
    assert sessions.load(db, other)


def test_all_others_are_revoked_and_counted(db, person):
    stranger = create_person(db, "synthetic.stranger@example.org", password="")
    theirs = sessions.create(db, stranger, identities.PASSWORD)
    mine, *others = (sessions.create(db, person, identities.PASSWORD) for _ in range(3))
    assert sessions.count_others(db, person.id, mine) == 2
    assert sessions.revoke_all(db, person.id, keep=mine) == 2
    assert sessions.count_others(db, person.id, mine) == 0
    assert [bool(sessions.load(db, token)) for token in (mine, *others, theirs)] == [True, False, False, True]
    assert sessions.revoke_all(db, person.id) == 1
    assert sessions.load(db, mine) is None


def test_person_switched_off_has_no_session_and_gets_none(db, person):
    token = sessions.create(db, person, identities.PASSWORD)
    people_admin.deactivate(db, SYSTEM, person.id)
    assert sessions.load(db, token) is None
    with pytest.raises(NotAllowed):
        sessions.create(db, person, identities.PASSWORD)


def test_the_system_gets_no_session(db):
    with pytest.raises(NotAllowed):
        sessions.create(db, SYSTEM, identities.PASSWORD)


def test_roles_are_read_anew_on_every_load(db, person):
    token = sessions.create(db, person, identities.PASSWORD)
    people_admin.set_roles(db, SYSTEM, person.id, Roles(moderates=frozenset({"NEL"})))
    assert sessions.load(db, token).moderates == {"NEL"}
    assert not sessions.load(db, token).contributor


def test_rows_of_sessions_that_are_over_are_deleted(db, clock, person):
    revoked, idle = (sessions.create(db, person, identities.PASSWORD) for _ in range(2))
    sessions.revoke(db, revoked)
    assert sessions.purge(db) == 1
    clock.forward(minutes=31)
    live = sessions.create(db, person, identities.PASSWORD)
    assert row(db).seen_at == clock.instant, "a new session clears the old ones away"
    assert sessions.purge(db) == 0
    assert sessions.load(db, live)
    assert sessions.load(db, idle) is None
