from uuid import uuid4

import pytest
import sqlalchemy as sa

from kb import links, people_admin, requests
from kb.attempts import TooManyAttempts
from kb.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.people import SYSTEM
from kb.schema import contribution_requests
from tests.accounts import PASSWORD, Clock, audited, create_administrator, create_person, open_database


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def db(tmp_path, clock):
    db = open_database(tmp_path, clock)
    yield db
    db.close()


def ask(db, email="Synthetic.Asker@example.org", *, address="192.0.2.1", **others):
    typed = {"name": "Synthetic Asker", "organisation": "Synthetic Practice", "why": "Synthetic reason."}
    requests.ask(db, email=email, address=address, **(typed | others))


def waiting(db):
    return requests.list_waiting(db, SYSTEM)


def test_request_waits_oldest_first(db, clock):
    ask(db)
    clock.forward(minutes=1)
    ask(db, "synthetic.later@example.org", why="  Two\r\nlines\x00\u202e ")
    assert [request.email for request in waiting(db)] == ["synthetic.asker@example.org", "synthetic.later@example.org"]
    assert waiting(db)[1].why == "Two\nlines"


def test_every_problem_of_a_request_is_told_at_once(db):
    with pytest.raises(Invalid) as refusal:
        ask(db, "x", name=" ", organisation="", why="\u200b")
    assert [problem.field for problem in refusal.value.problems] == ["name", "email", "organisation", "why"]
    with pytest.raises(Invalid):
        ask(db, why="x" * 1001)
    assert waiting(db) == []


def test_accepting_makes_a_contributor_with_an_invitation(db):
    administrator = create_administrator(db)
    ask(db)
    invited = requests.accept(db, administrator, waiting(db)[0].id)
    assert invited.person.contributor
    assert not invited.person.administrator
    assert invited.person.moderates == frozenset()
    assert links.use_for_password(db, invited.token, PASSWORD).id == invited.person.id
    assert waiting(db) == []
    assert audited(db)[-4:] == ["create_person", "invite", "accept_request", "set_password"]


def test_accepting_closes_other_requests_of_that_address(db):
    ask(db)
    ask(db)
    requests.accept(db, SYSTEM, waiting(db)[0].id)
    assert waiting(db) == []


def test_declining_makes_no_account(db):
    administrator = create_administrator(db)
    ask(db)
    requests.decline(db, administrator, waiting(db)[0].id)
    assert waiting(db) == []
    assert people_admin.find_person_by_email(db, "synthetic.asker@example.org") is None
    assert audited(db)[-1] == "decline_request"


def test_a_request_is_answered_once(db):
    ask(db)
    number = waiting(db)[0].id
    requests.decline(db, SYSTEM, number)
    with pytest.raises(Conflict):
        requests.accept(db, SYSTEM, number)
    with pytest.raises(NotFound):
        requests.decline(db, SYSTEM, uuid4())
    assert people_admin.find_person_by_email(db, "synthetic.asker@example.org") is None


def test_request_of_somebody_with_an_account_is_taken_but_cannot_be_accepted(db):
    create_person(db, "synthetic.asker@example.org")
    ask(db)
    with pytest.raises(Invalid, match="has an account already"):
        requests.accept(db, SYSTEM, waiting(db)[0].id)
    assert len(waiting(db)) == 1, "a refused answer leaves the request waiting"


def test_only_an_administrator_answers(db):
    ask(db)
    contributor = create_person(db, contributor=True)
    number = waiting(db)[0].id
    for verb in (
        lambda: requests.list_waiting(db, contributor),
        lambda: requests.accept(db, contributor, number),
        lambda: requests.decline(db, contributor, number),
    ):
        with pytest.raises(NotAllowed, match="Only an administrator"):
            verb()
    assert len(waiting(db)) == 1


def test_one_network_address_asks_five_times_an_hour(db, clock):
    for n in range(5):
        ask(db, f"synthetic.{n}@example.org")
    with pytest.raises(TooManyAttempts):
        ask(db, "synthetic.x@example.org")
    ask(db, "synthetic.x@example.org", address="192.0.2.2")
    clock.forward(hours=1)
    ask(db, "synthetic.y@example.org")


def test_one_email_address_asks_three_times_a_day(db):
    for n in range(3):
        ask(db, address=f"192.0.2.{n}")
    with pytest.raises(TooManyAttempts):
        ask(db, " SYNTHETIC.asker@example.org", address="192.0.2.9")


def test_all_together_ask_two_hundred_times_a_day(db, clock):
    for n in range(200):
        ask(db, f"synthetic.{n}@example.org", address=f"192.0.2.{n}")
    with pytest.raises(TooManyAttempts):
        ask(db, "synthetic.x@example.org", address="192.0.2.250")
    clock.forward(days=1)
    ask(db, "synthetic.x@example.org", address="192.0.2.250")


def test_mistyped_request_counts_against_no_limit(db):
    for _ in range(10):
        with pytest.raises(Invalid):
            ask(db, "x")
    ask(db)


def test_answered_requests_are_deleted_after_ninety_days(db, clock):
    ask(db)
    ask(db, "synthetic.waiting@example.org")
    requests.decline(db, SYSTEM, waiting(db)[0].id)
    clock.forward(days=90)
    assert requests.purge(db) == 0
    clock.forward(seconds=1)
    assert requests.purge(db) == 1
    with db.read() as connection:
        assert connection.scalars(sa.select(contribution_requests.c.email)).all() == ["synthetic.waiting@example.org"]
