"""The open tables in a real browser, over synthetic rows with an attack planted in every field."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.sample_server import running_server

pytestmark = pytest.mark.browser

TABLE = "/data/published/case_studies"
PAGES = [
    "/data/",
    "/data/published",
    TABLE,
    f"{TABLE}?_search=lonely+zebra",
    f"{TABLE}?_search=zebra&title__contains=x",
    f"{TABLE}?_facet=title&communities__arraycontains=Carers",
    f"{TABLE}/cafe",
    f"{TABLE}/planted",
    "/data/none",
    "/nope",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("tables")) as (address, _, _):
        yield address


@pytest.fixture(params=["light", "dark"])
def page(request, browser, address):
    """A page that fails the test when it asks anything of another origin or breaks its own policy."""
    wrong = []
    context = browser.new_context(color_scheme=request.param, base_url=address)
    context.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(address) else None)
    opened = context.new_page()
    opened.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    assert opened.evaluate("window.ran") is None
    context.close()
    assert not wrong


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_runs_nothing_that_was_planted(page, path):
    page.goto(path)
    violations = Axe().run(page).response["violations"]
    assert [found["id"] for found in violations if found["impact"] in ("serious", "critical")] == []
    assert page.locator("h1").count() == 1
    assert page.locator("a[href^='javascript' i]").count() == 0
    assert page.locator("main script, main img").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_phone_of_320_pixels(page, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_search_keeps_what_was_typed_and_links_back_to_find(page):
    page.goto(TABLE)
    page.get_by_label("Search this table").fill("lonely zebra")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("heading", level=2).inner_text() == "2 rows where search finds “lonely zebra”"
    assert page.get_by_label("Search this table").input_value() == "lonely zebra"
    page.get_by_role("link", name="Find", exact=True).click()
    page.get_by_role("heading", name="Find").wait_for()


def test_filter_works_by_keyboard_alone(page):
    page.goto(TABLE)
    page.get_by_text("Filter by a column").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Column").select_option("title")
    page.get_by_label("Value").fill("choir")
    page.keyboard.press("Enter")
    page.wait_for_url("**title__contains=choir*")
    assert page.locator("tbody tr").count() == 1
