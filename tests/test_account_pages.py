import html
import re
from pathlib import Path

import pytest

from app import brand, menu
from app.accounts.session_cookie import cookie_name, person_from_cookies
from app.accounts.visit import safe_next
from app.pages import URL_PATHS
from kb import links, people_admin, requests, sessions
from kb.people import SYSTEM
from kb.roles import Roles
from kb.states import VersionState
from tests import factories
from tests.accounts import (
    PASSWORD,
    Clock,
    browser,
    create_administrator,
    create_person,
    details,
    open_database,
    send,
    settings,
    sign_in,
    token_on,
)
from tests.factories import create_case_study

ADMIN = "synthetic.admin@example.org"
ATTACK = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{{7*7}}"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def db(tmp_path, clock):
    db = open_database(tmp_path, clock)
    yield db
    db.close()


@pytest.fixture
def client(db):
    return browser(db)


@pytest.fixture
def admin(db):
    create_administrator(db)
    client = browser(db)
    sign_in(client, ADMIN)
    return client


def cookies_set(answer):
    return {cookie.split("=")[0]: cookie for cookie in answer.headers.get_list("set-cookie")}


def link_on(page):
    return re.search(r"/account/link/[\w-]{43}", page.text).group()


def test_signing_in_leads_to_where_one_wanted_to_go(db, client):
    create_person(db)
    answer = sign_in(client, next="/share?id=synthetic")
    assert (answer.status_code, answer.headers["location"]) == (303, "/share?id=synthetic")
    page = client.get("/account/")
    assert "Synthetic Reader" in page.text
    assert "no role yet" in page.text


def test_a_streamlit_page_knows_the_person_by_the_cookie(db, client):
    person = create_person(db)
    sign_in(client)
    assert person_from_cookies(db, settings(), dict(client.cookies)) == person
    assert person_from_cookies(db, settings(), {}) is None


def test_page_for_the_signed_in_sends_others_to_sign_in_and_back(db, client):
    for path in ("/account/", "/account/password", "/account/people", "/account/sign-out"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/account/sign-in?next=" + path.replace("/", "%2F")


def test_wrong_password_keeps_the_address_but_not_the_password(db, client):
    create_person(db)
    answer = sign_in(client, "Synthetic.Reader@example.org", "wrong synthetic password")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert '<a href="#password">The e-mail address or the password is not right.</a>' in answer.text
    assert 'value="Synthetic.Reader@example.org"' in answer.text
    assert "wrong synthetic password" not in answer.text
    assert "<title>Error: Sign in" in answer.text


def test_too_many_tries_say_how_long_to_wait(db, client):
    create_person(db)
    for _ in range(5):
        sign_in(client, password="wrong")
    answer = sign_in(client)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "900"
    assert "Try again in 15 minutes." in answer.text


def test_limit_by_network_address_counts_each_address_apart(db):
    create_person(db)
    flood = browser(db, address="192.0.2.66")
    for n in range(30):
        sign_in(flood, f"synthetic.{n}@example.org", "wrong")
    assert sign_in(flood).status_code == 429
    assert sign_in(browser(db, address="192.0.2.67")).status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " /share",
        "\x00/share",
        "javascript:alert(1)",
        "http:/evil.example",
        "evil.example",
        "/a//evil.example",
        "/../..//evil.example",
        "/share\r\nSet-Cookie: a=b",
        "/sh\u00e4re",
        "/" + "x" * 1000,
        "",
    ],
)
def test_next_leads_nowhere_but_here(db, client, address):
    assert safe_next(address) == ""
    create_person(db)
    assert sign_in(client, next=address).headers["location"] == "/"


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        ({}, "/"),
        ({"contributor": True}, "/mine"),
        ({"contributor": True, "moderates": frozenset({"SEL"})}, "/moderate"),
        ({"administrator": True}, "/moderate"),
    ],
)
def test_who_wanted_no_page_lands_where_their_work_waits(db, client, roles, page):
    create_person(db, **roles)
    assert sign_in(client).headers["location"] == page


MENU = ["Find", "Map", "Share", "Add an asset"]


def menu_on(page):
    nav = re.search(r'<nav aria-label="Product">(.*?)</nav>', page.text, re.S).group(1)
    return re.findall(r'<a href="/(?!account)[^>]*>([^<]+)', nav)


