"""Adding an asset in a real browser: by postcode, by click, by keyboard; seen on the map once it is published."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.entries.locate import locator
from geodata.forms import RULES
from geodata.postcodes import Postcodes
from kb import drafts, moderation
from kb.content import load
from kb.states import VersionState
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import create_moderator, create_person

pytestmark = pytest.mark.browser

FRAME = 'iframe[title="Map of London"]'
STEPS = ("What it is", "Where", "When, and whom to ask", "Check and submit")
SOUTHWARK, LEWISHAM = "E09000028", "E09000023"
NAME_OF_FOCUS = (
    "(e => [e.getAttribute('aria-label'), /^(A|BUTTON)$/.test(e.tagName) ? e.innerText : '']"
    ".concat([...(e.labels || [])].map(label => label.innerText)).join(' '))(document.activeElement)"
)
ATTACK = (
    "<img src=x onerror=window.top.__attacked=1><script>window.__attacked=1</script>`${window.__attacked=1}` "
    "\"']; {{ window.__attacked }} {% bad %} $x^2$ :red[x]"
)


def settle(visitor):
    """Wait until the script has run to its end, however busy the machine is."""
    visitor.settle()
    visitor.page.locator("[data-test-script-state=notRunning]").wait_for()


def open_form(visitor, person, path="/add-asset"):
    visitor.context.set_default_timeout(60_000)
    visitor.sign_in(person)
    visitor.open(path)
    visitor.page.locator("#form-step").wait_for()
    settle(visitor)


def take_picture(page, name):
    """Keep a picture for the documentation where the environment names a folder."""
    if folder := os.environ.get("PICTURES_DIR"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def fill(visitor, label, words):
    field = visitor.page.get_by_role("textbox", name=label).first
    field.fill(words)
    field.press("Tab")
    settle(visitor)


def choose(visitor, label, words):
    """Choose the term that these words find, as somebody does who types."""
    visitor.page.get_by_label(label).first.focus()
    visitor.page.keyboard.type(words)
    visitor.page.get_by_role("option").first.wait_for()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    settle(visitor)


def click(visitor, locator):
    """Click once the page has come to rest: Chromium still sends a click to the map where the map was scrolled away."""
    locator.scroll_into_view_if_needed()
    visitor.page.wait_for_timeout(500)
    locator.click()


def go_on(visitor, step):
    click(visitor, visitor.page.get_by_role("button", name="Save and continue"))
    visitor.page.locator("#form-step", has_text=STEPS[step - 1]).wait_for()
    settle(visitor)


def go_to(visitor, step):
    click(visitor, visitor.page.get_by_role("button", name=f"{step}. {STEPS[step - 1]}"))
    visitor.page.locator("#form-step", has_text=STEPS[step - 1]).wait_for()
    settle(visitor)


def fill_what(visitor, title, **words):
    fill(visitor, "Title", title)
    choose(visitor, "What it is", "Community centre")
    fill(visitor, "Organisation", words.get("organisation", "Synthetic Trust"))
    fill(visitor, "Summary", words.get("summary", "Synthetic: a hall with a kitchen."))
    choose(visitor, "What it can offer", "Space")


def fill_contact(visitor):
    fill(visitor, "E-mail", "office@synthetic-hall.example")


def declare_and_submit(visitor):
    for words in ("nothing here identifies a patient", "CC BY 4.0"):
        visitor.page.locator("[data-testid=stCheckbox] label", has_text=words).first.click()
        settle(visitor)
    visitor.page.get_by_role("button", name="Submit", exact=True).click()
    visitor.page.get_by_text("It is handed in, and waits for a moderator").wait_for()


def map_frame(visitor):
    visitor.page.locator(FRAME).wait_for()
    frame = visitor.page.locator(FRAME).element_handle().content_frame()
    frame.locator("path.hq-icb").first.wait_for(state="attached")
    return frame


def click_at(visitor, frame, lat, lon):
    """Click where the map shows this point."""
    visitor.page.locator(FRAME).scroll_into_view_if_needed()
    visitor.page.wait_for_timeout(500)
    x, y = frame.evaluate(f"(p => [p.x, p.y])(window.map.latLngToContainerPoint([{lat}, {lon}]))")
    box = visitor.page.locator(FRAME).bounding_box()
    visitor.page.mouse.click(box["x"] + x, box["y"] + y)


def pin_at(frame):
    """(lat, lon) of the placed pin."""
    find = (
        "Object.values(window.map._layers).filter(l => l.options && l.options.icon"
        " && /hq-chosen/.test(l.options.icon.options.className)).map(l => [l.getLatLng().lat, l.getLatLng().lng])"
    )
    (found,) = frame.evaluate(find)
    return found


def kept(site, person):
    """The newest version of the person's newest entry, and its record."""
    _, version = drafts.list_own(site.db, person)[0]
    return version, load(RULES.record_type, version.content)


