"""The map's page and the page that adds an asset, run in Streamlit's own harness on a real truth."""

import random
import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import resources
from app.entries.locate import locator
from app.forms.asset_place import nearest_in_words, place_of, public_in_words, spot_at
from app.maps import current
from app.maps.rows import MapFilters, filter_rows, with_pin, without_pin
from app.operations.migrate import migrate
from casestudies.forms import RULES as CASE_STUDIES
from casestudies.seed_files import load_case_studies
from geodata.forms import RULES as ASSETS
from geodata.seed_files import load_assets
from kb import moderation
from kb.areas import borough_names, icbs_ever_of_boroughs
from kb.content import dump
from kb.published import list_published
from kb.records import Kind, Place, Precision
from kb.seeding import seed
from tests.factories import ASSET, create_asset, create_case_study, create_person

SOUTHWARK = "E09000028"
VIEWS = Path(__file__).parents[1] / "app" / "views"


@pytest.fixture
def knowledge(tmp_path, reference_db):
    """The truth with the first entries, as the pages of this process see it."""
    (tmp_path / "var").mkdir(mode=0o700)
    shutil.copy(reference_db, tmp_path / "var" / "reference.db")
    found = resources.knowledge()
    migrate(found.db, found.backups)
    locate = locator(resources.postcodes())
    seed(found.db, CASE_STUDIES, load_case_studies(), locate=locate)
    seed(found.db, ASSETS, load_assets(), locate=locate)
    yield found
    resources.postcodes().close()
    found.db.close()


