import threading
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from kb import identities, people_admin, people_store, schema, sessions
from kb.details import parse_details
from kb.emails import normalise_email
from kb.errors import Invalid, NotAllowed, NotFound
from kb.people import SYSTEM
from kb.roles import ADMINISTRATOR, Roles, parse_roles
from tests.accounts import Clock, audited, create_administrator, create_person, details, open_database


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def db(tmp_path, clock):
    db = open_database(tmp_path, clock)
    yield db
    db.close()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Synthetic.Reader@Example.ORG ", "synthetic.reader@example.org"),
        ("ｓynthetic@example.org", "synthetic@example.org"),
        ("a+b@example.nhs.uk", "a+b@example.nhs.uk"),
        ("o'synthetic@example.org", "o'synthetic@example.org"),
    ],
)
def test_email_is_normalised(typed, stored):
    assert normalise_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nobody",
        "@example.org",
        "a@",
        "a@localhost",
        "a@b@example.org",
        "a b@example.org",
        "a@exa mple.org",
        ".a@example.org",
        "a..b@example.org",
        "a@-example.org",
        "a@example..org",
        "a@192.0.2.1",
        "a\x00@example.org",
        "a\u202e@example.org",
        "a\ud800@example.org",
        "a\r\nbcc:b@example.org",
        "<script>@example.org",
        "“a”@example.org",
        "x" * 65 + "@example.org",
        "a@" + "x" * 250 + ".org",
        "а@exаmple.org",  # Cyrillic а
    ],
)
def test_bad_email_is_refused_with_a_sentence(typed):
    with pytest.raises(Invalid) as refusal:
        normalise_email(typed)
    assert refusal.value.problems[0].field == "email"
    assert refusal.value.problems[0].message.endswith(".")


def test_every_problem_of_the_details_is_told_at_once():
    with pytest.raises(Invalid) as refusal:
        parse_details(email="x", name="\u202e\x00 ", organisation="o" * 201, ods_code="A-1")
    assert [problem.field for problem in refusal.value.problems] == ["name", "email", "organisation", "ods_code"]


def test_invisible_characters_are_taken_out_of_a_name():
    found = parse_details(email="a@example.org", name="Syn\x00thetic\u202e  Zoë", organisation="P", ods_code=" e85001 ")
    assert (found.name, found.ods_code) == ("Synthetic Zoë", "E85001")


def test_moderator_of_a_closed_icb_moderates_its_successor(db):
    person = create_person(db, password="", moderates=frozenset({"NCL", "SEL"}))
    with db.read() as connection:
        before = people_store.get_person(connection, person.id, date(2026, 3, 31))
        after = people_store.get_person(connection, person.id, date(2026, 4, 1))
    assert before.moderates == {"NCL", "SEL"}
    assert after.moderates == {"WNL", "SEL"}


def test_roles_take_only_icbs_of_the_day():
    with pytest.raises(Invalid):
        parse_roles(contributor=False, moderates=["NCL"], administrator=False, on=date(2026, 11, 23))
    with pytest.raises(Invalid):
        parse_roles(contributor=False, moderates=["x' OR 1=1"], administrator=False, on=date(2026, 11, 23))
    roles = parse_roles(contributor=True, moderates=["WNL"], administrator=False, on=date(2026, 11, 23))
    assert roles == Roles(contributor=True, moderates=frozenset({"WNL"}))


def test_an_address_has_one_account(db):
    create_person(db, password="")
    with pytest.raises(Invalid, match="has an account already"):
        create_person(db, password="")
    with db.read() as connection:
        assert len(people_store.list_people(connection, db.today())) == 1


def test_details_cannot_take_another_persons_address(db):
    create_person(db, "synthetic.one@example.org", password="")
    other = create_person(db, "synthetic.two@example.org", password="")
    with pytest.raises(Invalid, match="has an account already"):
        people_admin.set_details(db, SYSTEM, other.id, details("synthetic.one@example.org"))
    assert people_admin.get_person(db, other.id).email == "synthetic.two@example.org"