def publish(site, version):
    table = Postcodes(site.knowledge.reference)
    office = create_moderator(site.db, icb="SEL")
    slug = moderation.publish(site.db, office, RULES, version.id, locate=locator(table))
    table.close()
    return slug


def test_an_asset_is_added_by_postcode_published_and_stands_on_the_map(visitor, site):
    person = create_person(site.db)
    title = f"Synthetic hall {person.id.hex[:6]}"
    open_form(visitor, person)
    fill_what(visitor, title)
    go_on(visitor, 2)
    fill(visitor, "Postcode", "se5 8az")
    visitor.page.get_by_text("SE5 8AZ is in Southwark, South East London ICB.").wait_for()
    frame = map_frame(visitor)
    frame.locator(".hq-chosen").wait_for()
    assert pin_at(frame) == pytest.approx([51.468766, -0.091468], abs=1e-6)
    assert "Southwark" in visitor.page.locator("[data-testid=stMultiSelect]").first.inner_text()
    visitor.page.get_by_text("Everybody sees “SE5, Southwark” and a pin, rounded to about 100 metres.").wait_for()
    take_picture(visitor.page, "add-asset-desktop")
    go_on(visitor, 3)
    fill(visitor, "Days and times", "Synthetic Tuesdays, 11 to 1")
    fill_contact(visitor)
    go_on(visitor, 4)
    looked = visitor.page.locator("article.hq-entry").inner_text()
    assert title in looked
    assert "SE5, Southwark" in looked
    assert "SE5 8AZ" not in looked
    assert "The postcode SE5 8AZ: everybody else sees “SE5, Southwark”." in visitor.page.inner_text("body")
    declare_and_submit(visitor)
    version, record = kept(site, person)
    assert version.state is VersionState.SUBMITTED
    assert (record.place.postcode, record.place.borough, record.boroughs) == ("SE5 8AZ", SOUTHWARK, (SOUTHWARK,))
    publish(site, version)
    visitor.open("/map?map_borough=Southwark")
    frame = map_frame(visitor)
    pin = frame.get_by_role("button", name=f"{title}, local asset, SE5, Southwark")
    pin.wait_for(state="attached")
    assert title in visitor.page.locator(".hq-map-list").inner_text()
    assert "SE5 8AZ" not in visitor.page.content() + frame.content()


def test_a_click_places_the_pin_and_a_second_click_moves_it(visitor, site):
    person = create_person(site.db)
    open_form(visitor, person)
    fill(visitor, "Title", "Synthetic clicked hall")
    go_on(visitor, 2)
    frame = map_frame(visitor)
    frame.evaluate("window.map.setView([51.47, -0.05], 12, {animate: false})")
    visitor.page.wait_for_timeout(500)
    click_at(visitor, frame, 51.485, -0.07)
    visitor.page.get_by_text("Your pin is in Southwark, South East London ICB.").wait_for()
    settle(visitor)
    assert pin_at(frame) == pytest.approx([51.485, -0.07], abs=0.001)
    view = frame.evaluate("[window.map.getCenter().lat, window.map.getCenter().lng]")
    click_at(visitor, frame, 51.455, -0.02)
    visitor.page.get_by_text("Your pin is in Lewisham, South East London ICB.").wait_for()
    settle(visitor)
    assert pin_at(frame) == pytest.approx([51.455, -0.02], abs=0.001)
    assert frame.evaluate("[window.map.getCenter().lat, window.map.getCenter().lng]") == view
    _, record = kept(site, person)
    assert record.place.postcode == ""
    assert record.place.lat == pytest.approx(51.455, abs=0.001)
    assert (record.place.borough, record.boroughs) == (LEWISHAM, (LEWISHAM,))
    visitor.page.reload()
    settle(visitor)
    assert pin_at(map_frame(visitor)) == pytest.approx([51.455, -0.02], abs=0.001)
    fill(visitor, "Postcode", "SE5 8AZ")
    visitor.page.get_by_text("SE5 8AZ is in Southwark").wait_for()
    assert kept(site, person)[1].boroughs == (SOUTHWARK,)


