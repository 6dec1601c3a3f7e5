import threading

import pytest
import sqlalchemy as sa

from kb import identities, links, people_admin, people_store, sessions
from kb.errors import Invalid, KbError, NotAllowed, NotFound
from kb.links import Purpose
from kb.people import SYSTEM
from kb.roles import Roles
from kb.schema import one_time_links
from kb.sign_in import sign_in
from tests.accounts import PASSWORD, Clock, audited, create_administrator, create_person, details, open_database


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def db(tmp_path, clock):
    db = open_database(tmp_path, clock)
    yield db
    db.close()


def at_once(*calls):
    """Run all calls at the same moment; what each returned or raised."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        start.wait()
        try:
            results[number] = call()
        except KbError as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def administrators(db):
    with db.read() as connection:
        return people_store.list_administrator_ids(connection)


def test_first_administrator_comes_through_the_link(db):
    token = links.create_first_administrator_link(db)
    assert links.find(db, token).purpose is Purpose.FIRST_ADMINISTRATOR
    person = links.use_for_first_administrator(db, token, details(), PASSWORD)
    assert person.administrator
    assert person.contributor
    assert audited(db) == ["first_administrator"]
    assert sign_in(db, email=person.email, password=PASSWORD, address="192.0.2.1")


def test_token_is_stored_only_as_a_digest(db):
    token = links.create_first_administrator_link(db)
    with db.read() as connection:
        assert token not in str(list(connection.execute(sa.select(one_time_links))))


def test_first_administrator_link_is_refused_once_there_is_one(db):
    earlier = links.create_first_administrator_link(db)
    create_administrator(db, password="")
    assert links.find(db, earlier) is None
    with pytest.raises(KbError):
        links.use_for_first_administrator(db, earlier, details(), PASSWORD)
    with pytest.raises(NotAllowed):
        links.create_first_administrator_link(db)
    assert len(administrators(db)) == 1


def test_a_new_first_administrator_link_makes_earlier_ones_useless(db):
    earlier = [links.create_first_administrator_link(db) for _ in range(2)]
    token = links.create_first_administrator_link(db)
    for one in earlier:
        assert links.find(db, one) is None
        with pytest.raises(NotFound):
            links.use_for_first_administrator(db, one, details(), PASSWORD)
    assert links.use_for_first_administrator(db, token, details(), PASSWORD).administrator


def test_a_first_administrator_link_leaves_no_other_kind_useless(db):
    person = people_admin.create_person(db, SYSTEM, details(), Roles())
    invited = people_admin.create_password_link(db, SYSTEM, person.id).token
    links.create_first_administrator_link(db)
    assert links.find(db, invited).purpose is Purpose.PASSWORD


def test_one_first_administrator_link_used_twice_at_once_makes_one(db):
    tokens = [links.create_first_administrator_link(db)] * 2
    results = at_once(
        *(
            lambda token=token, n=n: links.use_for_first_administrator(
                db, token, details(f"synthetic.{n}@example.org"), PASSWORD
            )
            for n, token in enumerate(tokens)
        )
    )
    assert len(administrators(db)) == 1
    assert sum(isinstance(result, KbError) for result in results) == 1


def test_one_link_used_by_four_at_once_works_once(db):
    person = people_admin.create_person(db, SYSTEM, details(), Roles())
    token = people_admin.create_password_link(db, SYSTEM, person.id).token
    chosen = [f"synthetic kettle number {n}" for n in range(4)]
    results = at_once(*(lambda password=password: links.use_for_password(db, token, password) for password in chosen))
    winners = [n for n, result in enumerate(results) if not isinstance(result, KbError)]
    assert len(winners) == 1
    assert all(isinstance(result, NotFound) for n, result in enumerate(results) if n not in winners)
    assert sign_in(db, email=person.email, password=chosen[winners[0]], address="192.0.2.1")
    assert audited(db).count("set_password") == 1


def test_link_lives_for_a_day(db, clock):
    invited = people_admin.invite(db, SYSTEM, details(), Roles())
    clock.forward(hours=23, minutes=59)
    assert links.find(db, invited.token)
    clock.forward(minutes=1)
    assert links.find(db, invited.token) is None
    with pytest.raises(NotFound):
        links.use_for_password(db, invited.token, PASSWORD)


def test_looking_at_a_link_does_not_spend_it(db):
    invited = people_admin.invite(db, SYSTEM, details(), Roles())
    assert links.find(db, invited.token) == links.find(db, invited.token)
    assert links.find(db, invited.token).person == invited.person
    links.use_for_password(db, invited.token, PASSWORD)
    assert links.find(db, invited.token) is None


def test_poor_password_does_not_spend_the_link(db):
    invited = people_admin.invite(db, SYSTEM, details(), Roles())
    with pytest.raises(Invalid):
        links.use_for_password(db, invited.token, "short")
    with pytest.raises(Invalid):
        links.use_for_password(db, invited.token, invited.person.email)
    assert links.find(db, invited.token)


def test_taken_address_does_not_spend_the_first_administrators_link(db):
    create_person(db)
    token = links.create_first_administrator_link(db)
    with pytest.raises(Invalid, match="has an account already"):
        links.use_for_first_administrator(db, token, details(), PASSWORD)
    assert links.find(db, token)
    assert administrators(db) == set()


def test_a_link_does_only_what_it_was_made_for(db):
    first = links.create_first_administrator_link(db)
    with pytest.raises(NotFound):
        links.use_for_password(db, first, PASSWORD)
    invited = people_admin.invite(db, SYSTEM, details(), Roles())
    with pytest.raises(NotFound):
        links.use_for_first_administrator(db, invited.token, details("synthetic.other@example.org"), PASSWORD)
    assert administrators(db) == set()


def test_newer_link_ends_the_earlier_ones(db):
    invited = people_admin.invite(db, SYSTEM, details(), Roles())
    newer = people_admin.create_password_link(db, SYSTEM, invited.person.id)
    assert links.find(db, invited.token) is None
    assert links.find(db, newer.token)


def test_password_link_ends_sessions_and_lifts_the_limit(db):
    person = create_person(db)
    session = sessions.create(db, person, identities.PASSWORD)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            sign_in(db, email=person.email, password="wrong", address="192.0.2.1")
    token = people_admin.create_password_link(db, SYSTEM, person.id).token
    links.use_for_password(db, token, "another synthetic kettle")
    assert sessions.load(db, session) is None
    assert sign_in(db, email=person.email, password="another synthetic kettle", address="192.0.2.1")
    with pytest.raises(NotAllowed):
        sign_in(db, email=person.email, password=PASSWORD, address="192.0.2.1")


def test_link_of_a_person_switched_off_is_dead(db):
    create_administrator(db)
    invited = people_admin.invite(db, SYSTEM, details(), Roles())
    people_admin.deactivate(db, SYSTEM, invited.person.id)
    assert links.find(db, invited.token) is None
    with pytest.raises(NotAllowed):
        people_admin.create_password_link(db, SYSTEM, invited.person.id)
    people_admin.reactivate(db, SYSTEM, invited.person.id)
    assert links.find(db, invited.token) is None


@pytest.mark.parametrize("token", ["", "unknown", "\x00", "\ud800", "x" * 100_000])
def test_token_that_was_never_given_out_does_nothing(db, token):
    links.create_first_administrator_link(db)
    assert links.find(db, token) is None


def test_old_links_are_deleted(db, clock):
    links.create_first_administrator_link(db)
    clock.forward(days=2)
    links.create_first_administrator_link(db)
    with db.read() as connection:
        assert len(list(connection.execute(sa.select(one_time_links)))) == 1
