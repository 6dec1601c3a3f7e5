"""The map in a real browser, without network: outlines, pins, popups, the list beside it, keyboard and phone."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.entries.locate import locator
from geodata.postcodes import Postcodes
from kb.records import Place, Precision
from tests.browser.test_find import titles, wait_for_meaning
from tests.factories import create_asset, create_case_study, create_person

pytestmark = pytest.mark.browser

FRAME = 'iframe[title="Map of London"]'
ATTACK = (
    "<img src=x onerror=window.top.__attacked=1><script>window.__attacked=1</script>`${window.__attacked=1}`"
    "\"'];window.__attacked=1;[ {{ window.__attacked }} {% bad %} </script><svg onload=window.__attacked=1>"
)


@pytest.fixture(scope="module")
def places(site):
    """Three halls at one spot in Camden, one alone in Havering, and one with an attack in every text, in Hounslow."""
    author = create_person(site.db, organisation="Synthetic Mapmakers")
    table = Postcodes(site.knowledge.reference)
    locate = locator(table)

    def add(title, postcode, **fields):
        found = table.geocode(postcode)
        place = Place(
            postcode=found.postcode, lat=found.lat, lon=found.lon, borough=found.borough, precision=Precision.STREET
        )
        create_asset(site.db, author, title=title, place=place, boroughs=(found.borough,), locate=locate, **fields)

    for number in (1, 2, 3):
        add(f"Synthetic Camden hall {number}", "NW1 2DB")
    add("Synthetic Havering hall", "RM1 3BD")
    texts = dict.fromkeys(("summary", "description", "schedule", "contact_text", "communities_text", "alert"), ATTACK)
    add(f"Planted {ATTACK}"[:120], "TW8 0DS", **texts | {"organisation": ATTACK[:200], "summary": ATTACK[:290]})
    create_case_study(site.db, author, title=f"Planted study {ATTACK}"[:120], boroughs=("E09000018",))
    table.close()


def open_map(visitor, query=""):
    """The map's page once its frame has drawn London; gives the frame."""
    visitor.context.set_default_timeout(
        60_000
    )  # the first page of a server takes longer: it imports the map's libraries
    visitor.open(f"/map{query}")
    visitor.page.locator(FRAME).wait_for()
    frame = visitor.page.locator(FRAME).element_handle().content_frame()
    frame.locator("path.hq-icb").first.wait_for(state="attached")
    visitor.page.wait_for_timeout(500)
    return frame


def status(page):
    return page.locator('p[role="status"]', has_text=re.compile("entr")).inner_text()


