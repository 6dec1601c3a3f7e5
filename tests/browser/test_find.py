"""Finding an entry and reading it, in a real browser: by question, by filter, by keyboard, from an address."""

import os
import re
from pathlib import Path

import pytest

from kb import entry_store
from tests.factories import create_case_study, create_moderator, create_person

pytestmark = pytest.mark.browser

CAFE = "Orpington Wellbeing Café: company and health advice for lonely older people"
PAGES = ("/about", "/accessibility", "/privacy")
ENTRIES = ("/case-study?id=health-and-daily-life-of-families-seeking-asylum", "/asset?id=orpington-methodist-church")
ATTACKS = (
    '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>',
    "'; DROP TABLE documents; -- \" OR 1=1",
    'NEAR("a" "b") AND title:* NOT ^',
    "$x^2$ :red[x] ![p](/x.png) {{7*7}} %00 \\ \U0001f9d1\u200d\U0001f33e",
    "العربية ελληνικά 中文 \u202eesrever",
    "*",
    "a" * 1900,
)


def take_picture(page, name):
    """Keep a picture of the page for the documentation where the environment names a folder."""
    if folder := os.environ.get("PICTURES_DIR"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def wait_for_meaning(visitor):
    """Search by meaning is ready a little after the server; the page says while it is not."""
    for _ in range(60):
        page = visitor.open("/?q=lonely+older+people")
        if not page.get_by_text("while search by meaning is getting ready").count():
            return page
        page.wait_for_timeout(1000)
    raise AssertionError("search by meaning did not get ready")


def titles(page):
    """Titles of the strong results, in order."""
    return page.locator("section:not(.hq-weaker) > .hq-cards h3").all_inner_texts()


def ask(visitor, question):
    box = visitor.page.get_by_label("Search case studies and local assets")
    box.fill(question)
    box.press("Enter")
    visitor.settle()


def promised(page, name):
    """The number that a filter of this name gives."""
    label = page.locator('[data-testid="stCheckbox"] label').filter(has_text=re.compile(f"^{re.escape(name)} \\("))
    return int(label.first.inner_text().rpartition("(")[2].rstrip(")"))


def wait_for_count(page, number):
    page.locator(".st-key-find_count").filter(has_text=re.compile(f"^{number} results?\\b")).wait_for()


def check(visitor, text):
    """Tick the filter whose words begin so, and wait until the address says it."""
    before = visitor.page.url
    visitor.page.locator('[data-testid="stCheckbox"] label').filter(has_text=text).first.click()
    visitor.page.wait_for_url(lambda url: url != before)
    visitor.settle()


def test_lonely_older_people_finds_the_wellbeing_cafe_first(visitor):
    wait_for_meaning(visitor)
    page = visitor.open("/")
    assert page.locator("h1").all_inner_texts() == ["What are you working on?"]
    ask(visitor, "lonely older people")
    page.locator(".hq-card").first.wait_for()
    assert titles(page)[0] == CAFE
    first = page.locator(".hq-card").first
    assert "Orpington PCN" in first.inner_text()
    assert "Why this:" in first.inner_text()
    assert first.locator("mark").count() > 0
    assert "q=lonely+older+people" in page.url.replace("%20", "+")
    visitor.check_accessible()
    take_picture(page, "find-desktop")


def test_an_example_question_is_one_click(visitor):
    page = visitor.open("/")
    page.get_by_role("button", name="getting young people into health careers").click()
    page.locator(".hq-card").first.wait_for()
    assert titles(page)[0].startswith("Hiyos Live Channel")


def test_the_address_gives_the_same_results_in_a_fresh_browser(visitor, new_visitor):
    wait_for_meaning(visitor)
    ask(visitor, "families")
    check(visitor, "West and North London")
    wait_for_count(visitor.page, promised(visitor.page, "West and North London"))
    found, count = titles(visitor.page), visitor.page.locator(".st-key-find_count").inner_text()
    colleague = new_visitor()
    page = colleague.open(visitor.page.url.removeprefix(visitor.site.url))
    assert titles(page) == found
    assert page.locator(".st-key-find_count").inner_text() == count
    assert page.get_by_label("Search case studies and local assets").input_value() == "families"
    assert page.get_by_role("checkbox", name="West and North London").first.is_checked()


def test_filters_alone_find_as_many_as_they_promise(visitor):
    page = visitor.open("/?kind=asset")
    wait_for_count(page, promised(page, "Local asset"))
    assert page.locator(".hq-card.asset").count() > 0
    assert page.locator(".hq-card.case_study").count() == 0
    assert promised(page, "Case study") >= 6
    number = promised(page, "South East London")
    check(visitor, "South East London")
    wait_for_count(page, number)
    page.get_by_role("button", name="Remove all filters").click()
    page.get_by_text("Choose a community").wait_for()


def test_a_former_icb_stands_inside_its_successor(visitor):
    page = visitor.open("/?kind=case_study")
    names = page.locator(".st-key-find_facet_icb label").all_inner_texts()
    assert [name.rpartition(" (")[0] for name in names] == [
        "North East London",
        "South East London",
        "South West London",
        "West and North London",
        "former North Central London (until March 2026)",
        "former North West London (until March 2026)",
    ]
    number = promised(page, "former North West London (until March 2026)")
    assert number >= 2
    check(visitor, "former North West London")
    wait_for_count(page, number)


def test_nothing_found_is_said_plainly_with_what_to_do(visitor):
    page = visitor.open("/?q=xqzzyx+vwkkq&borough=E09000003")
    assert page.get_by_text("No results").count() == 1
    assert "Nothing found for “xqzzyx vwkkq” with these filters." in page.locator("main, .stMain").first.inner_text()
    assert page.get_by_text("Remove a filter.").count() == 1
    assert page.get_by_role("link", name="Share yours").count() == 1
    page.get_by_role("button", name="Search without filters").click()
    page.wait_for_url(lambda url: "borough" not in url)


def test_a_choice_on_the_first_page_leads_to_its_entries(visitor):
    page = visitor.open("/")
    page.get_by_role("link", name="Older people").first.click()
    page.wait_for_url(lambda url: "community=older_people" in url)
    visitor.settle()
    page.locator("h3", has_text=CAFE).wait_for()


def test_keyboard_alone_finds_and_opens_an_entry(visitor):
    wait_for_meaning(visitor)
    page = visitor.open("/")

    def tab_until(script):
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(f"(() => {{ const e = document.activeElement; return {script}; }})()"):
                return
        raise AssertionError(f"tabbing never reached {script}")

    tab_until("e.getAttribute('aria-label') === 'Search case studies and local assets'")
    page.keyboard.type("lonely older people")
    page.keyboard.press("Enter")
    page.locator(".hq-card").first.wait_for()
    visitor.settle()
    tab_until("e.closest('.hq-card') !== null")
    page.keyboard.press("Enter")
    page.locator(".hq-entry").wait_for()
    visitor.settle()
    assert page.locator("h1").inner_text() == CAFE
    assert page.title().startswith(CAFE)


def test_a_keyboard_can_skip_the_menu(visitor):
    """Streamlit's own link, which leads to all of the page with its menu, is hidden."""
    page = visitor.open("/")
    for _ in ("the page", "our link"):
        page.keyboard.press("Tab")
    assert page.locator(".hq-skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "hq-content"


def test_a_case_study_says_who_where_when_and_leads_to_its_partner(visitor):
    page = visitor.open("/c/orpington-wellbeing-cafe")
    assert page.locator("h1").all_inner_texts() == [CAFE]
    assert page.locator(".hq-facts dt").all_inner_texts() == [
        "Who it was for",
        "What it needed",
        "How they know",
        "Last confirmed",
    ]
    assert "Running since July 2022" in page.locator(".hq-entry").inner_text()
    assert page.get_by_role("heading", name="Similar to this").count() == 1
    visitor.check_accessible()
    take_picture(page, "case-study-desktop")
    page.get_by_role("link", name="Orpington Methodist Church").first.click()
    visitor.settle()
    page.locator("h1", has_text="Orpington Methodist Church").wait_for()
    assert page.locator(".hq-beside").get_by_role("link", name=CAFE).count() > 0


def test_an_unknown_entry_is_a_plain_message(visitor):
    for path in ("/case-study?id=never-was", "/asset", "/case-study?id=%00%27"):
        page = visitor.open(path)
        assert page.locator("h1").all_inner_texts() == ["Nothing is published here"]


def test_a_moderator_takes_an_entry_down_with_one_click_and_nobody_else_may(visitor, new_visitor, site):
    version = create_case_study(site.db, create_person(site.db), title="Synthetic entry to take down")
    path = "/case-study?id=synthetic-entry-to-take-down"
    page = visitor.open(path)
    assert page.locator("h1").inner_text() == "Synthetic entry to take down"
    assert not page.get_by_role("button", name="Take down now").count()
    moderator = new_visitor()
    moderator.sign_in(create_moderator(site.db, icb="NEL"))
    moderator.open(path).get_by_role("button", name="Take down now").click()
    moderator.page.get_by_role("heading", name="Nothing is published here").wait_for()
    assert visitor.open(path).locator("h1").inner_text() == "Nothing is published here"
    assert visitor.page.goto(f"{site.url}/c/synthetic-entry-to-take-down").status == 410
    with site.db.read() as connection:
        assert entry_store.get_entry(connection, version.entry_id).state == "withdrawn"


def test_an_author_finds_the_way_to_edit(visitor, site):
    author = create_person(site.db)
    version = create_case_study(site.db, author, title="Synthetic entry to edit")
    visitor.sign_in(author)
    page = visitor.open("/case-study?id=synthetic-entry-to-edit")
    link = page.get_by_role("link", name="Edit or withdraw this entry")
    assert link.get_attribute("href") == f"/share?entry={version.entry_id}"


@pytest.mark.parametrize("path", ["/", "/?q=lonely+older+people", "/?icb=NCL&community=veterans", *ENTRIES, *PAGES])
def test_every_page_fits_a_phone_and_is_accessible_there(phone, path):
    phone.open(path)
    phone.check_fits()
    phone.check_accessible()


@pytest.mark.parametrize("path", ["/", "/?icb=NCL&community=veterans", *ENTRIES, *PAGES])
def test_every_page_is_accessible_in_light_and_dark(new_visitor, path):
    for scheme in ("light", "dark"):
        visitor = new_visitor(color_scheme=scheme)
        visitor.open(path)
        visitor.check_accessible()


def test_a_phone_keeps_the_filters_behind_one_button_with_the_number_active(phone):
    page = phone.open("/?q=lonely+older+people&kind=case_study&community=older_people")
    kind = page.locator(".st-key-find_kind_case_study")
    assert not kind.is_visible()
    take_picture(page, "find-phone")
    page.get_by_role("button", name="Show filters (2 active)").click()
    phone.settle()
    kind.wait_for()
    phone.check_fits()
    phone.check_accessible()
    page.get_by_role("button", name="Hide filters (2 active)").click()
    kind.wait_for(state="hidden")


def test_whatever_is_typed_is_answered(visitor):
    page = visitor.open("/")
    for attack in ATTACKS:
        ask(visitor, attack)
        page.locator(".st-key-find_count").wait_for()
        assert page.get_by_text("Something went wrong").count() == 0, attack
        assert page.locator('[data-testid="stException"]').count() == 0, attack
        assert page.evaluate("window.attacked") is None, attack
    for path in ("/?q=%00%ff%fe&borough=%3Cscript%3E&pages=NaN", "/?kind=&icb=&q=&pages=-1", "/?q[]=x&q=a&q=b"):
        page = visitor.open(path)
        assert page.get_by_text("Something went wrong").count() == 0, path


def test_the_foot_leads_to_help_and_to_a_safety_concern_in_sight(visitor, phone):
    for one, height in ((visitor, 900), (phone, 640)):
        page = one.open("/")
        page.get_by_role("link", name="Report a safety concern").click()
        one.settle()
        assert page.url.endswith("/about#safety")
        heading = page.get_by_role("heading", name="Report a safety concern")
        heading.wait_for()
        assert heading.bounding_box()["y"] < height - 50
