"""A search seen on the map: its address, the rows it leaves, and the page in Streamlit's own harness."""

import re
import shutil
import threading
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app import resources
from app.entries.locate import locator
from app.find.address import FACETS, Asked
from app.find.address import parse as parse_find
from app.maps.address import Chosen, parse
from app.maps.areas import borough_choices, icb_choices
from app.maps.listing import found_nothing_html
from app.operations.derived import write_index
from app.operations.migrate import migrate
from casestudies.forms import RULES as CASE_STUDIES
from casestudies.seed_files import load_case_studies
from geodata.forms import RULES as ASSETS
from geodata.seed_files import load_assets
from indexing.order import Sort
from kb import moderation, unanswered
from kb.records import Kind, Place, Precision
from kb.seeding import seed
from tests.factories import create_asset, create_case_study, create_moderator, create_person

TODAY = date(2026, 11, 2)
BROMLEY, HAVERING, SOUTHWARK = "E09000006", "E09000016", "E09000028"
VIEWS = Path(__file__).parents[1] / "app" / "views"


def chosen_facets():
    terms = {facet: st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True).map(tuple)
             for facet, known in FACETS.items()}  # fmt: skip
    return st.fixed_dictionaries({}, optional=terms)


SEARCHES = st.builds(
    lambda question, chosen, sort, typed, anywhere: Asked(
        question=question, chosen=chosen, sort=sort, as_typed=typed, anywhere=anywhere
    ),
    st.sampled_from(["", "lonely & older people?", "dementia Barnet", "ältere <b>"]),
    chosen_facets(),
    st.sampled_from(Sort),
    st.booleans(),
    st.booleans(),
)


def read(path):
    return parse(parse_qs(urlsplit(path).query), TODAY)


@given(SEARCHES)
@settings(deadline=None)
def test_the_map_of_a_search_is_read_back_from_its_address(asked):
    chosen = Chosen().search(asked, TODAY)
    assert read(chosen.path()) == chosen


@given(SEARCHES)
@settings(deadline=None)
def test_the_map_of_a_search_leads_back_to_the_same_search(asked):
    back = Chosen().search(asked, TODAY).in_find()
    both_kinds = len(asked.chosen.get("kind", ())) == 2  # the same as no choice between them
    expected = {facet: terms for facet, terms in asked.chosen.items() if not (facet == "kind" and both_kinds)}
    assert back.chosen == expected
    assert (back.question, back.sort, back.choices) == (asked.question, asked.sort, asked.choices)


def test_an_area_and_kinds_become_the_maps_own_choices_and_other_filters_stay_with_the_search():
    asked = Asked(
        question="dementia",
        chosen={"icb": ("SEL",), "borough": (BROMLEY,), "kind": ("asset",), "community": ("older_people",)},
        pages=3,
        as_typed=True,
    )
    chosen = Chosen().search(asked, TODAY)
    assert (chosen.icb, chosen.borough, chosen.kinds) == ("SEL", BROMLEY, {Kind.ASSET})
    assert chosen.path() == (
        "/map?q=dementia&community=older_people&spelling=typed&map_icb=SEL&map_borough=Bromley&map_case_studies=false"
    )


@pytest.mark.parametrize(
    "chosen", [{"borough": (BROMLEY, HAVERING)}, {"icb": ("SEL", "NEL")}, {"borough": (HAVERING,), "icb": ("SEL",)}]
)
def test_an_area_that_the_map_cannot_choose_still_filters_the_search(chosen):
    there = Chosen().search(Asked(question="dementia", chosen=chosen), TODAY)
    assert there.borough == ""
    assert there.in_find().filters == Asked(chosen=chosen).filters
    assert read(there.path()) == there
    assert there.icb in icb_choices(TODAY)
    assert there.borough in borough_choices(there.icb)


def test_a_list_that_found_nothing_says_so_and_lets_nothing_run():
    told = found_nothing_html(" for “<script>”", elsewhere=0, weaker=2, find_path="/?q=%3Cscript%3E")
    assert "Nothing found for “&lt;script&gt;”" in told
    assert '<a href="/?q=%3Cscript%3E" target="_self">2 weaker matches</a>' in told
    told = found_nothing_html(" for “walks” in Barnet", elsewhere=3, weaker=0, find_path="/?q=walks")
    assert "3 found elsewhere in London" in told
    assert "Find has" not in told