def test_a_click_outside_london_says_so_and_keeps_the_pin(visitor, site):
    person = create_person(site.db)
    open_form(visitor, person, "/add-asset?step=2")
    fill(visitor, "Postcode", "SE5 8AZ")
    frame = map_frame(visitor)
    frame.locator(".hq-chosen").wait_for()
    frame.evaluate("window.map.setView([51.72, -0.3], 11, {animate: false})")
    visitor.page.wait_for_timeout(500)
    click_at(visitor, frame, 51.75, -0.34)
    visitor.page.get_by_role("alert").filter(has_text="That spot is not in London").wait_for()
    assert kept(site, person)[1].place.postcode == "SE5 8AZ"


def test_each_bad_postcode_gets_its_message_at_the_field_and_is_kept(visitor, site):
    person = create_person(site.db)
    open_form(visitor, person, "/add-asset?step=2")
    for typed, told in (
        ("hello", "“hello” is not a postcode. A postcode looks like SE5 8AZ."),
        ("M1 1AE", "“M1 1AE” is not in London: no London postcode begins with M1."),
        ("JE2 3AB", "“JE2 3AB” is not in London: JE postcodes are in Jersey."),
        ("SE5 9ZX", "“SE5 9ZX” is not a London postcode that we know. Check it for a slip."),
        ("SE5", "“SE5” is only the first half of a postcode. Type all of it, such as SE5 8AZ."),
    ):
        fill(visitor, "Postcode", typed)
        expect(visitor.page.locator(".hq-field-error")).to_have_text(f"Postcode: {told}")
        assert visitor.page.get_by_role("textbox", name="Postcode").input_value() == typed
        assert visitor.page.get_by_text("South East London ICB").count() == 0
    visitor.page.reload()
    settle(visitor)
    assert visitor.page.get_by_role("textbox", name="Postcode").input_value() == "SE5"
    go_to(visitor, 4)
    assert "Step 2: Postcode: “SE5” is only the first half" in visitor.page.inner_text("body")
    visitor.page.get_by_role("button", name="Submit", exact=True).click()
    visitor.page.get_by_role("alert").filter(has_text="There is something to put right").wait_for()
    assert kept(site, person)[0].state is VersionState.DRAFT


def test_nothing_typed_is_lost_on_a_reload_or_a_page_switch(visitor, site):
    person = create_person(site.db)
    open_form(visitor, person)
    fill(visitor, "Title", "Synthetic kept hall")
    fill(visitor, "Summary", "Synthetic words that stay.")
    choose(visitor, "What it can offer", "Volunteers")
    expect(visitor.page.locator('.hq-where [role="status"]')).to_have_text(
        re.compile(r"Saved at \d\d:\d\d\. Only you can see it\.")
    )
    visitor.page.reload()
    settle(visitor)
    assert visitor.page.get_by_role("textbox", name="Title").input_value() == "Synthetic kept hall"
    visitor.page.get_by_role("link", name="Map").first.click()
    visitor.page.wait_for_url("**/map**")
    settle(visitor)
    visitor.page.get_by_role("link", name="Add an asset").first.click()
    visitor.page.locator("#form-step").wait_for()
    settle(visitor)
    assert visitor.page.get_by_role("textbox", name="Title").input_value() == "Synthetic kept hall"
    assert visitor.page.get_by_role("textbox", name="Summary").input_value() == "Synthetic words that stay."
    assert "Volunteers" in visitor.page.inner_text("body")


def test_communities_that_could_be_harmed_hide_the_place(visitor, site):
    person = create_person(site.db)
    open_form(visitor, person)
    fill_what(visitor, "Synthetic support group")
    choose(visitor, "Communities", "domestic abuse")
    visitor.page.get_by_text("The place stays hidden").wait_for()
    go_on(visitor, 2)
    fill(visitor, "Postcode", "SE5 8AZ")
    visitor.page.get_by_text("SE5 8AZ is in Southwark").wait_for()
    assert visitor.page.get_by_role("radio", name="The exact spot").count() == 0
    go_on(visitor, 3)
    fill(visitor, "Days and times", "Synthetic Tuesdays")
    fill_contact(visitor)
    go_on(visitor, 4)
    looked = visitor.page.locator("article.hq-entry").inner_text()
    assert "Somewhere in Southwark" in looked
    assert "Synthetic Tuesdays" not in looked
    declare_and_submit(visitor)
    slug = publish(site, kept(site, person)[0])
    visitor.open("/map?map_borough=Southwark")
    frame = map_frame(visitor)
    assert slug in visitor.page.locator(".hq-map-list").inner_html()
    assert "Synthetic support group" not in frame.content()
    assert "without an exact place" in visitor.page.inner_text("body")


