import argon2
import pytest
import sqlalchemy as sa

from kb import attempts, identities, passwords, people_admin, sessions
from kb.attempts import TooManyAttempts
from kb.errors import Invalid, NotAllowed
from kb.people import SYSTEM
from kb.schema import attempts as attempts_table
from kb.sign_in import change_password, sign_in
from tests.accounts import PASSWORD, Clock, audited, create_person, open_database

EMAIL = "synthetic.reader@example.org"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def db(tmp_path, clock):
    db = open_database(tmp_path, clock)
    yield db
    db.close()


def enter(db, email=EMAIL, password=PASSWORD, address="192.0.2.1"):
    return sign_in(db, email=email, password=password, address=address)


def refusals(db, times, **what):
    sentences = []
    for _ in range(times):
        with pytest.raises(NotAllowed) as refusal:
            enter(db, **({"password": "wrong"} | what))
        sentences.append(str(refusal.value))
    return sentences


def test_right_password_starts_a_session(db):
    person = create_person(db)
    assert sessions.load(db, enter(db, " Synthetic.READER@example.org ")) == person


def test_unknown_account_and_account_switched_off_and_account_without_password_read_alike(db):
    create_person(db)
    create_person(db, "synthetic.off@example.org")
    create_person(db, "synthetic.new@example.org", password="")
    people_admin.deactivate(db, SYSTEM, people_admin.find_person_by_email(db, "synthetic.off@example.org").id)
    answers = [refusals(db, 6, email=EMAIL)]
    for email in ("synthetic.off@example.org", "synthetic.new@example.org", "synthetic.nobody@example.org"):
        answers.append(refusals(db, 6, email=email, password=PASSWORD))
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert len(set(answers[0])) > 2, "the answer says more as tries run out"


def test_unknown_account_costs_one_comparison_too(db, monkeypatch):
    create_person(db)
    real, compared = argon2.PasswordHasher.verify, []

    def watched(self, password_hash, password):
        compared.append(password_hash)
        return real(self, password_hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched)
    refusals(db, 1, email="synthetic.nobody@example.org")
    refusals(db, 1)
    assert len(compared) == 2
    assert compared[0] == passwords.UNKNOWN
    assert compared[1] != passwords.UNKNOWN


def test_account_takes_five_wrong_tries_in_a_quarter_of_an_hour(db, clock):
    create_person(db)
    refusals(db, 5)
    with pytest.raises(TooManyAttempts, match="15 minutes"):
        enter(db)
    with pytest.raises(TooManyAttempts):
        enter(db, address="192.0.2.2")
    clock.forward(minutes=14)
    with pytest.raises(TooManyAttempts, match="1 minute"):
        enter(db)
    clock.forward(minutes=1)
    assert enter(db)


def test_refused_tries_do_not_prolong_the_wait(db, clock):
    create_person(db)
    refusals(db, 5)
    for _ in range(15):
        clock.forward(minutes=1)
        if clock.instant.minute < 15:
            with pytest.raises(TooManyAttempts):
                enter(db)
    assert enter(db)


def test_twenty_wrong_tries_make_a_longer_wait(db, clock):
    create_person(db)
    for _ in range(4):
        refusals(db, 5)
        clock.forward(minutes=15)
    with pytest.raises(TooManyAttempts, match="3 hours"):
        enter(db)
    clock.forward(hours=3)
    assert enter(db)


def test_right_password_starts_the_count_afresh(db):
    create_person(db)
    for _ in range(3):
        refusals(db, 4)
        enter(db)


def test_one_network_address_takes_thirty_wrong_tries(db):
    create_person(db)
    for n in range(30):
        refusals(db, 1, email=f"synthetic.{n}@example.org")
    with pytest.raises(TooManyAttempts):
        enter(db)
    assert enter(db, address="192.0.2.2")


def test_those_who_get_in_do_not_use_up_their_neighbours_tries(db):
    create_person(db)
    for _ in range(35):
        enter(db)


def test_an_ipv6_customer_is_one_address(db):
    assert attempts.network_of("2001:db8:1:2::1") == attempts.network_of("2001:db8:1:2:ffff::9")
    assert attempts.network_of("2001:db8:1:2::1") != attempts.network_of("2001:db8:1:3::1")
    assert attempts.network_of("::ffff:192.0.2.1") == attempts.network_of("192.0.2.1")
    assert attempts.network_of("") == "unknown"


def test_attempts_hold_nothing_that_was_typed_and_are_deleted_after_a_day(db, clock):
    refusals(db, 2, email="synthetic.typed.password@example.org")
    with db.read() as connection:
        rows = list(connection.execute(sa.select(attempts_table)))
    assert len(rows) == 4
    assert "synthetic" not in str(rows)
    assert "192.0.2.1" not in str(rows)
    clock.forward(days=1)
    refusals(db, 1)
    with db.read() as connection:
        assert len(list(connection.execute(sa.select(attempts_table)))) == 2


def test_address_that_cannot_be_one_is_told_so(db):
    with pytest.raises(Invalid):
        enter(db, "nobody")


def test_password_hashed_with_old_parameters_is_hashed_anew_on_sign_in(db):
    person = create_person(db)
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD.encode())
    with db.write() as connection:
        identities.store_password_hash(connection, person.id, weak)
    enter(db)
    with db.read() as connection:
        _, stored = identities.find_password_hash(connection, EMAIL)
    assert stored != weak
    assert not passwords.needs_rehash(stored)
    assert enter(db)


def test_own_password_is_changed_with_the_current_one(db):
    person = create_person(db)
    session = enter(db)
    change_password(db, person, current=PASSWORD, new="another synthetic kettle")
    assert sessions.load(db, session) is None
    assert audited(db)[-1] == "set_password"
    refusals(db, 1, password=PASSWORD)
    assert enter(db, password="another synthetic kettle")


def test_own_password_stays_without_the_current_one(db):
    person = create_person(db)
    for _ in range(5):
        with pytest.raises(Invalid) as refusal:
            change_password(db, person, current="wrong", new="another synthetic kettle")
        assert refusal.value.problems[0].field == "current"
    with pytest.raises(TooManyAttempts):
        change_password(db, person, current=PASSWORD, new="another synthetic kettle")
    with pytest.raises(Invalid) as refusal:
        change_password(db, person, current=PASSWORD, new=EMAIL)
    assert refusal.value.problems[0].field == "new"