@pytest.fixture
def knowledge(tmp_path, monkeypatch, reference_db):
    """The first entries with two walks of a pin each, one of them in Havering, in an index that answers by keyword."""
    monkeypatch.setenv("HIQUALITY_SEMANTIC", "off")
    (tmp_path / "var").mkdir(mode=0o700)
    shutil.copy(reference_db, tmp_path / "var" / "reference.db")
    found = resources.knowledge()
    migrate(found.db, found.backups)
    locate = locator(resources.postcodes())
    seed(found.db, CASE_STUDIES, load_case_studies(), locate=locate)
    seed(found.db, ASSETS, load_assets(), locate=locate)
    author = create_person(found.db)
    for title, postcode, borough in (
        ("Synthetic yodelling walk", "SE5 8AZ", SOUTHWARK),
        ("Synthetic walk", "RM1 3BD", HAVERING),
    ):
        place = Place(postcode=postcode, precision=Precision.POSTCODE_DISTRICT)
        create_asset(found.db, author, title=title, place=place, boroughs=(borough,), locate=locate)
    create_case_study(found.db, author, title="Synthetic yodelling study", boroughs=(SOUTHWARK,))
    write_index(found)
    yield found
    resources.postcodes().close()
    found.db.close()


def open_page(name, **query):
    page = AppTest.from_file(VIEWS / f"{name}.py", default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def shown(page):
    return " ".join(block.proto.body for block in page.get("html"))


def words(page):
    return re.sub(r"<[^>]+>", "", shown(page))


def slugs(page):
    """The entries of the list, in its order."""
    return re.findall(r"<h3><a href=\"/[a-z-]+\?id=([a-z0-9-]+)", shown(page))


def pins(page):
    """The data that the map hands to the browser."""
    return "".join(str(one.proto) for one in page.get("component_instance"))


def ask(page, question):
    page.text_input(key="map_q").set_value(question)
    page.button(key="map_search").click().run()
    assert not page.exception


def test_the_map_shows_the_strong_hits_of_a_search_and_nothing_else(knowledge):
    page = open_page("map")
    assert len(slugs(page)) == 14
    ask(page, "yodelling")
    assert page.query_params == {"q": "yodelling"}
    hits = resources.searcher().search("yodelling")
    assert len(hits.ids) == 2
    assert set(slugs(page)) == {hit.slug for hit in hits.strong}
    assert "“yodelling”. 2 entries: 1 with a pin, 1 without an exact place." in words(page)
    assert [box.label for box in page.checkbox] == ["Case studies (1)", "Local assets (1)"]
    assert "yodelling walk" in pins(page)
    assert "RM1" not in pins(page)


def test_rows_of_a_search_stand_in_the_order_of_its_hits(knowledge):
    found = resources.searcher().search("synthetic yodelling walk", limit=50)
    assert len(found.ids) > 2
    page = open_page("map", q="synthetic yodelling walk")
    with_pin = [hit.slug for hit in found.strong if hit.lat is not None]
    assert slugs(page) == with_pin + [hit.slug for hit in found.strong if hit.lat is None]


def test_an_emptied_search_shows_everything_again_and_keeps_the_area(knowledge):
    page = open_page("map", q="yodelling", community="older_people", map_icb="SEL")
    ask(page, "  ")
    assert page.query_params == {"map_icb": "SEL"}
    page = open_page("map", q="yodelling", map_assets="false")
    page.button(key="map_everything").click().run()
    assert page.query_params == {"map_assets": "false"}
    assert len(slugs(page)) == 7


def test_layers_and_areas_narrow_a_search_and_leave_its_question(knowledge):
    page = open_page("map", q="yodelling")
    page.checkbox(key="map_assets").uncheck().run()
    assert page.query_params == {"q": "yodelling", "map_assets": "false"}
    assert slugs(page) == ["synthetic-yodelling-study"]
    page.selectbox(key="map_icb").select("NEL").run()
    assert page.query_params == {"q": "yodelling", "map_assets": "false", "map_icb": "NEL"}
    assert "Nothing found for “yodelling” in North East London" in words(page)
    assert "2 found elsewhere in London" in words(page)
    assert "Nobody has shared here yet" not in words(page)


def test_filters_that_only_find_has_narrow_the_map_and_are_named(knowledge):
    every = slugs(open_page("map"))
    page = open_page("map", community="older_people")
    assert 0 < len(slugs(page)) < len(every)
    assert "Only: Older people." in words(page)


def test_how_a_question_was_read_is_said_and_undone_with_one_click(knowledge):
    page = open_page("map", q="yodeling wlak Havering")
    assert "Showing results for “yodeling walk Havering”, not for “yodeling wlak Havering”." in words(page)
    assert "Looking in Havering." in words(page)
    assert slugs(page) == ["synthetic-walk"]
    page.button(key="find_anywhere").click().run()
    assert page.query_params == {"q": "yodeling wlak Havering", "place": "any"}
    assert "synthetic-yodelling-walk" in slugs(page)
    page.button(key="find_as_typed").click().run()
    assert page.query_params == {"q": "yodeling wlak Havering", "place": "any", "spelling": "typed"}
    assert "Showing results for" not in words(page)


def test_a_search_by_keyword_alone_says_so_and_leads_back_to_find(knowledge):
    page = open_page("map", q="yodelling", spelling="typed", map_icb="SEL", map_case_studies="false")
    assert "Searching by keyword: search by meaning is switched off here." in words(page)
    (path,) = re.findall(r'href="(/\?[^"]+)" target="_self">See this search in Find', shown(page))
    asked = parse_find(parse_qs(urlsplit(path.replace("&amp;", "&")).query))
    assert asked == Asked(question="yodelling", chosen={"icb": ("SEL",), "kind": ("asset",)}, as_typed=True)


def test_find_leads_to_the_map_of_the_same_results(knowledge):
    page = open_page("find", q="yodelling", kind="asset", icb="SEL")
    (path,) = re.findall(r'href="(/map\?[^"]+)" target="_self">Show these on the map', shown(page))
    there = parse_qs(urlsplit(path.replace("&amp;", "&")).query)
    assert there == {"q": ["yodelling"], "map_icb": ["SEL"], "map_case_studies": ["false"]}
    assert slugs(open_page("map", **there)) == ["synthetic-yodelling-walk"]
    assert "Show these on the map" not in shown(open_page("find", q="zzzzqqq"))


def test_a_search_that_finds_nothing_says_so_and_is_noted_for_administrators(knowledge):
    page = open_page("map", q="xylophone zoology")
    assert "Nothing found for “xylophone zoology”" in words(page)
    assert slugs(page) == []
    for thread in threading.enumerate():
        if thread.name == "unanswered":
            thread.join()
    office = create_person(knowledge.db, administrator=True)
    assert [one.asked for one in unanswered.list_unanswered(knowledge.db, office)] == ["xylophone zoology"]


def test_what_is_withdrawn_is_gone_from_a_search_on_the_map_at_once(knowledge):
    version = create_case_study(knowledge.db, create_person(knowledge.db), title="Synthetic yodelling choir")
    write_index(knowledge)
    assert "synthetic-yodelling-choir" in slugs(open_page("map", q="yodelling"))
    moderation.take_down(knowledge.db, create_moderator(knowledge.db), version.entry_id)
    assert "synthetic-yodelling-choir" not in slugs(open_page("map", q="yodelling"))


def test_without_an_index_the_map_works_until_it_is_asked(knowledge):
    knowledge.index.unlink()
    assert len(slugs(open_page("map"))) == 14
    page = open_page("map", q="yodelling")
    assert "hiquality index" in page.error[0].value
    assert slugs(page) == []


@pytest.mark.parametrize("question", ["", "a", "\x00", "NEAR( *", "kind:asset", '"', "🙂", "\u202e", "word " * 5000])
def test_no_question_breaks_the_map(knowledge, question):
    assert not open_page("map", q=question).exception