def test_people_are_found_by_number_and_by_address(db):
    person = create_person(db, password="", contributor=True)
    assert people_admin.get_person(db, person.id) == person
    assert people_admin.find_person_by_email(db, "synthetic.reader@example.org") == person
    assert people_admin.find_person_by_email(db, "synthetic.other@example.org") is None


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (Roles(), False),
        (Roles(contributor=True), False),
        (Roles(moderates=frozenset({"NEL"})), False),
        (Roles(administrator=True), True),
    ],
)
def test_only_an_active_administrator_manages_people(db, roles, expected):
    actor = people_admin.create_person(db, SYSTEM, details(), roles)
    verbs = (
        lambda: people_admin.list_people(db, actor),
        lambda: people_admin.create_person(db, actor, details("synthetic.a@example.org"), Roles()),
        lambda: people_admin.invite(db, actor, details("synthetic.b@example.org"), Roles()),
        lambda: people_admin.set_details(db, actor, actor.id, details()),
        lambda: people_admin.create_password_link(db, actor, actor.id),
        lambda: people_admin.reactivate(db, actor, actor.id),
        lambda: people_admin.set_roles(db, actor, actor.id, roles),
    )
    for verb in verbs:
        if expected:
            verb()
        else:
            with pytest.raises(NotAllowed, match="Only an administrator"):
                verb()


def test_nobody_and_a_person_without_number_do_not_manage_people(db):
    with pytest.raises(NotAllowed):
        people_admin.check_can_manage_people(None)
    people_admin.check_can_manage_people(SYSTEM)


def test_a_role_taken_away_counts_at_once_whatever_the_page_still_believes(db):
    create_administrator(db)
    stale = create_administrator(db, "synthetic.second@example.org")
    people_admin.set_roles(db, SYSTEM, stale.id, Roles(contributor=True))
    with pytest.raises(NotAllowed):
        people_admin.create_person(db, stale, details(), Roles())


def test_unknown_person_is_not_found(db):
    administrator = create_administrator(db)
    with pytest.raises(NotFound):
        people_admin.set_roles(db, SYSTEM, uuid4(), Roles())
    assert administrator.administrator


def test_last_administrator_stays(db):
    administrator = create_administrator(db)
    with pytest.raises(NotAllowed, match="last administrator"):
        people_admin.set_roles(db, administrator, administrator.id, Roles(contributor=True))
    with pytest.raises(NotAllowed, match="last administrator"):
        people_admin.deactivate(db, administrator, administrator.id)
    assert people_admin.get_person(db, administrator.id).administrator


def test_an_administrator_who_cannot_sign_in_yet_does_not_count(db):
    administrator = create_administrator(db)
    people_admin.invite(db, administrator, details("synthetic.new@example.org"), ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="last administrator"):
        people_admin.deactivate(db, administrator, administrator.id)


def test_one_of_two_administrators_may_go(db):
    first = create_administrator(db)
    second = create_administrator(db, "synthetic.second@example.org")
    people_admin.deactivate(db, second, first.id)
    assert not people_admin.get_person(db, first.id).active


