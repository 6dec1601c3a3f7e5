"""Asking in other ways, in a real browser: by a pasted paragraph, by an entry, by a barrier."""

import os
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

CAFE = "Orpington Wellbeing Café: company and health advice for lonely older people"
PARAGRAPH = (
    "Zyxomat runs a lunch club for pensioners in Penge with volunteers from two churches. People were lonely and had "
    "not seen anybody for weeks. Many did not trust the surgery at first. A nurse comes once a month."
)
PAGES = ("/like-ours", "/like-ours?id=orpington-wellbeing-cafe", "/barrier", "/barrier?barrier=communities.language")
EMPTY = "/barrier?barrier=funding.deprivation_weighting"


def take_picture(page, name):
    """Keep a picture of the page for the documentation where the environment names a folder."""
    if folder := os.environ.get("PICTURES_DIR"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def box(page):
    return page.get_by_label("Paste a paragraph about your work")


def paste(visitor, text):
    page = visitor.open("/like-ours")
    box(page).fill(text)
    page.get_by_role("button", name="Find initiatives like it").click()
    page.locator(".hq-card").first.wait_for()
    visitor.settle()
    return page


def first_card(page):
    return page.locator(".hq-card").first.inner_text()


def test_a_paragraph_finds_what_is_like_it_with_reasons_and_terms_to_switch_off(visitor):
    page = paste(visitor, PARAGRAPH)
    assert page.locator(".hq-card h3").first.inner_text() == CAFE
    assert "same community (older people) and borough (Bromley)" in first_card(page)
    visitor.check_accessible()
    take_picture(page, "like-ours-desktop")
    page.locator('[data-testid="stCheckbox"] label').filter(has_text="Borough: Bromley").click()
    page.locator(".hq-why").filter(has_text=re.compile(r"same community \(older people\)$")).wait_for()
    assert not page.get_by_text("borough (Bromley)").count()


def test_what_was_pasted_is_in_no_address_no_log_no_file_and_gone_after_leaving(visitor, site):
    sent = []
    visitor.page.on("request", lambda request: sent.append(request.url))
    page = paste(visitor, PARAGRAPH)
    assert page.url == f"{site.url}/like-ours"
    page.locator(".st-key-frame_menu").get_by_role("link", name="Map").click()
    page.wait_for_url("**/map")
    visitor.settle()
    page.go_back()
    page.wait_for_url("**/like-ours")
    visitor.settle()
    assert box(page).input_value() == ""
    assert not page.locator(".hq-card").count()
    assert not [address for address in sent if "zyxomat" in address.lower()]
    assert "zyxomat" not in site.log.read_text().lower()
    kept = [file for file in site.folder.rglob("*") if file.is_file() and file.suffix != ".onnx"]
    assert not [file for file in kept if b"zyxomat" in file.read_bytes().lower()]


def test_a_case_study_leads_to_more_like_it(visitor):
    page = visitor.open("/case-study?id=orpington-wellbeing-cafe")
    page.get_by_role("link", name="More like this one").click()
    page.wait_for_url("**/like-ours?id=orpington-wellbeing-cafe")
    visitor.settle()
    assert page.get_by_text("Compared with").count() == 1
    assert CAFE not in page.locator(".hq-card h3").all_inner_texts()
    assert page.locator(".hq-card").count() > 0


def test_a_barrier_is_chosen_and_says_how_others_got_past_it(visitor):
    page = visitor.open("/")
    page.get_by_role("link", name="Search by the barrier you face").click()
    page.wait_for_url("**/barrier")
    visitor.settle()
    page.get_by_role("link", name="Language barriers").click()
    page.wait_for_url("**/barrier?barrier=communities.language")
    visitor.settle()
    assert page.locator("h1").all_inner_texts() == ["Barrier: Language barriers"]
    assert "How they got past it" in first_card(page)
    assert "Take care:" in first_card(page)
    take_picture(page, "barrier-desktop")


def test_a_keyboard_alone_pastes_sends_and_switches_off(visitor):
    page = visitor.open("/like-ours")

    def tab_until(script):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"(() => {{ const e = document.activeElement; return {script}; }})()"):
                return
        raise AssertionError(f"tabbing never reached {script}")

    tab_until("e.tagName === 'TEXTAREA'")
    page.keyboard.type("A lunch club for pensioners in Penge.")
    tab_until("e.tagName === 'BUTTON' && e.innerText.includes('Find initiatives like it')")
    page.keyboard.press("Enter")
    page.locator(".hq-card").first.wait_for()
    visitor.settle()
    tab_until("e.type === 'checkbox'")
    page.keyboard.press("Space")
    page.get_by_text("same community (older people)").wait_for(state="detached")
    tab_until("e.closest('.hq-card') !== null")
    page.keyboard.press("Enter")
    page.locator(".hq-entry").wait_for()


@pytest.mark.parametrize("path", [*PAGES, EMPTY])
def test_every_page_fits_a_phone_and_is_accessible_there(phone, path):
    phone.open(path)
    phone.check_fits()
    phone.check_accessible()


def test_the_results_of_a_paragraph_fit_a_phone(phone):
    page = paste(phone, PARAGRAPH)
    phone.check_fits()
    phone.check_accessible()
    take_picture(page, "like-ours-phone")


def test_every_page_is_accessible_in_light_and_dark(new_visitor):
    for scheme in ("light", "dark"):
        visitor = new_visitor(color_scheme=scheme)
        for path in (*PAGES, EMPTY):
            visitor.open(path)
            visitor.check_accessible()
        paste(visitor, PARAGRAPH)
        visitor.check_accessible()
