"""Streamlit and the map under the strict policy, over synthetic pages."""

import pytest

from tests.sample_server import running_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("policy")) as (address, _, _):
        yield address


@pytest.fixture
def wrong():
    """Whatever was asked of another origin, or refused by a policy."""
    return []


@pytest.fixture
def page(browser, address, wrong):
    context = browser.new_context(base_url=address)
    ours = (address, "data:", "blob:")
    context.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(ours) else None)
    opened = context.new_page()
    opened.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()


def map_frame(page):
    page.goto("/map")
    page.frame_locator("iframe").locator(".leaflet-marker-icon").first.wait_for()
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


@pytest.mark.parametrize(("path", "heading"), [("/", "Find"), ("/widgets", "Widgets")])
def test_streamlit_works_under_the_policy_and_asks_nothing_of_others(page, wrong, path, heading):
    page.goto(path)
    page.get_by_role("heading", name=heading).wait_for()
    page.wait_for_timeout(2000)  # what it loads later, such as tables and their fonts
    assert wrong == []


def test_html_that_gets_into_a_page_does_not_run(page):
    page.goto("/attack")
    page.get_by_text("shown").wait_for()
    page.wait_for_timeout(1000)
    assert page.evaluate("window.ran") is None
    assert page.locator("a[href^='javascript' i]").count() == 0


def test_error_in_a_page_shows_a_number_and_no_detail(page):
    page.goto("/")
    page.get_by_role("button", name="Break").click()
    alert = page.get_by_text("quote the number")
    alert.wait_for()
    assert "a detail" not in page.locator("body").inner_text()


def test_map_draws_from_our_own_files_and_a_popup_leads_to_a_page(page, wrong):
    frame = map_frame(page)
    assert frame.locator(".marker-cluster").count() == 1
    frame.locator(".pin").click()
    with page.context.expect_page() as opened:
        frame.locator(".leaflet-popup-content a").click()
    opened.value.get_by_role("heading", name="Synthetic tables").wait_for()
    assert wrong == []


@pytest.mark.parametrize(
    "script",
    [
        "parent.document.title",
        "document.cookie",
        "localStorage.length",
        "fetch('/data/').then(answer => answer.text())",
        "fetch('https://example.org/')",
        "new Promise((good, bad) => { const w = new WebSocket(location.origin.replace('http', 'ws') + "
        "'/_stcore/stream'); w.onopen = good; w.onerror = () => bad(new Error('refused')); })",
    ],
)
def test_script_that_gets_into_the_map_reaches_nothing(page, script):
    frame = map_frame(page)
    refused = frame.evaluate(
        "async (script) => { try { await eval(script); return ''; } catch (error) { return String(error); } }", script
    )
    assert refused