@pytest.mark.parametrize(
    ("roles", "more"),
    [
        ({}, ["My entries"]),
        ({"contributor": True}, ["My entries"]),
        ({"contributor": True, "moderates": frozenset({"SEL"})}, ["Moderate (2)", "My entries"]),
        ({"administrator": True}, ["Moderate (2)", "My entries"]),
    ],
)
def test_the_menu_is_what_streamlits_pages_offer_the_same_person(db, client, roles, more):
    assert menu_on(client.get("/account/sign-in")) == MENU
    for _ in range(2):
        author = factories.create_person(db, organisation="Synthetic Elsewhere")
        create_case_study(db, author, state=VersionState.SUBMITTED, organisation=author.organisation)
    person = create_person(db, **roles)
    sign_in(client)
    for path in ("/account/", "/account/password", "/account/sign-out", "/account/ask"):
        assert menu_on(client.get(path)) == MENU + more, path
    assert [entry.name for entry in menu.entries(db, person)] == MENU + more


def test_my_entries_counts_what_a_moderator_sent_back(db, client):
    person = create_person(db, contributor=True)
    create_case_study(db, person, state=VersionState.CHANGES_REQUESTED)
    sign_in(client)
    assert '<a href="/mine">My entries (1)</a>' in client.get("/account/").text


@pytest.mark.parametrize("address", ["/", "/share", "/map?icb=NEL&q=a%20b", "/c/synthetic-slug", "/find?q=http%3A//x"])
def test_next_takes_paths_of_this_server(address):
    assert safe_next(address) == address


def test_signed_in_person_who_opens_sign_in_goes_on(db, client):
    create_person(db)
    sign_in(client)
    assert client.get("/account/sign-in?next=//evil.example").headers["location"] == "/account/"
    assert client.get("/account/sign-in?next=/share").headers["location"] == "/share"


@pytest.mark.parametrize(
    ("public_url", "name", "secure"),
    [("https://kb.example.org", "__Host-session", True), ("http://localhost:8501", "session", False)],
)
def test_cookie_is_as_strict_as_the_address_allows(db, public_url, name, secure):
    create_person(db)
    client = browser(db, public_url=public_url)
    cookie = cookies_set(sign_in(client))[name]
    assert cookie_name(settings(public_url=public_url)) == name
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "path=/", "samesite=lax"} <= parts
    assert ("secure" in parts) is secure
    assert not any(part.startswith(("domain", "max-age", "expires")) for part in parts)
    assert client.get("/account/").status_code == 200


def test_signing_in_takes_a_new_session_and_ends_the_old_one(db, client):
    create_person(db)
    create_person(db, "synthetic.other@example.org")
    planted = "planted-by-an-attacker"
    client.cookies.set("session", planted, domain="localhost.local")
    sign_in(client)
    tokens = [cookie.value for cookie in client.cookies.jar if cookie.name == "session" and cookie.value != planted]
    assert len(tokens) == 1
    assert sessions.load(db, planted) is None
    assert sessions.load(db, tokens[0])


def test_using_a_link_while_signed_in_ends_the_earlier_session(db, client):
    create_person(db)
    sign_in(client)
    earlier = client.cookies["session"]
    invited = people_admin.invite(db, SYSTEM, details("synthetic.other@example.org"), Roles())
    send(client, f"/account/link/{invited.token}", password=PASSWORD, again=PASSWORD)
    assert sessions.load(db, earlier) is None
    assert sessions.load(db, client.cookies["session"]).id == invited.person.id


def test_sign_out_ends_the_session_on_the_server_too(db, client):
    create_person(db)
    sign_in(client)
    token = client.cookies["session"]
    assert client.get("/account/sign-out").status_code == 200
    assert sessions.load(db, token), "opening the page changes nothing"
    answer = send(client, "/account/sign-out")
    assert answer.headers["location"] == "/account/sign-in?done=signed-out"
    assert sessions.load(db, token) is None
    assert "session" not in client.cookies
    assert "You are signed out." in client.get(answer.headers["location"]).text


def test_other_browsers_are_signed_out(db, client):
    create_person(db)
    other = browser(db)
    sign_in(client)
    sign_in(other)
    assert "1 other browser." in client.get("/account/").text
    send(client, "/account/sessions", form_at="/account/")
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 303


def test_session_ends_idle_and_absolute(db, clock, client):
    create_person(db)
    sign_in(client)
    clock.forward(minutes=30)
    assert client.get("/account/").status_code == 303
    sign_in(client)
    for _ in range(47):
        clock.forward(minutes=15)
        assert client.get("/account/").status_code == 200
    clock.forward(minutes=15)
    assert client.get("/account/").status_code == 303


