"""Sharing a case study, from the first word to being taken down, in a real browser."""

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.find.searcher import Searcher
from kb import drafts, entry_store, sessions
from kb.states import VersionState
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import CASE_STUDY, create_case_study, create_moderator, create_person

pytestmark = pytest.mark.browser

STORY = "Synthetic: every Thursday two of our receptionists phone people who live alone, and we meet for tea."
STEPS = (
    "What you did",
    "For whom, where and whom to ask",
    "What came of it",
    "What it took",
    "Check and submit",
)
ATTACK = (
    "<script>window.attacked=1</script><img src=x onerror=window.attacked=1>"
    "[l](javascript:window.attacked=1)![i](http://outside.invalid/i.png) $x^2$ :red[x] `code` **b** "
    "'; DROP TABLE entries; -- NEAR(a b) \u202egnirts\u202c \x00 👩‍⚕️ 健康 صحة"
)
KEPT = ATTACK.replace("\u202e", "").replace("\u202c", "").replace("\x00", "")


def take_picture(visitor, name):
    """Keep a picture of the page for the documentation where the environment names a folder."""
    if folder := os.environ.get("PICTURES_DIR"):
        visitor.page.evaluate("document.activeElement.blur()")
        visitor.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def settle(visitor):
    """Wait until the script has run to its end, however busy the machine is."""
    visitor.settle()
    visitor.page.locator("[data-test-script-state=notRunning]").wait_for()


def has(visitor, label, words):
    """The field whose label begins so holds these words."""
    expect(visitor.page.get_by_label(label).first).to_have_value(words)


def wait_for_step(visitor, number):
    visitor.page.locator("#form-step", has_text=STEPS[number - 1]).wait_for()
    settle(visitor)


def fill(visitor, label, words):
    """Type into the field whose label begins so, and leave it."""
    field = visitor.page.get_by_label(label).first
    field.fill(words)
    field.press("Tab")
    settle(visitor)


def choose(visitor, label, words):
    """Choose the term that these words find, as somebody does who types."""
    visitor.page.get_by_label(label).first.click()
    visitor.page.keyboard.type(words)
    visitor.page.get_by_role("option").first.wait_for()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    settle(visitor)


def tick(visitor, words):
    visitor.page.locator("[data-testid=stCheckbox] label", has_text=words).first.click()
    settle(visitor)


def press(visitor, name):
    visitor.page.get_by_role("button", name=name, exact=True).click()
    settle(visitor)


def open_share(visitor, person, path="/share"):
    visitor.sign_in(person)
    visitor.open(path)
    visitor.page.locator("#form-step").wait_for()


def fill_minimum(visitor, title, *, problem=""):
    """What has to be told before anybody can submit; ends on the last step."""
    fill(visitor, "Title", title)
    fill(visitor, "What you did", STORY)
    choose(visitor, "How you worked", "volunteers")
    if problem:
        fill(visitor, "The problem", problem)
    press(visitor, "Save and continue")
    wait_for_step(visitor, 2)
    choose(visitor, "Communities it is meant for", "Older")
    fill(visitor, "Postcode", "SE5 8AZ")
    choose(visitor, "How far has it come", "Running")
    fill(visitor, "Started", "September 2024")
    fill(visitor, "E-mail", "office@synthetic-practice.example")
    press(visitor, "Skip to the last step")
    wait_for_step(visitor, 5)


def declare_and_submit(visitor):
    tick(visitor, "nothing here identifies a patient")
    tick(visitor, "CC BY 4.0")
    press(visitor, "Submit")
    visitor.page.get_by_text("It is handed in, and waits for a moderator").wait_for()


def newest(site, person):
    return drafts.list_own(site.db, person)[0]


def until(check, seconds=5.0):
    """Wait until something is so; 5 seconds is what the product promises."""
    deadline = time.monotonic() + seconds
    while not check() and time.monotonic() < deadline:
        time.sleep(0.1)
    return check()


def found_in_search(searcher, words, entry):
    return str(entry.id) in searcher.search(words).ids


def status_of(visitor, path):
    return visitor.context.request.get(f"{visitor.site.url}{path}", max_redirects=0).status


