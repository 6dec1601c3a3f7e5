"""Of the stories in app.entries and the cards of app.find: what the public reads of an entry, as HTML."""

import re
from dataclasses import replace
from datetime import date

import pytest

from app.entries.asset_story import asset_html
from app.entries.case_study_story import case_study_html
from app.entries.parts import Surroundings
from app.find.cards import card_html
from app.presenters import day_in_words
from casestudies.fields import Barrier, Measure, Partner
from casestudies.forms import RULES as CASE_STUDIES
from casestudies.forms import VOCABULARY_OF as CASE_STUDY_TERMS
from casestudies.seed_files import load_case_studies
from geodata.forms import RULES as ASSETS
from geodata.forms import VOCABULARY_OF as ASSET_TERMS
from geodata.seed_files import load_assets
from kb import entry_store
from kb.areas import borough_names
from kb.published import get_published, list_published
from kb.records import Contact, Precision, PublicPlace, Visibility
from kb.seeding import seed
from kb.vocabularies import label
from tests.factories import CONTACT, LAMBETH, create_asset, create_case_study, create_person, nowhere

AROUND = Surroundings(address="http://127.0.0.1/c/synthetic", today=date(2026, 11, 2))
ATTACK = "<img src=x onerror=alert(1)><script>alert(1)</script> \"' & $x$ :red[x]"


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def published_case_study(db, **fields):
    version = create_case_study(db, create_person(db), **fields)
    with db.read() as connection:
        slug = entry_store.get_entry(connection, version.entry_id).slug
    return get_published(db, CASE_STUDIES, slug)


def published_asset(db, **fields):
    version = create_asset(db, create_person(db), **fields)
    with db.read() as connection:
        slug = entry_store.get_entry(connection, version.entry_id).slug
    return get_published(db, ASSETS, slug)


@pytest.fixture
def seeded(db):
    """The first entries, by slug."""
    seed(db, CASE_STUDIES, load_case_studies(), locate=nowhere)
    seed(db, ASSETS, load_assets(), locate=nowhere)
    with db.read() as connection:
        found = [*list_published(connection, CASE_STUDIES, db.today()), *list_published(connection, ASSETS, db.today())]
    return {one.entry.slug: one for one in found}


def test_a_case_study_is_told_in_the_order_in_which_a_busy_reader_asks(db):
    told = case_study_html(published_case_study(db), AROUND)
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", told)[:8] == [
        "The problem",
        "What they did",
        "How the community took part",
        "What came of it",
        "What it took",
        "What got in the way, and how they got past it",
        "How to start",
        "Whom to ask",
    ]
    assert re.findall(r"<dt>(.*?)</dt>", told) == [
        "Who it was for",
        "What it needed",
        "How they know",
        "Last confirmed",
    ]
    assert told.count("<h1>") == 1


def test_a_preview_leaves_the_page_its_own_heading_and_has_no_address(db):
    told = case_study_html(published_case_study(db), replace(AROUND, preview=True))
    assert "<h1>" not in told
    assert "Cite and reuse" not in told


def test_what_was_not_told_says_so_and_a_report_does_not_say(db, seeded):
    assert "Not told yet." in case_study_html(published_case_study(db), AROUND)
    cafe = case_study_html(seeded["orpington-wellbeing-cafe"], AROUND)
    assert "The report does not say." in cafe
    assert "Not told yet" not in cafe
    assert "From the HiQUALITY highlight report, April 2025; the practice has not yet confirmed it" in words(cafe)
    assert "version 1" in cafe


def in_words_of(mark):
    """How the page names an inferred tag."""
    field, term = mark.split(":", 1)
    names = {**CASE_STUDY_TERMS, **ASSET_TERMS, "barriers": "barrier", "evaluated_by": "evaluated_by"}
    if field in names:
        return label(names[field], term)
    if field in ("start_month", "funding_ends_on"):
        return day_in_words(term)
    return {"boroughs": borough_names().get(term), "ods_code": f"ODS code {term}", "place": ""}[field]


def test_every_inferred_tag_of_the_first_entries_is_marked_on_its_page(seeded):
    for one in seeded.values():
        told = words(case_study_html(one, AROUND) if one.entry.kind == "case_study" else asset_html(one, AROUND))
        missing = [mark for mark in one.record.inferred if f"{in_words_of(mark)} inferred by us" not in told]
        assert [mark for mark in missing if not mark.startswith("place:")] == [], one.entry.slug


def test_the_safety_note_stands_before_the_story_and_on_the_card(db):
    one = published_case_study(db, safety_note="Synthetic: use a qualified interpreter.")
    told = case_study_html(one, AROUND)
    assert 0 < told.index("use a qualified interpreter") < told.index("The problem")
    assert "use a qualified interpreter" in card_html(one)


