"""Administrators' page of the NHS list, over HTTP with real forms. The practices are made up."""

import html

import pytest

from app.accounts import form_reading
from app.operations.migrate import migrate
from kb.database import Database
from kb.organisations import list_organisations
from tests.accounts import Clock, audited, browser, create_administrator, create_person, send, sign_in, token_on
from tests.organisation_lists import as_csv, as_zip, practice

PAGE = "/account/practices"
LISTED = as_csv(practice("X00001"), practice("X00002", "<b>SYNTHETIC</b> CLINIC"))


@pytest.fixture
def db(tmp_path):
    db = Database(f"sqlite:///{tmp_path / 'kb.db'}", now=Clock())
    migrate(db, tmp_path / "backups")
    yield db
    db.close()


@pytest.fixture
def admin(db, tmp_path):
    create_administrator(db)
    client = browser(db, data_dir=tmp_path / "var")
    sign_in(client, "synthetic.admin@example.org")
    return client


def upload(client, data, *, form_at=PAGE):
    return client.post(PAGE, data={"form_token": token_on(client.get(form_at))}, files={"file": ("list", data)})


def digest_on(page):
    return page.text.split('name="digest" value="')[1].split('"')[0]


@pytest.mark.parametrize("data", [LISTED, as_zip(LISTED)], ids=["csv", "zip"])
def test_a_list_is_shown_in_numbers_before_it_is_loaded(db, admin, tmp_path, data):
    page = upload(admin, data)
    assert "<dt>New</dt><dd>2</dd>" in page.text
    assert list_organisations(db) == []
    answer = send(admin, f"{PAGE}/load", form_at=PAGE, digest=digest_on(page))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?done=practices-loaded")
    assert [one.ods_code for one in list_organisations(db)] == ["X00002", "X00001"]
    assert list((tmp_path / "var" / "ods").iterdir()) == []
    after = html.unescape(admin.get(f"{PAGE}?done=practices-loaded").text)
    assert "The list is loaded." in after
    assert "2 organisations known" in after
    assert "2 new, 0 changed, 0 unchanged, 0 closed, 0 refused" in after
    assert audited(db)[-1] == "load_organisations"


def test_only_the_list_that_was_looked_at_is_loaded(db, admin):
    first = digest_on(upload(admin, LISTED))
    upload(admin, as_csv(practice("X00009")))
    for digest in (first, "", "../kb", "*" * 64, "0" * 64):
        assert send(admin, f"{PAGE}/load", form_at=PAGE, digest=digest).status_code == 404
    assert list_organisations(db) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Choose the file first."),
        (b"<html>not a list</html>", "This is not the NHS list"),
        (as_zip(LISTED)[:-30], "The zip file is damaged"),
    ],
)
def test_a_wrong_file_is_told_beside_the_field(db, admin, data, reason):
    page = upload(admin, data)
    assert page.status_code == 422
    assert reason in page.text
    assert '<a href="#file">' in page.text
    assert list_organisations(db) == []


def test_a_file_that_is_too_large_is_refused(admin, monkeypatch):
    monkeypatch.setattr(form_reading, "LARGEST_FILE", 10_000)
    assert upload(admin, b"0" * 20_000).status_code == 413


def test_a_form_without_its_token_or_in_pieces_changes_nothing(db, admin):
    assert admin.post(PAGE, files={"file": ("list", LISTED)}).status_code == 403
    broken = {"content-type": "multipart/form-data"}
    assert admin.post(PAGE, content=b"--x", headers=broken).status_code == 400
    assert list_organisations(db) == []


def test_nobody_else_sees_the_page_or_sends_a_file(db, tmp_path):
    create_person(db, contributor=True)
    client = browser(db, data_dir=tmp_path / "var")
    assert client.get(PAGE).headers["location"].startswith("/account/sign-in")
    assert upload(client, LISTED, form_at="/account/sign-in").status_code == 415
    sign_in(client)
    assert client.get(PAGE).status_code == 403
    assert upload(client, LISTED, form_at="/account/").status_code == 415
    assert send(client, f"{PAGE}/load", form_at="/account/", digest="0" * 64).status_code == 403
    assert not (tmp_path / "var").exists()