def take_picture(page, name):
    """Keep a picture for the documentation where the environment names a folder."""
    if folder := os.environ.get("PICTURES_DIR"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def look_at(visitor, frame, lat, lon, zoom):
    frame.evaluate(f"window.map.setView([{lat}, {lon}], {zoom}, {{animate: false}})")
    visitor.page.wait_for_timeout(600)


def test_map_draws_london_without_network(visitor, places):
    frame = open_map(visitor)
    assert frame.locator("path.hq-borough").count() == 33
    assert frame.locator("path.hq-icb").count() == 4
    assert frame.locator(".hq-icb-name:not(.hq-off)").all_inner_texts() == [
        "North East London", "South East London", "South West London", "West and North London",
    ]  # fmt: skip
    assert visitor.page.get_by_text("Contains OS data © Crown copyright and database right").count()
    take_picture(visitor.page, "map-desktop")


def test_list_says_and_shows_the_same_number_as_the_database(visitor, places):
    open_map(visitor)
    every, pins, others = map(int, re.findall(r"\d+", status(visitor.page)))
    assert every == pins + others == visitor.page.locator(".hq-map-list article").count()
    assert f"With a pin ({pins})" in visitor.page.locator(".hq-map-list").inner_text()


def test_borough_names_appear_from_zoom_11_and_never_overlap(visitor, places):
    frame = open_map(visitor)
    assert frame.locator(".hq-borough-name:not(.hq-off)").count() == 0
    for zoom in (11, 12, 13):
        look_at(visitor, frame, 51.51, -0.1, zoom)
        boxes = frame.evaluate(
            "[...document.querySelectorAll('.hq-borough-name:not(.hq-off) span')].map(s => s.getBoundingClientRect())"
            ".map(r => [r.left, r.top, r.right, r.bottom])"
        )
        assert len(boxes) > 15
        for at, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[at + 1 :]:
                assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    assert "City of London" in frame.locator(".hq-borough-name:not(.hq-off)").all_inner_texts()


def test_a_pin_opens_a_popup_whose_link_opens_the_entry_and_marks_it_in_the_list(visitor, places):
    frame = open_map(visitor, "?map_borough=Havering")
    frame.get_by_role("button", name="Synthetic Havering hall").click()
    popup = frame.locator(".hq-popup")
    assert popup.locator("a").get_attribute("rel") == "noopener"
    visitor.page.get_by_role("heading", name="Chosen on the map (1)").wait_for()
    assert "Synthetic Havering hall" in visitor.page.locator(".hq-map-list article.hq-chosen").inner_text()
    assert "Synthetic Havering hall" in visitor.page.locator(".hq-map-list article").first.inner_text()
    with visitor.context.expect_page() as opened:
        popup.locator("a").click()
    entry = opened.value
    entry.get_by_role("heading", name="Synthetic Havering hall", level=1).wait_for()
    assert re.fullmatch(rf"{re.escape(visitor.site.url)}/asset\?id=synthetic-havering-hall.*", entry.url)


def test_a_list_link_opens_the_entry(visitor, places):
    open_map(visitor, "?map_borough=Havering")
    visitor.page.get_by_role("link", name="Synthetic Havering hall").click()
    visitor.page.get_by_role("heading", name="Synthetic Havering hall", level=1).wait_for()


def test_clusters_and_pins_have_names(visitor, places):
    frame = open_map(visitor, "?map_borough=Camden")
    look_at(visitor, frame, 51.53, -0.13, 13)
    cluster = frame.get_by_role("button", name="3 places (3 local assets), spread them out")
    cluster.focus()
    visitor.page.keyboard.press("Enter")
    pin = frame.get_by_role("button", name="Synthetic Camden hall 2, local asset, NW1, Camden")
    pin.focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_timeout(800)
    assert frame.evaluate("document.activeElement.textContent") == "Synthetic Camden hall 2"
    visitor.page.keyboard.press("Escape")
    frame.locator(".hq-popup").wait_for(state="detached")
    assert "Synthetic Camden hall 2" in frame.evaluate("document.activeElement.getAttribute('aria-label')")
    visitor.page.get_by_role("heading", name="Chosen on the map (3)").wait_for()


def test_pan_and_zoom_send_nothing_and_a_filter_keeps_the_view(visitor, places):
    sent = []
    visitor.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    frame = open_map(visitor)
    look_at(visitor, frame, 51.5, -0.2, 12)
    frame.evaluate("window.mark = 'the same frame'")
    visitor.page.wait_for_timeout(700)
    before = len(sent)
    box = visitor.page.locator(FRAME).bounding_box()
    visitor.page.mouse.move(box["x"] + 300, box["y"] + 300)
    visitor.page.mouse.down()
    visitor.page.mouse.move(box["x"] + 200, box["y"] + 250, steps=5)
    visitor.page.mouse.up()
    visitor.page.mouse.wheel(0, -300)
    visitor.page.wait_for_timeout(1200)
    assert len(sent) == before
    view = frame.evaluate("[window.map.getZoom(), window.map.getCenter().lat]")
    assert view != [12, 51.5]
    visitor.page.locator("label", has_text="Case studies").click()
    visitor.settle()
    assert len(sent) > before
    assert frame.evaluate("[window.map.getZoom(), window.map.getCenter().lat]") == view
    assert frame.evaluate("window.mark") == "the same frame"


VIEW = "[window.map.getZoom(), window.map.getCenter().lat, window.map.getCenter().lng]"
SHOWS = "([lat, lon]) => window.map.getBounds().contains([lat, lon])"
HAVERING, HOUNSLOW = [51.575, 0.18], [51.468, -0.36]


def choose(visitor, label, words):
    visitor.page.get_by_label(label).focus()
    visitor.page.keyboard.type(words)
    visitor.page.get_by_role("option", name=words, exact=True).click()
    visitor.settle()


def test_the_map_goes_to_the_area_that_was_chosen_and_back_to_london(visitor, places):
    frame = open_map(visitor)
    frame.evaluate("window.mark = 'the same frame'")
    london = frame.evaluate(VIEW)
    choose(visitor, "Borough", "Havering")
    frame.locator("path.hq-elsewhere").first.wait_for(state="attached")
    assert frame.evaluate("window.map.getZoom()") > 10
    assert frame.evaluate(SHOWS, HAVERING)
    assert not frame.evaluate(SHOWS, HOUNSLOW)
    assert frame.locator("path.hq-elsewhere").count() == 32
    assert "Havering" in frame.locator(".hq-borough-name:not(.hq-off)").all_inner_texts()
    visitor.page.wait_for_timeout(400)
    take_picture(visitor.page, "map-borough")
    visitor.page.go_back()
    visitor.settle()
    frame.wait_for_function("!document.querySelector('path.hq-elsewhere')")
    assert frame.evaluate(VIEW) == pytest.approx(london, abs=0.001)
    assert frame.evaluate("window.mark") == "the same frame"


def test_an_address_with_an_area_opens_the_map_there(visitor, places):
    frame = open_map(visitor, "?map_icb=NEL")
    assert frame.evaluate(SHOWS, HAVERING)
    assert not frame.evaluate(SHOWS, HOUNSLOW)
    assert frame.locator("path.hq-elsewhere").count() == 33 - 8


def test_back_undoes_one_filter_after_another_and_forward_brings_it_back(visitor, places):
    visitor.open("/about")
    open_map(visitor)
    page = visitor.page
    choose(visitor, "Integrated Care Board (ICB)", "North East London")
    choose(visitor, "Borough", "Havering")
    page.locator("label", has_text="Case studies").click()
    page.wait_for_url("**map_case_studies=false**")
    visitor.settle()
    for query, told in (
        ("?map_icb=NEL&map_borough=Havering", "Havering."),
        ("?map_icb=NEL", "North East London."),
        ("", "London."),
    ):
        page.go_back()
        page.locator('p[role="status"]', has=page.get_by_text(told, exact=True)).wait_for()
        visitor.settle()
        assert page.url == f"{visitor.site.url}/map{query}"
        assert page.get_by_role("checkbox", name="Case studies").is_checked()
    page.go_forward()
    page.locator('p[role="status"]', has=page.get_by_text("North East London.", exact=True)).wait_for()
    page.go_back()
    page.locator('p[role="status"]', has=page.get_by_text("London.", exact=True)).wait_for()
    visitor.settle()
    page.go_back()
    page.wait_for_url("**/about")


def test_a_popup_goes_with_its_pin_and_stays_while_the_pin_is_there(visitor, places):
    frame = open_map(visitor, "?map_icb=NEL")
    pin = frame.get_by_role("button", name="Synthetic Havering hall")
    pin.click()
    frame.locator(".hq-popup").wait_for()
    visitor.page.get_by_role("heading", name="Chosen on the map (1)").wait_for()
    visitor.page.locator("label", has_text="Case studies").click()
    visitor.settle()
    assert frame.locator(".hq-popup").count() == 1
    assert "hq-chosen" in pin.get_attribute("class")
    visitor.page.locator("label", has_text="Local assets").click()
    visitor.page.get_by_text("are switched off").wait_for()
    frame.locator(".hq-popup").wait_for(state="detached")
    assert visitor.page.get_by_role("heading", name="Chosen on the map").count() == 0


def test_boxes_list_and_pins_draw_the_same_shapes_in_the_same_colours(visitor, places):
    frame = open_map(visitor, "?map_borough=Hounslow")
    drawn = "(e, pseudo) => (style => [style.backgroundColor, style.borderTopLeftRadius])(getComputedStyle(e, pseudo))"
    pin = frame.locator(".hq-pin-a").first.evaluate(drawn, "::before")
    box = visitor.page.locator(".st-key-map_assets label p").evaluate(drawn, "::before")
    listed = visitor.page.locator(".hq-shape-a").first.evaluate(drawn, None)
    assert pin == box == listed == ["rgb(138, 75, 0)", "0px"]
    box = visitor.page.locator(".st-key-map_case_studies label p").evaluate(drawn, "::before")
    listed = visitor.page.locator(".hq-shape-c").first.evaluate(drawn, None)
    assert box == listed == ["rgb(10, 92, 107)", "50%"]


def test_a_map_without_streets_names_districts_and_tells_the_nearest_postcode(phone, places):
    phone.context.set_default_timeout(60_000)
    phone.sign_in(create_person(phone.site.db))
    phone.open("/add-asset?step=2")
    page = phone.page
    page.get_by_text("The map shows no streets.").wait_for()
    page.locator(FRAME).wait_for()
    frame = page.locator(FRAME).element_handle().content_frame()
    frame.locator("path.hq-icb").first.wait_for(state="attached")
    assert frame.locator(".hq-borough-name:not(.hq-off)").count() > 3
    assert frame.locator(".hq-district-name:not(.hq-off)").count() == 0
    look_at(phone, frame, 51.468766, -0.091468, 13)
    assert "SE5" in frame.locator(".hq-district-name:not(.hq-off)").all_inner_texts()
    page.locator(FRAME).scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = page.locator(FRAME).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    told = page.locator('p[role="status"]', has_text="Nearest postcode: SE5 ")
    told.wait_for()
    assert "Your pin is in Southwark, South East London ICB." in told.inner_text()
    assert told.bounding_box()["y"] < 640  # in sight without scrolling
    phone.check_fits()
    page.wait_for_timeout(1000)
    take_picture(page, "place-phone")


def test_filters_stand_in_the_address_and_come_back_from_it(visitor, places, new_visitor):
    open_map(visitor)
    visitor.page.get_by_label("Borough").focus()
    visitor.page.keyboard.type("Havering")
    visitor.page.get_by_role("option", name="Havering").wait_for()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**map_borough=Havering**")
    visitor.page.locator("label", has_text="Case studies").click()
    visitor.settle()
    told = status(visitor.page)
    assert told.startswith("Havering.")
    colleague = new_visitor()
    open_map(colleague, visitor.page.url.partition("/map")[2])
    assert status(colleague.page) == told
    assert "Synthetic Havering hall" in colleague.page.locator(".hq-map-list").inner_text()


def test_an_empty_area_invites_to_be_the_first(visitor, places):
    open_map(visitor, "?map_icb=NCL&map_borough=Enfield")
    assert "Nobody has shared here yet: be the first." in visitor.page.locator(".hq-map-list").inner_text()
    visitor.page.get_by_role("link", name="Share a case study").click()
    visitor.page.wait_for_url("**/share")


def test_list_and_filters_work_by_keyboard_alone(visitor, places):
    open_map(visitor)
    page = visitor.page
    page.get_by_label("Integrated Care Board (ICB)").focus()
    page.keyboard.type("North East")
    page.keyboard.press("Enter")
    visitor.settle()
    assert status(page).startswith("North East London.")
    page.get_by_role("checkbox", name="Case studies").focus()
    page.keyboard.press("Space")
    visitor.settle()
    assert "case_studies=false" in page.url
    skip = page.get_by_role("link", name="Skip the map, go to the list")
    skip.focus()
    assert skip.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.hq-map-list') !== null"):
            break
    title = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=title, level=1).wait_for()