def test_person_switched_off_is_out_at_once(db, client):
    person = create_person(db)
    sign_in(client)
    people_admin.deactivate(db, SYSTEM, person.id)
    assert client.get("/account/").status_code == 303
    assert sign_in(client).status_code == 422


def test_form_without_wrong_or_another_browsers_token_changes_nothing(db, client):
    create_person(db)
    other = browser(db)
    foreign = token_on(other.get("/account/sign-in"))
    client.get("/account/sign-in")
    for form_token in (None, "", "0" * 64, foreign, "\u00e9", "\x00"):
        fields = {"email": "synthetic.reader@example.org", "password": PASSWORD, "form_token": form_token}
        answer = client.post(
            "/account/sign-in", data={name: value for name, value in fields.items() if value is not None}
        )
        assert answer.status_code == 403
        assert "Nothing was changed" in answer.text
        assert "session" not in client.cookies


def test_token_from_before_signing_in_or_of_another_session_is_refused(db, client):
    create_person(db)
    before = token_on(client.get("/account/sign-in"))
    sign_in(client)
    other = browser(db)
    sign_in(other)
    theirs = token_on(other.get("/account/sign-out"))
    for form_token in (before, theirs, ""):
        assert client.post("/account/sign-out", data={"form_token": form_token}).status_code == 403
    assert client.get("/account/").status_code == 200


def test_every_post_asks_for_the_token(db, admin):
    person = people_admin.find_person_by_email(db, ADMIN)
    for path in (
        "/account/sign-in",
        "/account/sign-out",
        "/account/sessions",
        "/account/password",
        "/account/ask",
        "/account/link/unknown",
        "/account/people",
        f"/account/people/{person.id}/roles",
        f"/account/people/{person.id}/details",
        f"/account/people/{person.id}/link",
        f"/account/people/{person.id}/off",
        f"/account/people/{person.id}/on",
        f"/account/people/requests/{person.id}/accept",
        f"/account/people/requests/{person.id}/decline",
    ):
        assert admin.post(path, data={"email": "x"}).status_code == 403, path