def test_two_administrators_cannot_remove_each_other_at_once(db):
    first = create_administrator(db)
    second = create_administrator(db, "synthetic.second@example.org")
    start, refusals = threading.Barrier(2), []

    def remove(actor, other):
        start.wait()
        try:
            people_admin.deactivate(db, actor, other.id)
        except NotAllowed as error:
            refusals.append(str(error))

    threads = [threading.Thread(target=remove, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.read() as connection:
        assert len(people_store.list_administrator_ids(connection)) == 1
    assert len(refusals) == 1


def test_deactivating_ends_sessions_and_links(db):
    administrator, person = create_administrator(db), create_person(db)
    token = sessions.create(db, person, identities.PASSWORD)
    people_admin.deactivate(db, administrator, person.id)
    assert sessions.load(db, token) is None
    people_admin.reactivate(db, administrator, person.id)
    assert sessions.load(db, token) is None, "an ended session must not come back"
    with pytest.raises(NotAllowed):
        people_admin.deactivate(db, person, administrator.id)


def test_every_step_is_audited_by_number_with_its_actor(db, clock):
    administrator = create_administrator(db, password="")
    clock.instant = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    person = people_admin.invite(db, administrator, details(), Roles(contributor=True)).person
    people_admin.set_roles(db, administrator, person.id, Roles(moderates=frozenset({"SEL", "NEL"})))
    people_admin.set_details(db, administrator, person.id, details(organisation="Another Synthetic Practice"))
    people_admin.create_password_link(db, administrator, person.id)
    people_admin.deactivate(db, administrator, person.id)
    people_admin.reactivate(db, administrator, person.id)
    with db.read() as connection:
        rows = list(connection.execute(sa.select(schema.audit).where(schema.audit.c.actor == str(administrator.id))))
    assert [row.action for row in rows] == [
        "create_person",
        "invite",
        "set_roles",
        "set_details",
        "password_link",
        "deactivate",
        "reactivate",
    ]
    assert {row.person_id for row in rows} == {person.id}
    assert rows[2].reason == "moderator of NEL, SEL"
    assert rows[0].at == clock.instant
    assert "synthetic" not in " ".join(row.reason for row in rows)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"organisation": "Another Synthetic Practice"}, "organisation"),
        ({"name": "Synthetic Other", "ods_code": "X12345"}, "name, ods_code"),
        ({"email": "synthetic.other@example.org"}, "email"),
        ({}, "nothing changed"),
    ],
)
@pytest.mark.parametrize("own", [False, True])
def test_a_change_of_details_is_audited_by_the_names_of_its_fields(db, changed, fields, own):
    administrator = create_administrator(db, "synthetic.first@example.org", password="")
    person = administrator if own else people_admin.create_person(db, administrator, details(), Roles())
    given = {"email": person.email, "name": person.name, "organisation": person.organisation}
    people_admin.set_details(db, administrator, person.id, details(**(given | changed)))
    with db.read() as connection:
        row = connection.execute(sa.select(schema.audit).where(schema.audit.c.action == "set_details")).one()
    assert (row.actor, row.person_id) == (str(administrator.id), person.id)
    assert row.reason == f"{'own account: ' if own else ''}{fields}"


def test_a_refused_step_leaves_neither_change_nor_audit(db):
    administrator = create_administrator(db)
    before = audited(db)
    with pytest.raises(NotAllowed):
        people_admin.set_roles(db, administrator, administrator.id, Roles())
    assert audited(db) == before


def test_identity_is_found_by_method_issuer_and_subject_only(db):
    person = create_person(db)
    with db.write() as connection:
        identities.attach(connection, person.id, identities.OIDC, "https://issuer.example.org", "synthetic-1")
    assert identities.person_for(db, identities.OIDC, "https://issuer.example.org", "synthetic-1") == person
    assert identities.person_for(db, identities.OIDC, "https://other.example.org", "synthetic-1") is None
    assert identities.person_for(db, identities.OIDC, "https://issuer.example.org", person.email) is None
    people_admin.deactivate(db, SYSTEM, person.id)
    assert identities.person_for(db, identities.OIDC, "https://issuer.example.org", "synthetic-1") is None


def test_locks_reach_postgresql(db):
    seen = []
    sa.event.listen(db.engine, "before_execute", lambda _c, statement, *_: seen.append(statement))
    with db.read() as connection:
        people_store.list_administrator_ids(connection, who_can_sign_in=True)
    assert "FOR UPDATE" in str(seen[-1].compile(dialect=postgresql.dialect()))