def test_a_phone_shows_the_list_first_and_the_map_by_a_switch(phone, places):
    phone.open("/map")
    page = phone.page
    assert page.locator(".hq-map-list article").first.is_visible()
    assert not page.locator(FRAME).is_visible()
    phone.check_fits()
    page.get_by_role("radio", name="Map").click()
    phone.settle()
    page.locator(FRAME).wait_for()
    frame = page.locator(FRAME).element_handle().content_frame()
    page.wait_for_timeout(800)
    assert not page.locator(".hq-map-list").is_visible()
    assert 8 <= frame.evaluate("window.map.getZoom()") <= 9.5
    assert frame.evaluate("window.map.getBounds().contains([[51.287, -0.51], [51.692, 0.334]])")
    phone.check_fits()
    phone.check_accessible()
    page.locator(FRAME).scroll_into_view_if_needed()
    take_picture(page, "map-phone")


def test_a_wide_window_shows_both_and_no_switch(visitor, places):
    open_map(visitor)
    assert visitor.page.locator(".hq-map-list article").first.is_visible()
    assert not visitor.page.get_by_role("radio", name="Map").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_map_is_accessible_in_page_and_frame(new_visitor, places, scheme):
    visitor = new_visitor(color_scheme=scheme)
    frame = open_map(visitor, "?map_borough=Havering")
    visitor.check_accessible()
    frame.get_by_role("button", name="Synthetic Havering hall").click()
    frame.locator(".hq-popup a").wait_for()
    found = Axe().run(frame).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