def test_a_case_study_is_shared_sent_back_published_found_and_taken_down(site, new_visitor):
    author, moderator = create_person(site.db), create_moderator(site.db, icb="SEL")
    title = f"Synthetic phone calls {author.id.hex[:6]}"
    writer, checker = new_visitor(), new_visitor()
    open_share(writer, author)
    fill_minimum(writer, title)
    declare_and_submit(writer)

    checker.sign_in(moderator)
    checker.open("/moderate")
    checker.page.get_by_role("link", name=title).click()
    checker.page.get_by_text("It cannot be published as it is").wait_for()
    settle(checker)
    fill(checker, "Reason", "Synthetic reason: say what the problem was.")
    press(checker, "Ask for changes")
    checker.page.get_by_text("Sent back").wait_for()

    writer.open("/mine")
    writer.page.get_by_role("link", name="See what should change").click()
    writer.page.get_by_text("say what the problem was").wait_for()
    press(writer, "Make the changes")
    wait_for_step(writer, 1)
    expect(writer.page.get_by_text("say what the problem was")).to_be_visible()
    has(writer, "What you did", STORY)
    fill(writer, "The problem", "Synthetic: people told us that nobody rings them.")
    take_picture(writer, "share-desktop")
    press(writer, "5. Check and submit")
    wait_for_step(writer, 5)
    tick(writer, "nothing here identifies a patient")
    press(writer, "Submit")
    writer.page.get_by_text("It is handed in").wait_for()

    checker.open("/moderate")
    checker.page.get_by_role("link", name=title).click()
    checker.page.get_by_role("button", name="Publish", exact=True).wait_for()
    settle(checker)
    checker.check_accessible()
    take_picture(checker, "moderate-desktop")
    for line in range(checker.page.locator("[data-testid=stCheckbox]").count()):
        checker.page.locator("[data-testid=stCheckbox] label").nth(line).click()
        settle(checker)
    press(checker, "Publish")
    checker.page.get_by_text("Search finds it within a few seconds").wait_for()

    entry, version = newest(site, author)
    searcher = Searcher(site.knowledge)
    assert version.state is VersionState.PUBLISHED
    assert until(lambda: found_in_search(searcher, title, entry))
    reader = new_visitor()
    reader.open(f"/?q={title.replace(' ', '+')}")
    reader.page.get_by_role("link", name=title).first.wait_for()
    assert status_of(reader, f"/c/{entry.slug}") == 302

    checker.open(f"/case-study?id={entry.slug}")
    press(checker, "Take down now")
    assert until(lambda: status_of(reader, f"/c/{entry.slug}") == 410)
    assert until(lambda: not found_in_search(searcher, title, entry))
    reader.open(f"/?q={title.replace(' ', '+')}")
    assert reader.page.get_by_role("link", name=title).count() == 0


def test_a_reload_and_another_page_lose_nothing(site, visitor):
    author = create_person(site.db)
    open_share(visitor, author)
    fill(visitor, "Title", "Synthetic interrupted walk")
    visitor.page.wait_for_url("**/share?entry=*")
    fill(visitor, "What you did", STORY)
    choose(visitor, "How you worked", "volunteers")
    press(visitor, "Save and continue")
    wait_for_step(visitor, 2)
    fill(visitor, "Postcode", "SE5 8AZ")
    address = visitor.page.url

    visitor.page.reload()
    wait_for_step(visitor, 2)
    assert visitor.page.url == address
    has(visitor, "Postcode", "SE5 8AZ")
    press(visitor, "1. What you did")
    wait_for_step(visitor, 1)
    has(visitor, "What you did", STORY)

    visitor.page.get_by_label("Title").first.fill("Synthetic walk, renamed")
    # A hand holds the button for a moment; without it Streamlit sends the page's change before the text's.
    visitor.page.locator(".st-key-frame_menu").get_by_role("link", name="Find").click(delay=400)
    visitor.page.get_by_text("What are you working on?").first.wait_for()
    settle(visitor)
    visitor.page.locator(".st-key-frame_menu").get_by_role("link", name="Share").click()
    wait_for_step(visitor, 1)
    has(visitor, "Title", "Synthetic walk, renamed")
    assert newest(site, author)[1].content["title"] == "Synthetic walk, renamed"


