"""Administrators' pages of words and of searches that found nothing, over HTTP with real forms."""

import html

import pytest

from app.operations.migrate import migrate
from kb import glossary, unanswered
from kb.database import Database
from tests.accounts import Clock, browser, create_administrator, create_person, send, sign_in, token_on

ADMIN = "synthetic.admin@example.org"
ATTACK = "\"><script>alert(1)</script>'{{7*7}}"


@pytest.fixture
def db(tmp_path):
    db = Database(f"sqlite:///{tmp_path / 'kb.db'}", now=Clock())
    migrate(db, tmp_path / "backups")
    yield db
    db.close()


@pytest.fixture
def admin(db):
    create_administrator(db)
    client = browser(db)
    sign_in(client, ADMIN)
    return client


def add(client, **fields):
    return send(
        client, "/account/words", **({"terms": "SWG\nsynthetic walking group", "plain": "zimble club"} | fields)
    )


def terms_of(db):
    return [one.words.terms for one in glossary.list_additions(db)]


def test_words_are_added_shown_with_an_example_and_found_by_a_question(db, admin):
    answer = add(admin, ambiguous="yes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/words?done=words-added")
    page = html.unescape(admin.get("/account/words?done=words-added").text)
    assert "The words are added." in page
    assert "SWG, synthetic walking group" in page
    assert "“zimble club” also finds “SWG”, “synthetic walking group”." in page
    tried = html.unescape(
        send(admin, "/account/words/try", form_at="/account/words", question="our Zimble  club for SMI").text
    )
    assert "“Zimble club” also finds “SWG”" in tried
    assert "“SMI” also finds" in tried
    assert 'value="our Zimble  club for SMI"' in tried
    nothing = send(admin, "/account/words/try", form_at="/account/words", question="qqq")
    assert "none of them is in the list" in nothing.text


def test_errors_stand_beside_their_fields_and_what_was_typed_stays(db, admin):
    answer = add(admin, terms="one\n" + "x" * 90, plain="of the", ambiguous="yes")
    assert answer.status_code == 422
    for field in ("terms", "plain"):
        assert f'<p class="error" id="{field}-error">' in answer.text
        assert f'<a href="#{field}">' in answer.text
    assert "x" * 90 in answer.text
    assert 'name="ambiguous" value="yes" checked' in answer.text
    assert terms_of(db) == []


def test_words_are_changed_and_removed(db, admin):
    add(admin)
    [one] = glossary.list_additions(db)
    address = f"/account/words/{one.id}"
    assert "SWG\nsynthetic walking group</textarea>" in admin.get(address).text
    assert send(admin, address, terms="SWG", plain="", edit="0").status_code == 422
    changed = send(admin, address, terms="SWG, stroll", plain="", edit="0")
    assert changed.headers["location"] == "/account/words?done=words-changed"
    assert terms_of(db) == [("SWG", "stroll")]
    for edit in ("0", "", "x", "9" * 30):
        assert send(admin, address, terms="SWG, walk", edit=edit).status_code == 409
    assert send(admin, f"{address}/remove", form_at=address).headers["location"].endswith("words-removed")
    assert terms_of(db) == []
    assert admin.get(address).status_code == 404


def test_the_packaged_words_are_listed_and_can_be_looked_through(admin):
    every = admin.get("/account/words").text
    assert "severe mental illness" in every
    assert "primary care network" in every
    found = admin.get("/account/words?find=MENTAL+illness").text
    assert "severe mental illness" in found
    assert "primary care network" not in found
    assert "0 with “qqq”" in admin.get("/account/words?find=qqq").text


def test_what_people_type_runs_nowhere(db, admin):
    add(admin, terms=f"SWG\n{ATTACK}")
    unanswered.record(db, ATTACK)
    for page in (
        admin.get("/account/words"),
        admin.get("/account/words", params={"find": ATTACK}),
        send(admin, "/account/words/try", form_at="/account/words", question=ATTACK),
        admin.get("/account/searches"),
    ):
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text
        assert "49" not in page.text.split("<main")[1].split("form_token")[0]


def test_searches_that_found_nothing_are_listed_with_their_counts_and_can_be_removed(db, admin):
    assert "Nothing in the last 90 days." in admin.get("/account/searches").text
    for asked in ("Zimble", "zimble", "womble"):
        unanswered.record(db, asked)
    page = admin.get("/account/searches").text
    assert "<strong>zimble</strong></p><p>2 times, last on 23 November 2026" in page
    assert "<strong>womble</strong></p><p>1 time, last on" in page
    assert page.index("zimble") < page.index("womble")
    first = unanswered.list_unanswered(db, create_administrator(db, "synthetic.other@example.org"))[0]
    answer = send(admin, f"/account/searches/{first.id}/remove", form_at="/account/searches")
    assert answer.headers["location"] == "/account/searches?done=search-removed"
    assert "zimble" not in admin.get("/account/searches").text


def test_the_pages_are_for_administrators_alone(db, admin):
    add(admin)
    unanswered.record(db, "zimble")
    [one] = glossary.list_additions(db)
    create_person(db, moderates=frozenset({"SEL"}), contributor=True)
    moderator, stranger = browser(db), browser(db)
    sign_in(moderator)
    paths = ("/account/words", f"/account/words/{one.id}", "/account/searches")
    for path in paths:
        assert moderator.get(path).status_code == 403
        assert stranger.get(path).headers["location"].startswith("/account/sign-in?next=")
    sent = {"form_token": token_on(moderator.get("/account/")), "terms": "a b, c d", "edit": "0", "question": "zimble"}
    for path in (*paths[:2], "/account/words/try", f"/account/words/{one.id}/remove", "/account/searches/1/remove"):
        assert moderator.post(path, data=sent).status_code == 403
    assert terms_of(db) == [("SWG", "synthetic walking group")]


def test_only_administrators_are_led_to_the_pages(db, admin):
    create_person(db)
    reader = browser(db)
    sign_in(reader)
    for path in ("/account/words", "/account/searches"):
        assert f'href="{path}"' in admin.get("/account/").text
        assert f'href="{path}"' not in reader.get("/account/").text