def test_an_attack_in_every_field_never_runs_on_map_list_or_popup(visitor, places):
    dialogs = []
    visitor.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    frame = open_map(visitor, "?map_borough=Hounslow")
    planted = frame.locator(".hq-pin-a")
    look_at(visitor, frame, 51.485, -0.31, 13)
    planted.first.hover()
    planted.first.click()
    popup = frame.locator(".hq-popup")
    popup.wait_for()
    visitor.page.get_by_role("heading", name="Chosen on the map").wait_for()
    assert "<img src=x onerror" in popup.inner_text()
    assert popup.locator("img, script, svg").count() == 0
    assert visitor.page.locator(".hq-map-list img, .hq-map-list script, .hq-map-list svg").count() == 0
    assert "{{ window.__attacked }}" in visitor.page.locator(".hq-map-list").inner_text()
    look_at(visitor, frame, 51.5, -0.1, 9)
    visitor.page.wait_for_timeout(500)
    for one in visitor.page.frames:
        assert one.evaluate("window.__attacked === undefined"), one.url
    assert dialogs == []


def test_what_runs_in_the_frame_reaches_neither_the_page_nor_the_network(visitor, places):
    """Should a record ever get a script into the frame, the sandbox is what is left."""
    frame = open_map(visitor)
    reach = "(() => { try { return window.parent.document.title } catch (error) { return error.name } })()"
    assert frame.evaluate(reach) == "SecurityError"
    assert frame.evaluate("(() => { try { return document.cookie } catch (error) { return error.name } })()") == (
        "SecurityError"
    )
    assert visitor.page.locator(FRAME).count() == 1