def test_everything_can_be_done_by_keyboard_without_the_map(visitor, site):
    person = create_person(site.db)
    open_form(visitor, person)
    page = visitor.page

    def tab_to(name):
        for _ in range(60):
            if name in page.evaluate(NAME_OF_FOCUS):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"no way to “{name}” by keyboard")

    def type_into(name, words):
        tab_to(name)
        page.keyboard.type(words)
        page.keyboard.press("Tab")
        settle(visitor)

    def pick(name, words):
        tab_to(name)
        page.keyboard.type(words)
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        settle(visitor)
        page.keyboard.press("Tab")

    def press(name, heading):
        tab_to(name)
        page.keyboard.press("Enter")
        page.locator("#form-step", has_text=heading).wait_for()
        settle(visitor)

    type_into("Title", "Synthetic keyboard hall")
    pick("What it is", "Community centre")
    type_into("Organisation", "Synthetic Trust")
    type_into("Summary", "Synthetic: a hall.")
    pick("What it can offer", "Space")
    press("Save and continue", "Where")
    type_into("Postcode", "SE5 8AZ")
    page.get_by_text("SE5 8AZ is in Southwark").wait_for()
    settle(visitor)
    press("Save and continue", "When")
    type_into("Phone", "020 0000 0000")
    press("Save and continue", "Check")
    for words in ("identifies a patient", "CC BY 4.0"):
        tab_to(words)
        page.keyboard.press("Space")
        settle(visitor)
    tab_to("Submit")
    page.keyboard.press("Enter")
    page.get_by_text("It is handed in, and waits for a moderator").wait_for()
    assert kept(site, person)[1].place.borough == SOUTHWARK


def test_an_attack_typed_into_every_field_never_runs(visitor, site):
    dialogs = []
    visitor.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    person = create_person(site.db)
    open_form(visitor, person)
    fill_what(visitor, ATTACK[:115], organisation=ATTACK, summary=ATTACK)
    go_on(visitor, 2)
    fill(visitor, "Postcode", ATTACK[:90])
    visitor.page.locator(".hq-field-error").wait_for()
    fill(visitor, "Postcode", "SE5 8AZ")
    go_on(visitor, 3)
    fill(visitor, "Days and times", ATTACK)
    fill(visitor, "Phone", "<img src=x onerror=alert(1)>")
    fill(visitor, "Web page", "javascript:window.__attacked=1")
    expect(visitor.page.locator(".hq-field-error").first).to_be_visible()
    fill(visitor, "Phone", "")
    fill(visitor, "Web page", "")
    fill_contact(visitor)
    go_on(visitor, 4)
    assert "<script>" in visitor.page.locator("article.hq-entry").inner_text()
    declare_and_submit(visitor)
    publish(site, kept(site, person)[0])
    for path in ("/mine", "/map?map_borough=Southwark"):
        visitor.open(path)
        settle(visitor)
    frame = map_frame(visitor)
    frame.evaluate("window.map.setView([51.469, -0.091], 14, {animate: false})")
    visitor.page.wait_for_timeout(800)
    for one in visitor.page.frames:
        assert one.evaluate("window.__attacked === undefined"), one.url
    assert dialogs == []


def test_who_is_not_signed_in_is_told_why_and_shown_the_way(visitor):
    visitor.context.set_default_timeout(60_000)
    visitor.open("/add-asset")
    assert "Sign in to add an asset" in visitor.page.inner_text("body")
    assert (
        visitor.page.locator("main, section")
        .get_by_role("link", name="ask to contribute", exact=True)
        .last.get_attribute("href")
        == "/account/ask"
    )
    visitor.check_accessible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_step_is_accessible_and_fits(new_visitor, site, viewport):
    visitor = new_visitor(viewport)
    person = create_person(site.db)
    open_form(visitor, person)
    fill(visitor, "Title", "Synthetic accessible hall")
    for step in range(1, 5):
        go_to(visitor, step) if step > 1 else None
        if step == 2:
            fill(visitor, "Postcode", "SE5 8AZ")
            map_frame(visitor).locator(".hq-chosen").wait_for()
        visitor.check_accessible()
        visitor.check_fits()