def open_map(**query):
    page = AppTest.from_file(VIEWS / "map.py", default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def shown(page):
    """Everything that the page wrote as HTML."""
    return " ".join(block.proto.body for block in page.get("html"))


def words(page):
    return re.sub(r"<[^>]+>", "", shown(page))


def test_map_shows_every_published_entry_and_says_how_many_have_a_pin(knowledge):
    page = open_map()
    assert "11 entries: 2 with a pin, 9 without an exact place" in words(page)
    assert page.title[0].value == "Case studies and local assets on a map"
    assert shown(page).count("<article") == 11
    assert [box.label for box in page.checkbox] == ["Case studies (6)", "Local assets (5)"]


def test_a_layer_that_is_switched_off_leaves_the_map_and_the_list(knowledge):
    page = open_map()
    page.checkbox(key="map_assets").uncheck().run()
    assert "6 entries" in words(page)
    assert "/asset?id=" not in shown(page)
    page.checkbox(key="map_case_studies").uncheck().run()
    assert "11 entries are switched off" in words(page)
    assert not page.exception


def test_an_empty_area_looks_deliberate(knowledge):
    page = open_map()
    page.selectbox(key="map_icb").select("NCL").run()
    assert "North Central London" in words(page)
    assert "Nobody has shared here yet: be the first." in words(page)
    assert 'href="/share"' in shown(page)


def test_boroughs_follow_the_icb(knowledge):
    page = open_map()
    page.selectbox(key="map_borough").select("E09000022").run()
    page.selectbox(key="map_icb").select("NEL").run()
    assert not page.exception
    assert page.selectbox(key="map_borough").value == ""
    assert "Lambeth" not in page.selectbox(key="map_borough").options
    assert "North East London" in words(page)


def test_the_address_says_what_is_chosen_and_is_all_that_is_read(knowledge):
    page = open_map()
    assert page.query_params == {}
    page.selectbox(key="map_icb").select("NEL").run()
    page.selectbox(key="map_borough").select("E09000016").run()
    page.checkbox(key="map_case_studies").uncheck().run()
    there = {"map_icb": "NEL", "map_borough": "Havering", "map_case_studies": "false"}
    assert page.query_params == there
    del page.query_params["map_borough"]  # what Back does
    page.run()
    assert page.selectbox(key="map_borough").value == ""
    assert page.selectbox(key="map_icb").value == "NEL"
    assert not page.checkbox(key="map_case_studies").value
    assert words(page).count("North East London.") == 1


def test_a_strange_address_opens_the_map_of_london(knowledge):
    page = open_map(map_icb="<b>", map_borough="Atlantis", map_show="x", map_assets="maybe")
    assert "11 entries" in words(page)
    assert page.selectbox(key="map_icb").value == ""


def test_former_icbs_stand_inside_the_one_that_they_became(knowledge):
    options = open_map().selectbox(key="map_icb").options
    at = options.index("West and North London")
    assert options[at + 1 :] == [
        "former North Central London (until March 2026)",
        "former North West London (until March 2026)",
    ]


def test_what_is_withdrawn_is_gone_from_the_map_at_once(knowledge):
    author = create_person(knowledge.db)
    created = create_asset(knowledge.db, author, title="Synthetic hall to take down")
    assert "Synthetic hall to take down" in words(open_map())
    office = create_person(knowledge.db, organisation="Synthetic Office", administrator=True)
    moderation.take_down(knowledge.db, office, created.entry_id)
    assert "Synthetic hall to take down" not in words(open_map())


def fits(record, icb, borough):
    in_icb = not icb or icb in icbs_ever_of_boroughs(record.boroughs)
    return record.london_wide or (in_icb and (not borough or borough in record.boroughs))


def test_rows_of_the_map_are_the_rows_of_the_database_for_random_filters(knowledge):
    chance = random.Random(20261102)
    author = create_person(knowledge.db)
    locate = locator(resources.postcodes())
    for number in range(12):
        create = chance.choice((create_case_study, create_asset))
        located = {"locate": locate} if create is create_asset else {}
        create(
            knowledge.db,
            author,
            title=f"Synthetic entry {number}",
            boroughs=tuple(chance.sample(sorted(borough_names()), chance.randint(0, 3))) or ("E09000001",),
            london_wide=chance.random() < 0.2,
            place=Place(postcode="SE5 8AZ", precision=chance.choice(list(Precision))),
            **located,
        )
    with knowledge.db.read() as connection:
        today = knowledge.db.today()
        published = [
            *list_published(connection, CASE_STUDIES, today),
            *list_published(connection, ASSETS, today),
        ]
    assert any(one.place.lat is not None and one.entry.kind is Kind.ASSET for one in published)
    for _ in range(60):
        kinds = frozenset(kind for kind in Kind if chance.random() < 0.7)
        icb = chance.choice(["", "NEL", "SEL", "SWL", "WNL", "NCL", "NWL"])
        borough = chance.choice(["", *borough_names()])
        expected = {one.entry.slug for one in published if one.entry.kind in kinds and fits(one.record, icb, borough)}
        rows = filter_rows(current.rows(), MapFilters(kinds=kinds, icb=icb, borough=borough))
        assert {row.slug for row in rows} == expected
        assert len(with_pin(rows)) + len(without_pin(rows)) == len(rows) == len(expected)


@pytest.mark.parametrize("precision", Precision)
def test_the_map_knows_the_public_point_and_no_other(knowledge, precision):
    found = resources.postcodes().find("SE5 8AZ")
    exact = Place(postcode="SE5 8AZ", lat=51.4687654, lon=-0.0914321, borough=SOUTHWARK, precision=precision)
    author = create_person(knowledge.db)
    locate = locator(resources.postcodes())
    create_asset(knowledge.db, author, title="Synthetic spot", place=exact, boroughs=(SOUTHWARK,), locate=locate)
    (row,) = [row for row in current.rows() if row.title == "Synthetic spot"]
    assert ((row.lat, row.lon) == (51.4687654, -0.0914321)) == (precision is Precision.EXACT)
    assert row.has_pin == (precision in (Precision.EXACT, Precision.STREET, Precision.POSTCODE_DISTRICT))
    assert (found.lat, found.lon) != (row.lat, row.lon)


def test_a_clicked_spot_takes_the_borough_of_the_nearest_postcode(postcodes):
    for typed in ("SE5 8AZ", "SW9 8JH", "E8 1HY"):
        known = postcodes.geocode(typed)
        assert spot_at(known.lat, known.lon, postcodes).borough == known.borough


def test_a_clicked_spot_is_told_by_the_nearest_postcode(postcodes):
    known = postcodes.geocode("SE5 8AZ")
    assert nearest_in_words(known.lat, known.lon, postcodes) == "Nearest postcode: SE5 8AZ, Southwark."
    assert nearest_in_words(51.9, -0.09, postcodes) == "There is no postcode within about 500 metres."


def test_districts_that_stand_on_the_map_are_places_and_not_mail_rooms(knowledge):
    named = [one.code for one in current.districts()]
    assert {"SE5", "E8", "EC1A", "CR0"} <= set(named)
    assert not {"E77", "NW1W", "EC50", "KT22"} & set(named)
    assert len(named) == len(set(named))


@pytest.mark.parametrize(("lat", "lon"), [(51.75, -0.34), (52.2, 0.12), (0.0, 0.0), (51.5, 1.4)])
def test_a_spot_outside_london_is_refused(postcodes, lat, lon):
    assert spot_at(lat, lon, postcodes) is None


def test_a_postcode_fills_the_place_and_a_click_fills_it_without_a_postcode(postcodes):
    kept = dump(ASSET)["place"]
    by_postcode = place_of(kept, postcode="se58az", spot=None, postcodes=postcodes)
    assert (by_postcode["postcode"], by_postcode["borough"]) == ("SE5 8AZ", SOUTHWARK)
    assert by_postcode["lat"] == pytest.approx(51.4688, abs=0.001)
    spot = spot_at(51.545, -0.055, postcodes)
    by_click = place_of(by_postcode, postcode="", spot=spot, postcodes=postcodes)
    assert by_click == kept | {"postcode": "", "lat": 51.545, "lon": -0.055, "borough": "E09000012"}


@pytest.mark.parametrize("typed", ["hello", "M1 1AE", "JE2 3AB", "SE5 9ZX", "SE5", "<b>SE5 8AZ</b>"])
def test_an_unknown_postcode_is_kept_as_typed_and_marks_no_place(postcodes, typed):
    kept = dump(ASSET)["place"] | {"lat": 51.5, "lon": -0.1, "borough": SOUTHWARK}
    place = place_of(kept, postcode=typed, spot=None, postcodes=postcodes)
    assert (place["postcode"], place["lat"], place["lon"], place["borough"]) == (typed, None, None, "")


def test_each_precision_says_what_everybody_would_see(knowledge):
    place = Place(postcode="SE5 8AZ", lat=51.468766, lon=-0.091468, borough=SOUTHWARK)
    record = type(ASSET)(boroughs=(SOUTHWARK,), place=place)
    told = {precision: public_in_words(record, precision) for precision in Precision}
    assert told[Precision.EXACT] == "Everybody sees “SE5 8AZ, Southwark” and the pin where it is."
    assert "about 100 metres" in told[Precision.STREET]
    assert "SE5 8AZ" not in "".join(told[precision] for precision in Precision if precision != Precision.EXACT)
    assert told[Precision.BOROUGH] == "Everybody sees “Somewhere in Southwark” and no pin."
    assert told[Precision.HIDDEN].endswith("no pin. Days and times stay private, too.")