def test_errors_stand_at_the_fields_and_keep_what_was_typed(site, visitor):
    author = create_person(site.db)
    open_share(visitor, author)
    fill(visitor, "Title", ("Synthetic " * 20).strip())
    press(visitor, "Save and continue")
    wait_for_step(visitor, 2)
    fill(visitor, "Postcode", "JE2 3AB")
    visitor.page.get_by_text("JE postcodes are in Jersey").wait_for()
    fill(visitor, "Started", "soon")
    fill(visitor, "E-mail", "not an address")
    visitor.page.get_by_text("is not an e-mail address").wait_for()
    press(visitor, "5. Check and submit")
    wait_for_step(visitor, 5)
    press(visitor, "Submit")
    wait_for_step(visitor, 1)

    summary = visitor.page.locator(".hq-errors").inner_text()
    assert "Nothing that you typed is lost" in summary
    assert "Step 2. Started: “soon” is not a month" in summary
    expect(visitor.page.locator("#form-step")).to_be_focused()
    below = visitor.page.locator(".st-key-share_title ~ * .hq-field-error").first
    assert "Shorten it to 120" in below.inner_text()
    has(visitor, "Title", ("Synthetic " * 20).strip())
    visitor.check_accessible()
    press(visitor, "2. For whom, where and whom to ask")
    wait_for_step(visitor, 2)
    for label, words in (("Postcode", "JE2 3AB"), ("Started", "soon"), ("E-mail", "not an address")):
        has(visitor, label, words)
    assert newest(site, author)[1].state is VersionState.DRAFT


def test_the_minimum_is_shared_with_the_keyboard_alone(site, visitor):
    author = create_person(site.db)
    open_share(visitor, author)
    keys = visitor.page.keyboard

    def to(label):
        """Tab on until the focus is on the control of this name."""
        for _ in range(60):
            keys.press("Tab")
            name = visitor.page.evaluate(
                "(() => { const e = document.activeElement; return e.getAttribute('aria-label') || e.innerText || "
                "e.closest('label')?.innerText || '' })()"
            )
            if name.strip().startswith(label):
                return
        raise AssertionError(f"the keyboard does not reach “{label}”")

    def write(label, words):
        to(label)
        keys.type(words)
        keys.press("Tab")
        settle(visitor)

    def pick(label, words):
        to(label)
        keys.type(words)
        visitor.page.get_by_role("option").first.wait_for()
        keys.press("Enter")
        settle(visitor)

    def push(name, number):
        to(name)
        keys.press("Enter")
        wait_for_step(visitor, number)
        expect(visitor.page.locator("#form-step")).to_be_focused()

    write("Title", "Synthetic keyboard walk")
    visitor.page.locator("h1").click()  # the fields are tabbed through from the top again, as after a pause
    write("What you did", STORY)
    visitor.page.locator("h1").click()
    pick("How you worked", "volunteers")
    push("Save and continue", 2)
    pick("Communities it is meant for", "Older")
    pick("Boroughs", "Lambeth")
    pick("How far has it come", "Idea")
    to("E-mail")
    keys.type("office@synthetic-practice.example")
    push("Skip to the last step", 5)
    for label in ("I have checked", "I share this"):
        to(label)
        keys.press("Space")
        settle(visitor)
    to("Submit")
    keys.press("Enter")
    visitor.page.get_by_text("It is handed in").wait_for()
    assert newest(site, author)[1].state is VersionState.SUBMITTED


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_step_is_accessible_and_fits(site, new_visitor, viewport):
    author = create_person(site.db)
    version = create_case_study(site.db, author, state=VersionState.DRAFT, problem="", declared_licence=False)
    visitor = new_visitor(viewport)
    open_share(visitor, author, f"/share?entry={version.entry_id}")
    for number, title in enumerate(STEPS, 1):
        if number > 1:
            press(visitor, f"{number}. {title}")
        wait_for_step(visitor, number)
        visitor.check_accessible()
        visitor.check_fits()
        if viewport == PHONE and number == 1:
            take_picture(visitor, "share-phone")
    visitor.open("/mine")
    visitor.page.get_by_text("Only you can see it", exact=False).first.wait_for()
    visitor.check_accessible()
    visitor.check_fits()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_moderating_a_hidden_place_is_accessible_and_fits(site, new_visitor, viewport):
    version = create_case_study(
        site.db,
        create_person(site.db),
        state=VersionState.SUBMITTED,
        communities=("refugees_asylum",),
        title=f"Synthetic hidden place {viewport['width']}",
    )
    visitor = new_visitor(viewport)
    visitor.sign_in(create_moderator(site.db))
    visitor.open("/moderate")
    visitor.page.get_by_role("link", name=f"Synthetic hidden place {viewport['width']}").wait_for()
    visitor.check_accessible()
    visitor.check_fits()
    visitor.open(f"/moderate?version={version.id}")
    visitor.page.get_by_text("The organisation agreed to show more").click()
    settle(visitor)
    visitor.check_accessible()
    visitor.check_fits()