def test_form_sent_from_another_site_is_refused_even_with_its_token(db, client):
    create_person(db)
    sign_in(client)
    form_token = token_on(client.get("/account/sign-out"))
    for site in ("cross-site", "same-site"):
        answer = client.post("/account/sign-out", data={"form_token": form_token}, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    answer = client.post(
        "/account/sign-out", data={"form_token": form_token}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 303


def test_get_changes_nothing_where_only_post_may(db, admin):
    person = create_person(db)
    for path in ("roles", "details", "link", "off", "on"):
        assert admin.get(f"/account/people/{person.id}/{path}").status_code == 405
    assert people_admin.get_person(db, person.id).active


def test_large_foreign_and_overfull_bodies_are_refused(db, client):
    client.get("/account/ask")
    assert client.post("/account/ask", data={"why": "x" * 65_537}).status_code == 413
    assert client.post("/account/ask", json={"why": "x"}).status_code == 415
    assert client.post("/account/ask", files={"why": b"x"}).status_code == 415
    assert client.post("/account/ask", data={f"f{n}": "x" for n in range(101)}).status_code == 400


def test_streamed_body_without_a_length_is_cut_off(db, client):
    def endless():
        for _ in range(100):
            yield b"a=" + b"x" * 10_000

    answer = client.post(
        "/account/ask", content=endless(), headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "raw", [b"%00", b"%ED%A0%80", b"%FF%FE", b"\xff\xfe\x00", b"%E2%80%AE", b"%", b"%F0%9F%A7%A1", b"%0D%0A"]
)
@pytest.mark.parametrize("path", ["/account/sign-in", "/account/ask", "/account/link/"])
def test_odd_bytes_never_crash(db, client, path, raw):
    if path.endswith("/"):
        path += links.create_first_administrator_link(db)
    token = token_on(client.get(path)).encode()
    fields = (b"name", b"email", b"organisation", b"ods_code", b"why", b"password", b"again", b"next")
    body = b"form_token=" + token + b"".join(b"&" + field + b"=a" + raw + b"b" for field in fields)
    answer = client.post(path, content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_odd_cookies_and_tokens_in_addresses_never_crash(db, client):
    for cookie in ("session=%00\xff", "session=" + "x" * 5000, 'form="\\', "session=;form=\xe9"):
        answer = client.get("/account/sign-in", headers={"Cookie": cookie.encode("latin-1")})
        assert answer.status_code == 200
    for token in ("%00", "%ED%A0%80", "%FF", "x" * 3000):
        assert client.get(f"/account/link/{token}").status_code == 410


def test_pages_are_neither_stored_nor_name_their_address_to_others(db, client):
    token = links.create_first_administrator_link(db)
    for path in ("/account/sign-in", "/account/ask", f"/account/link/{token}", "/account/link/unknown"):
        answer = client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_pages_hold_no_script_no_inline_style_and_nothing_from_elsewhere(db, admin, client):
    person = create_person(db, moderates=frozenset({"NEL"}))
    requests.ask(db, email="a@example.org", name="S", organisation="S", why="S", address="192.0.2.1")
    first = [admin.get(path) for path in ("/account/", "/account/people", f"/account/people/{person.id}")]
    for page in (*first, client.get("/account/sign-in"), client.get("/account/ask"), client.get("/account/link/x")):
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page.text)
        assert not re.search(r"""(src|href|action)=["'](?!/[^/]|/"|#)""", page.text), page.text
        assert page.text.count("<h1>") == 1


def test_demonstration_is_said_until_the_four_contacts_are_set(db):
    contacts = {
        "controller": "Synthetic Board",
        "dpo_email": "synthetic@example.org",
        "safeguarding_contact": "synthetic@example.org",
        "accessibility_contact": "synthetic@example.org",
    }
    for path in ("/account/sign-in", "/account/ask", "/account/link/x"):
        assert brand.DEMONSTRATION in browser(db).get(path).text
        assert brand.DEMONSTRATION not in browser(db, **contacts).get(path).text


def test_first_administrator_fills_in_the_form_and_is_signed_in(db, client):
    address = f"/account/link/{links.create_first_administrator_link(db)}"
    filled = {"name": "Synthetic Admin", "email": ADMIN, "organisation": "Synthetic Board", "ods_code": ""}
    answer = send(client, address, **filled, password="short", again="other")
    assert answer.status_code == 422
    assert 'href="#password"' in answer.text
    assert 'href="#again"' in answer.text
    assert 'value="Synthetic Board"' in answer.text
    answer = send(client, address, **filled, password=PASSWORD, again=PASSWORD)
    assert answer.headers["location"] == "/account/"
    assert "Manage people (administrator)" in client.get("/account/").text
    assert client.get(address).status_code == 410
    assert sign_in(browser(db), ADMIN).status_code == 303


def test_opening_a_link_does_not_spend_it(db, client):
    invited = people_admin.invite(db, SYSTEM, details(), Roles())
    for _ in range(3):
        assert client.get(f"/account/link/{invited.token}").status_code == 200
        assert client.head(f"/account/link/{invited.token}").status_code == 200
    page = client.get(f"/account/link/{invited.token}")
    assert "24 November 2026 at 09:00" in page.text
    send(client, f"/account/link/{invited.token}", password=PASSWORD, again=PASSWORD)
    assert client.get(f"/account/link/{invited.token}").status_code == 410


def test_two_passwords_that_differ_do_not_spend_the_link(db, client):
    invited = people_admin.invite(db, SYSTEM, details(), Roles())
    answer = send(client, f"/account/link/{invited.token}", password=PASSWORD, again=PASSWORD + "x")
    assert 'href="#again"' in answer.text
    assert PASSWORD not in answer.text
    assert links.find(db, invited.token)


def test_asking_to_contribute_ends_in_a_first_sign_in(db, admin, client):
    fields = {"name": "Synthetic Asker", "email": "Synthetic.Asker@example.org", "organisation": "Synthetic PCN"}
    answer = send(client, "/account/ask", **fields, why="A café <b>for</b> everybody")
    assert "Your request is sent" in answer.text
    page = admin.get("/account/people")
    assert "1 request waiting" in page.text
    assert "A café &lt;b&gt;for&lt;/b&gt; everybody" in page.text
    accept = re.search(r'action="(/account/people/requests/[\w-]+/accept)"', page.text).group(1)
    invitation = send(admin, accept, form_at="/account/people")
    assert "shown only once" in invitation.text
    send(client, link_on(invitation), password=PASSWORD, again=PASSWORD)
    assert "contributor" in client.get("/account/").text
    assert "0 requests waiting" in admin.get("/account/people").text


def test_asking_reads_the_same_with_and_without_an_account(db):
    create_person(db)
    fields = {"name": "S", "organisation": "S", "why": "S"}
    with_account = send(browser(db), "/account/ask", email="synthetic.reader@example.org", **fields)
    without = send(browser(db), "/account/ask", email="synthetic.nobody@example.org", **fields)
    strip = re.compile(r'value="[0-9a-f]{64}"')
    assert strip.sub("", with_account.text) == strip.sub("", without.text)


def test_asking_too_often_is_refused(db, client):
    fields = {"name": "S", "organisation": "S", "why": "S"}
    answers = [send(client, "/account/ask", email=f"synthetic.{n}@example.org", **fields) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "retry-after" in answers[-1].headers


def test_request_with_mistakes_keeps_what_was_typed(db, client):
    answer = send(client, "/account/ask", name="Synthetic Asker", email="nobody", organisation="", why="Kept words")
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert 'href="#organisation"' in answer.text
    assert 'aria-describedby="email-hint email-error"' in answer.text
    assert 'value="nobody"' in answer.text
    assert "Kept words" in answer.text


def test_request_is_declined(db, admin, client):
    requests.ask(db, email="a@example.org", name="S", organisation="S", why="S", address="192.0.2.1")
    decline = re.search(r'action="(/account/people/requests/[\w-]+/decline)"', admin.get("/account/people").text).group(
        1
    )
    answer = send(admin, decline, form_at="/account/people")
    assert "The request is declined." in admin.get(answer.headers["location"]).text
    assert admin.post(decline, data={"form_token": token_on(admin.get("/account/people"))}).status_code == 409


def test_request_of_somebody_with_an_account_is_explained(db, admin):
    create_person(db)
    requests.ask(db, email="synthetic.reader@example.org", name="S", organisation="S", why="S", address="192.0.2.1")
    accept = re.search(r'action="(/account/people/requests/[\w-]+/accept)"', admin.get("/account/people").text).group(1)
    answer = send(admin, accept, form_at="/account/people")
    assert answer.status_code == 422
    assert "has an account already" in answer.text


def test_administrator_invites_with_roles(db, admin):
    fields = {"name": "Synthetic Mod", "email": "synthetic.mod@example.org", "organisation": "Synthetic Board"}
    wrong = send(admin, "/account/people", **fields | {"email": "x"}, ods_code="a-1", moderates=["NEL", "SEL"])
    assert wrong.status_code == 422
    assert 'value="NEL" checked' in wrong.text
    assert 'value="SWL" checked' not in wrong.text
    assert 'href="#ods_code"' in wrong.text
    page = send(admin, "/account/people", **fields, ods_code="qmf", moderates=["NEL", "SEL"], contributor="yes")
    person = people_admin.find_person_by_email(db, "synthetic.mod@example.org")
    assert page.status_code == 200
    assert links.find(db, link_on(page).rpartition("/")[2]).person == person
    assert (person.moderates, person.contributor, person.administrator) == ({"NEL", "SEL"}, True, False)
    assert person.ods_code == "QMF"


def test_administrator_changes_roles_details_and_access(db, admin):
    person = create_person(db, contributor=True)
    here = f"/account/people/{person.id}"
    assert send(admin, f"{here}/roles", form_at=here, moderates="WNL").headers["location"] == f"{here}?done=roles"
    assert people_admin.get_person(db, person.id).moderates == {"WNL"}
    assert not people_admin.get_person(db, person.id).contributor
    send(admin, f"{here}/details", form_at=here, name="Renamed", email=person.email, organisation="Synthetic")
    assert people_admin.get_person(db, person.id).name == "Renamed"
    wrong = send(admin, f"{here}/details", form_at=here, name="Kept", email="x", organisation="Synthetic")
    assert wrong.status_code == 422
    assert 'value="Kept"' in wrong.text
    assert links.find(db, link_on(send(admin, f"{here}/link", form_at=here)).rpartition("/")[2])
    send(admin, f"{here}/off", form_at=here)
    assert "switched off" in admin.get(here).text
    send(admin, f"{here}/on", form_at=here)
    assert people_admin.get_person(db, person.id).active


def test_unknown_icb_is_refused_at_its_field(db, admin):
    person = create_person(db)
    here = f"/account/people/{person.id}"
    answer = send(admin, f"{here}/roles", form_at=here, moderates="NCL")
    assert answer.status_code == 422
    assert 'href="#moderates"' in answer.text
    assert people_admin.get_person(db, person.id).moderates == frozenset()


def test_last_administrator_is_told_why_not(db, admin):
    person = people_admin.find_person_by_email(db, ADMIN)
    here = f"/account/people/{person.id}"
    for path in ("roles", "off"):
        answer = send(admin, f"{here}/{path}", form_at=here)
        assert answer.status_code == 422
        assert "last administrator" in answer.text
    assert people_admin.get_person(db, person.id).administrator


def test_people_are_for_administrators(db, client):
    person = create_person(db, contributor=True, moderates=frozenset({"NEL"}))
    sign_in(client)
    here = f"/account/people/{person.id}"
    for path in ("/account/people", here):
        assert client.get(path).status_code == 403
    for path in ("/account/people", f"{here}/roles", f"{here}/link", f"{here}/off"):
        answer = send(client, path, form_at="/account/password", administrator="yes")
        assert answer.status_code == 403
        assert "Only an administrator" in answer.text
    assert not people_admin.get_person(db, person.id).administrator


def test_unknown_person_is_not_found(db, admin):
    assert admin.get("/account/people/00000000-0000-0000-0000-000000000000").status_code == 404
    assert admin.get("/account/people/x").status_code == 404


def test_own_password_is_changed_and_other_browsers_are_out(db, client):
    create_person(db)
    other = browser(db)
    sign_in(client)
    sign_in(other)
    earlier = client.cookies["session"]
    wrong = send(client, "/account/password", current="wrong", new="another synthetic kettle", again="")
    assert 'href="#again"' in wrong.text
    wrong = send(
        client, "/account/password", current="wrong", new="another synthetic kettle", again="another synthetic kettle"
    )
    assert 'href="#current"' in wrong.text
    answer = send(
        client, "/account/password", current=PASSWORD, new="another synthetic kettle", again="another synthetic kettle"
    )
    assert answer.headers["location"] == "/account/?done=password"
    assert client.get("/account/").status_code == 200
    assert sessions.load(db, earlier) is None
    assert other.get("/account/").status_code == 303


def test_an_attack_in_any_field_is_shown_as_text(db, admin, client):
    def is_harmless(page):
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        return ATTACK in html.unescape(page.text)

    person = people_admin.create_person(
        db, SYSTEM, details("synthetic.x@example.org", name=ATTACK, organisation=ATTACK), Roles()
    )
    requests.ask(db, email="a@example.org", name=ATTACK, organisation=ATTACK, why=ATTACK, address="192.0.2.1")
    here = f"/account/people/{person.id}"
    fields = dict.fromkeys(("name", "email", "organisation", "ods_code", "why", "moderates", "next"), ATTACK)
    first = links.find(db, people_admin.create_password_link(db, SYSTEM, person.id).token)
    shown = [
        admin.get("/account/people"),
        admin.get(here),
        send(admin, f"{here}/details", form_at=here, **fields),
        send(admin, "/account/people", **fields),
        send(admin, f"{here}/link", form_at=here),
        send(client, "/account/ask", **fields),
        send(client, "/account/sign-in", email=ATTACK, password=ATTACK),
    ]
    assert first.person.name == ATTACK
    assert [is_harmless(page) for page in shown] == [True] * len(shown)
    for page in (
        client.get("/account/sign-in", params={"next": ATTACK, "done": ATTACK}),
        client.get(f"/account/link/{ATTACK}"),
        send(admin, f"{here}/roles", form_at=here, **fields),
    ):
        is_harmless(page)


def test_header_shows_who_is_signed_in(db, client):
    create_person(db)
    assert "Your account</a>" in client.get("/account/sign-in").text
    sign_in(client)
    assert "Synthetic Reader<span" in client.get("/account/").text


def test_style_sheet_has_the_products_colours():
    text = (Path(brand.__file__).parent / "static" / "site.css").read_text("utf-8")
    for colour in (brand.INK, brand.PAPER, brand.TEAL, brand.TEAL_PALE, brand.SAND, brand.AMBER, brand.FOCUS):
        assert colour in text
    assert "http" not in text
    assert "@import" not in text


def test_every_link_of_the_frame_leads_to_a_page(client):
    found = set(re.findall(r'href="(/[\w/-]*)"', client.get("/account/ask").text))
    elsewhere = {"/data/", "/account/"}
    assert {"/map", "/privacy"} <= found
    assert {path.lstrip("/") for path in found - elsewhere} <= URL_PATHS