def listed(page):
    """Titles of the list beside the map."""
    return page.locator(".hq-map-list h3").all_inner_texts()


def wait_for_rows(page, number):
    """Until the list has so many rows: it is drawn after the line above it."""
    page.wait_for_function("n => document.querySelectorAll('.hq-map-list h3').length === n", arg=number)


def test_results_are_seen_on_the_map_and_back_undoes_one_search_after_another(visitor, places):
    page = wait_for_meaning(visitor)
    found = titles(page)
    open_map(visitor)
    page.locator(".hq-map-list h3").first.wait_for()
    every = len(listed(page))
    page.go_back()
    page.get_by_role("link", name="Show these on the map").click()
    page.wait_for_url("**/map?q=lonely+older+people")
    asked = page.locator('p[role="status"]', has=page.get_by_text("“lonely older people”.", exact=True))
    asked.wait_for()
    visitor.settle()
    wait_for_rows(page, len(found))
    assert sorted(listed(page)) == sorted(found)
    assert 0 < len(found) < every
    visitor.check_accessible()
    visitor.check_fits()
    take_picture(page, "map-search")
    frame = page.locator(FRAME).element_handle().content_frame()
    frame.evaluate("window.mark = 'the same frame'")
    page.get_by_label("Search the map").fill("families seeking asylum Havering")
    page.keyboard.press("Enter")
    page.get_by_text("Looking in Havering.").wait_for()
    page.wait_for_url("**/map?q=families+seeking+asylum+Havering")
    visitor.settle()
    frame.wait_for_function("document.querySelectorAll('path.hq-elsewhere').length === 32")
    assert frame.evaluate("window.mark") == "the same frame"
    page.get_by_label("Search the map").fill("")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visitor.site.url}/map")
    page.get_by_text("London.", exact=True).wait_for()
    wait_for_rows(page, every)
    page.go_back()
    page.get_by_text("Looking in Havering.").wait_for()
    page.go_back()
    asked.wait_for()
    wait_for_rows(page, len(found))
    assert sorted(listed(page)) == sorted(found)
    page.go_back()
    page.wait_for_url("**/?q=lonely+older+people")


def test_the_map_is_searched_on_a_phone(phone, places):
    phone.context.set_default_timeout(60_000)
    phone.open("/map?q=zzzzqqqq")
    phone.page.get_by_role("heading", name="Nothing found for “zzzzqqqq”").wait_for()
    phone.check_fits()
    phone.check_accessible()
    phone.page.get_by_role("button", name="Show everything").click()
    phone.page.wait_for_url(f"{phone.site.url}/map")
    phone.settle()
    assert len(listed(phone.page)) > 5
    take_picture(phone.page, "map-search-phone")