def test_outcomes_that_nobody_measured_are_reported(db):
    story = published_case_study(db, outcomes_text="Synthetic: people came back.", evidence="story")
    compared = published_case_study(db, title="Synthetic two", outcomes_text="Synthetic: fewer.", evidence="compared")
    assert "The practice reports:" in case_study_html(story, AROUND)
    assert "The practice reports:" not in case_study_html(compared, AROUND)


def test_barriers_carry_what_was_done_and_how_often_the_survey_heard_of_them(db):
    barrier = Barrier(barrier="communities.trust", text="Synthetic: nobody came.", overcome="Synthetic: we went there.")
    told = words(case_study_html(published_case_study(db, barriers=(barrier,)), AROUND))
    assert "Synthetic: we went there." in told
    assert "respondents" in told


def test_figures_are_a_table_without_empty_columns(db):
    measures = (Measure(name="Synthetic walks", value="12", unit="walks"),)
    told = case_study_html(published_case_study(db, measures=measures), AROUND)
    assert re.findall(r'<th scope="col">(.*?)</th>', told) == ["What was counted", "Figure", "Unit"]
    assert "<caption>" in told


def test_only_partners_that_are_published_assets_are_links(db):
    partners = (
        Partner(name="Synthetic Hall", role="venue", asset_key="synthetic-hall"),
        Partner(name="Synthetic Gone", role="funder", asset_key="synthetic-gone"),
    )
    around = replace(AROUND, assets=frozenset({"synthetic-hall"}))
    told = case_study_html(published_case_study(db, partners=partners), around)
    assert 'href="/asset?id=synthetic-hall"' in told
    assert "Synthetic Gone" in told
    assert "synthetic-gone" not in told


def test_private_contacts_are_on_no_page(db):
    hidden = Contact(email="hidden@synthetic.example", visibility=Visibility.MEMBERS)
    told = case_study_html(published_case_study(db, contacts=(CONTACT, hidden)), AROUND)
    assert CONTACT.email in told
    assert "hidden@" not in told


def test_links_that_are_no_web_addresses_are_shown_as_text(db):
    contact = Contact(url="javascript:alert(1)", visibility=Visibility.PUBLIC)
    one = replace(published_case_study(db), contacts=(contact,))
    assert 'href="javascript' not in case_study_html(one, AROUND)


def test_an_attack_in_every_text_is_escaped(db):
    texts = dict.fromkeys(
        ("problem", "what_was_done", "outcomes_text", "left_out", "lessons_start", "needed_text"), ATTACK
    )
    one = published_case_study(
        db,
        title=ATTACK[:100],
        summary=ATTACK,
        organisation=ATTACK[:60],
        barriers=(Barrier(barrier="other", text=ATTACK, overcome=ATTACK),),
        measures=(Measure(name=ATTACK, value=ATTACK),),
        partners=(Partner(name=ATTACK, role="other"),),
        **texts,
    )
    for told in (case_study_html(one, AROUND), card_html(one)):
        assert "<script" not in told
        assert "<img" not in told
        assert "&lt;script&gt;" in told


def test_an_asset_says_what_it_offers_and_who_used_it(db):
    around = replace(AROUND, users=(("Synthetic walking group", "synthetic-walking-group"),))
    told = asset_html(published_asset(db, in_return=("room",)), around)
    assert "What it can offer a practice" in told
    assert 'href="/case-study?id=synthetic-walking-group"' in told


def test_a_hidden_asset_shows_no_times(db):
    def hide(_record):
        return PublicPlace(label="Somewhere in Lambeth", precision=Precision.HIDDEN)

    one = published_asset(db, locate=hide, schedule="Synthetic: Tuesdays at ten", communities=("domestic_abuse",))
    told = asset_html(one, AROUND)
    assert "Tuesdays" not in told
    assert "Somewhere in Lambeth" in told
    assert "Not shown, to keep people safe" in told


def test_the_icb_of_a_place_is_todays(db):
    told = words(case_study_html(published_case_study(db, boroughs=(LAMBETH,)), AROUND))
    assert "Lambeth (South East London ICB)" in told
    westminster = published_case_study(db, title="Synthetic west", boroughs=("E09000033",))
    assert "West and North London ICB" in words(case_study_html(westminster, AROUND))


def test_a_card_names_its_kind_place_and_communities_and_leads_to_its_page(db):
    card = card_html(published_case_study(db))
    assert words(card).startswith("● Case study Synthetic walking group")
    assert 'href="/case-study?id=synthetic-walking-group"' in card
    assert "Older people" in card
    assert "Last confirmed 2 November 2026" in card
