"""Find and the pages of text, run in Streamlit's own harness on a real truth and index."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import resources
from app.entries import actions
from app.operations.derived import write_index
from app.operations.migrate import migrate
from casestudies.forms import RULES as CASE_STUDIES
from casestudies.seed_files import load_case_studies
from geodata.forms import RULES as ASSETS
from geodata.seed_files import load_assets
from indexing.order import Sort
from kb import moderation
from kb.published import get_published
from kb.seeding import seed
from tests.factories import create_case_study, create_moderator, create_person, nowhere

VIEWS = Path(__file__).parents[1] / "app" / "views"


@pytest.fixture
def knowledge(tmp_path, monkeypatch):
    """The first entries with an index that answers by keyword."""
    monkeypatch.setenv("HIQUALITY_SEMANTIC", "off")
    (tmp_path / "var").mkdir(mode=0o700)
    found = resources.knowledge()
    migrate(found.db, found.backups)
    seed(found.db, CASE_STUDIES, load_case_studies(), locate=nowhere)
    seed(found.db, ASSETS, load_assets(), locate=nowhere)
    write_index(found)
    yield found
    found.db.close()


def open_page(name, **query):
    page = AppTest.from_file(VIEWS / f"{name}.py", default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def shown(page):
    """Everything that the page wrote as HTML."""
    return " ".join(block.proto.body for block in page.get("html"))


def test_a_search_says_that_meaning_is_switched_off(knowledge):
    page = open_page("find", q="lonely older people")
    assert "Searching by keyword: search by meaning is switched off here." in page.info[0].value
    assert "orpington-wellbeing-cafe" in shown(page)


def test_a_choice_of_filter_goes_into_the_address(knowledge):
    page = open_page("find", q="people")
    page.checkbox(key="find_kind_asset").check().run()
    assert page.query_params["kind"] == "asset"
    assert page.query_params["q"] == "people"
    page.checkbox(key="find_kind_asset").uncheck().run()
    assert "kind" not in page.query_params


def test_another_question_keeps_the_filters(knowledge):
    page = open_page("find", q="people", icb="SEL")
    page.text_input(key="find_q").set_value("women")
    page.button(key="find_search").click().run()
    assert page.query_params["q"] == "women"
    assert page.query_params["icb"] == "SEL"


def test_the_first_page_counts_what_there_is(knowledge):
    words = shown(open_page("find"))
    assert "6 case studies" in words
    assert "5 local assets" in words
    assert "from 10 boroughs" in words


def test_show_more_shows_all_results_a_page_at_a_time(knowledge):
    author = create_person(knowledge.db)
    for number in range(25):
        create_case_study(knowledge.db, author, title=f"Synthetic walk {number}")
    write_index(knowledge)
    page = open_page("find", q="synthetic walk")
    assert shown(page).count("<h3>") == 20
    page.button(key="find_more").click().run()
    assert shown(page).count("<h3>") >= 25
    assert page.query_params["pages"] == "2"
    assert not [button for button in page.button if button.key == "find_more"]


def test_a_withdrawn_entry_is_gone_before_the_index_is_made_anew(knowledge):
    version = create_case_study(knowledge.db, create_person(knowledge.db), title="Synthetic singing")
    write_index(knowledge)
    assert "synthetic-singing" in shown(open_page("find", q="synthetic singing"))
    moderation.take_down(knowledge.db, create_moderator(knowledge.db), version.entry_id)
    assert "synthetic-singing" not in shown(open_page("find", q="synthetic singing"))
    assert "synthetic-singing" not in shown(open_page("find"))


def test_a_missing_index_says_what_to_do_and_no_entry_needs_it(knowledge):
    knowledge.index.unlink()
    assert "hiquality index" in open_page("find", q="older people").error[0].value
    cafe = get_published(knowledge.db, CASE_STUDIES, "orpington-wellbeing-cafe")
    assert actions.similar_to(cafe.entry) == ()


def test_no_page_before_anything_is_published_fails(tmp_path, monkeypatch):
    monkeypatch.setenv("HIQUALITY_SEMANTIC", "off")
    (tmp_path / "var").mkdir(mode=0o700)
    found = resources.knowledge()
    migrate(found.db, found.backups)
    write_index(found)
    words = shown(open_page("find"))
    assert "0 case studies" in words
    assert "Share the first case study" in words
    found.db.close()


@pytest.mark.parametrize("name", ["about", "accessibility", "privacy"])
def test_contacts_are_said_to_be_missing_until_the_operator_names_them(tmp_path, monkeypatch, name):
    assert "has not named one" in shown(open_page(name))
    resources.knowledge.cache_clear()
    for setting in ("CONTROLLER", "DPO_EMAIL", "SAFEGUARDING_CONTACT", "ACCESSIBILITY_CONTACT"):
        monkeypatch.setenv(f"HIQUALITY_{setting}", "office@synthetic.example")
    words = shown(open_page(name))
    assert "has not named one" not in words
    assert 'href="mailto:office@synthetic.example"' in words


def test_a_spelling_put_right_is_said_and_undone_with_one_click(knowledge):
    page = open_page("find", q="lonley older people")
    assert "Showing results for “lonely older people”, not for “lonley older people”." in shown(page)
    page.button(key="find_as_typed").click().run()
    assert page.query_params["spelling"] == "typed"
    assert "Showing results for" not in shown(page)


def test_a_place_in_the_question_is_said_and_undone_with_one_click(knowledge):
    page = open_page("find", q="older people Orpington")
    assert "Looking in Orpington (Bromley)." in shown(page)
    page.button(key="find_anywhere").click().run()
    assert page.query_params["place"] == "any"
    assert "Looking in" not in shown(page)


def test_a_name_of_two_places_is_asked_about(knowledge):
    page = open_page("find", q="older people Hayes")
    assert "Which Hayes do you mean?" in shown(page)
    page.button(key="find_which_E09000006").click().run()
    assert page.query_params["borough"] == "E09000006"
    assert "Which Hayes" not in shown(page)


def test_a_short_form_says_what_it_was_read_as(knowledge):
    assert "“PCN” read as “primary care network”" in shown(open_page("find", q="PCN café"))


def test_what_was_typed_is_shown_as_text(knowledge):
    page = open_page("find", q="lonley <b>older</b> people Orpington")
    assert "<b>older</b>" not in shown(page)


def test_the_order_goes_into_the_address(knowledge):
    page = open_page("find", q="people")
    page.selectbox(key="find_sort").select(Sort.FRESHNESS).run()
    assert page.query_params["sort"] == "freshness"