def test_attacks_in_every_field_never_run_and_are_kept_as_typed(site, new_visitor):
    author = create_person(site.db)
    texts = [field for field, value in vars(CASE_STUDY).items() if isinstance(value, str)]
    longest = KEPT + "x" * (20_000 - len(KEPT))
    typed = {field: KEPT for field in texts if field not in ("lead_level", "stage", "evidence", "community_part")}
    typed |= {"funding_source": "", "source_name": "", "source_url": "", "source_date": "", "start_month": "2024-09"}
    typed |= {"end_month": "", "ods_code": "", "volunteers_paid": "", "evaluated_by": "", "results_are": ""}
    version = create_case_study(site.db, author, state=VersionState.DRAFT, **(typed | {"outcomes_text": longest}))
    writer = new_visitor()
    open_share(writer, author, f"/share?entry={version.entry_id}")
    fill(writer, "The problem", ATTACK.replace("\x00", ""))
    for number, title in enumerate(STEPS, 1):
        if number > 1:
            press(writer, f"{number}. {title}")
        wait_for_step(writer, number)
        assert not writer.page.evaluate("window.attacked")
    stored = newest(site, author)[1].content
    assert stored["problem"] == KEPT
    assert stored["outcomes_text"] == longest
    writer.open("/mine")
    assert KEPT[:30] in writer.page.locator(".hq-card").first.inner_text()

    with site.db.write() as connection:
        entry_store.update_version(
            connection, version.id, state=VersionState.SUBMITTED, submitted_at=site.db.now(), queue="SEL"
        )
    checker = new_visitor()
    checker.sign_in(create_moderator(site.db))
    for path in ("/moderate", f"/moderate?version={version.id}"):
        checker.open(path)
        checker.page.get_by_text("<script>", exact=False).first.wait_for()
        assert not checker.page.evaluate("window.attacked")


def test_two_windows_never_write_over_each_other_unseen(site, new_visitor):
    author = create_person(site.db)
    version = create_case_study(site.db, author, state=VersionState.DRAFT)
    first, second = new_visitor(), new_visitor()
    open_share(first, author, f"/share?entry={version.entry_id}")
    second.context.add_cookies(first.context.cookies())
    second.open(f"/share?entry={version.entry_id}")
    wait_for_step(second, 1)
    fill(first, "Title", "Synthetic title of the first window")
    first.page.get_by_text("Saved at").first.wait_for()
    fill(second, "Title", "Synthetic title of the second window")
    second.page.get_by_text("saved in another window").wait_for()
    has(second, "Title", "Synthetic title of the second window")
    assert newest(site, author)[1].content["title"] == "Synthetic title of the first window"
    press(second, "Keep what is on this page")
    second.page.get_by_text("Saved at").first.wait_for()
    assert until(lambda: newest(site, author)[1].content["title"] == "Synthetic title of the second window")


def test_somebody_signed_out_while_typing_can_go_on_after_signing_in(site, visitor):
    author = create_person(site.db)
    open_share(visitor, author)
    fill(visitor, "Title", "Synthetic long pause")
    visitor.page.wait_for_url("**/share?entry=*")
    sessions.revoke_all(site.db, author.id)
    fill(visitor, "What you did", STORY)
    visitor.page.get_by_text("You are signed out").wait_for()
    expect(visitor.page.get_by_text(STORY)).to_be_visible()
    visitor.page.get_by_role("link", name="Sign in again").click()
    visitor.page.locator("[name=email]").fill(author.email)
    visitor.page.locator("[name=password]").fill(site.give_password(author))
    visitor.page.locator("main button[type=submit]").first.click()
    wait_for_step(visitor, 1)
    has(visitor, "Title", "Synthetic long pause")
