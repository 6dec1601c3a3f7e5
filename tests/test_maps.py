"""Maps and the list beside them: the same rows, outlines that hold, and nothing of a record that could run."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, union_all
from streamlit_folium import generate_js_hash, generate_leaflet_string

from app.maps import drawing
from app.maps.address import Chosen, parse
from app.maps.areas import area_boroughs, borough_choices, icb_choices
from app.maps.listing import empty_html, list_html
from app.maps.outlines import UNIT, outlines_json
from app.maps.rows import MapFilters, MapRow, at_point, count_kinds, counts_in_words, filter_rows, with_pin, without_pin
from app.maps.shapes import COLOURS
from app.presenters import KIND_NAMES
from app.web.assets import STATIC
from geodata.boundaries import dissolve, load_boroughs
from kb.areas import borough_names, icb_of_borough, icbs_ever_of_boroughs, icbs_on
from kb.records import Kind

TODAY = date(2026, 11, 2)
ATTACKS = (
    "<img src=x onerror=window.top.__attacked=1>",
    "</script><script>window.__attacked=1</script>",
    "`${window.__attacked=1}`",
    '"];window.__attacked=1;["',
    "'+window.__attacked++'",
    "{{'window.__attacked=1'}} {% raw %}",
    "\u2028window.__attacked=1",
    "javascript:window.__attacked=1",
    "map_div drawnItems alert(coords); _div_0",
)
DATA = re.compile(r"hqMap\.pins\((\[.*\]), (\[.*\])\);")
ROW = MapRow(
    id="synthetic-id",
    kind=Kind.ASSET,
    slug="synthetic-hall",
    title="Synthetic hall",
    organisation="Synthetic Trust",
    summary="Synthetic.",
    where="SE5, Lambeth",
    boroughs=("E09000022",),
    icbs=("SEL",),
    everywhere=False,
    lat=51.469,
    lon=-0.091,
)


@pytest.fixture(scope="module")
def outlines():
    boroughs = load_boroughs()
    names = {icb.code: icb.short_name for icb in icbs_on(TODAY)}
    icbs = dissolve(boroughs, {gss: icb_of_borough(gss, TODAY) for gss in borough_names()})
    return outlines_json(boroughs, icbs, names)


def rows(limit=30):
    gss = st.sampled_from(sorted(borough_names()))
    points = st.one_of(
        st.just((None, None)), st.tuples(st.floats(51.28, 51.7).map(lambda x: round(x, 3)), st.floats(-0.5, 0.3))
    )

    @st.composite
    def one(draw):
        boroughs = tuple(draw(st.lists(gss, max_size=3, unique=True)))
        lat, lon = draw(points)
        return replace(
            ROW,
            kind=draw(st.sampled_from(Kind)),
            slug=f"s-{draw(st.integers(0, 10**9))}",
            title=draw(st.one_of(st.text(max_size=20), st.sampled_from(ATTACKS))),
            boroughs=boroughs,
            icbs=icbs_ever_of_boroughs(boroughs),
            everywhere=draw(st.booleans()),
            lat=lat,
            lon=lon,
        )

    return st.lists(one(), max_size=limit).map(tuple)


def filters():
    icbs = st.sampled_from(["", "NEL", "SEL", "SWL", "WNL", "NCL", "NWL"])
    boroughs = st.sampled_from(["", *borough_names()])
    kinds = st.frozensets(st.sampled_from(Kind))
    return st.builds(lambda k, i, b: MapFilters(kinds=k, icb=i, borough=b), kinds, icbs, boroughs)


def pinned(found):
    """The data that a map of these rows hands to the browser's script."""
    script = generate_leaflet_string(drawing.pins(found))
    return json.loads(DATA.search(script)[1])


class Reader(HTMLParser):
    """What a browser would make of HTML: tags, attributes, text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.text += data


@given(rows(), filters())
@settings(max_examples=60, deadline=None)
def test_list_holds_exactly_the_pins_and_what_has_no_exact_place(every_row, asked):
    found = filter_rows(every_row, asked)
    assert len(found) == len(with_pin(found)) + len(without_pin(found))
    assert [row[3] for row in pinned(found)] == [row.slug for row in with_pin(found)]
    links = [value for name, value in Reader(list_html(found)).attributes if name == "href"]
    assert sorted(link.partition("id=")[2] for link in links) == sorted(row.slug for row in found)


@given(rows(), filters())
@settings(max_examples=60, deadline=None)
def test_filters_keep_what_is_in_the_area_and_what_is_london_wide(every_row, asked):
    for row in every_row:
        in_icb = not asked.icb or any(asked.icb in icbs_ever_of_boroughs([gss]) for gss in row.boroughs)
        in_borough = not asked.borough or asked.borough in row.boroughs
        expected = row.kind in asked.kinds and (row.everywhere or (in_icb and in_borough))
        assert (row in filter_rows(every_row, asked)) == expected


def test_former_icbs_are_inside_west_and_north_london():
    barnet = replace(ROW, boroughs=("E09000003",), icbs=icbs_ever_of_boroughs(("E09000003",)))
    assert filter_rows((barnet,), MapFilters(icb="WNL")) == filter_rows((barnet,), MapFilters(icb="NCL")) == (barnet,)
    assert filter_rows((barnet,), MapFilters(icb="NWL")) == ()


def test_counts_are_said_in_words():
    hidden = replace(ROW, lat=None, lon=None)
    assert counts_in_words([ROW] * 2 + [hidden] * 7) == "9 entries: 2 with a pin, 7 without an exact place"
    assert counts_in_words([ROW]) == "1 entry: 1 with a pin, 0 without an exact place"
    assert counts_in_words([]) == "No entries yet"
    assert count_kinds([ROW, replace(ROW, kind=Kind.CASE_STUDY), ROW]) == {Kind.CASE_STUDY: 1, Kind.ASSET: 2}


def test_a_chosen_pin_comes_first_in_the_list_and_is_marked_once():
    other = replace(ROW, slug="other", title="Another", lat=51.5)
    page = list_html((other, ROW), at_point((other, ROW), (ROW.lat, ROW.lon)))
    assert page.index("Chosen on the map") < page.index("synthetic-hall") < page.index("id=other")
    assert page.count("hq-chosen") == list_html(()).count("hq-chosen") + 1
    assert page.count("id=synthetic-hall") == 1
    assert at_point((other, ROW), None) == at_point((other, ROW), (0.0, 0.0)) == ()


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_html_of_a_record_reaches_the_list(attack):
    row = replace(ROW, title=attack, organisation=attack, where=attack, summary=attack)
    page = Reader(list_html((row,), (row,)))
    assert set(page.tags) <= {"style", "div", "section", "h2", "ul", "li", "article", "p", "span", "h3", "a"}
    assert {name for name, _ in page.attributes} <= {"id", "class", "tabindex", "aria-hidden", "href", "target"}
    assert all(value.startswith("/asset?id=") for name, value in page.attributes if name == "href")
    assert attack.strip() in page.text


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_record_stays_data_in_the_script_of_the_map(attack):
    row = replace(ROW, title=attack, organisation=attack, where=attack)
    harmless = generate_leaflet_string(drawing.pins((ROW,)))
    script = generate_leaflet_string(drawing.pins((row,)))
    assert pinned((row,))[0][4:] == [attack, attack, attack]
    assert DATA.sub("", script) == DATA.sub("", harmless)
    assert not set("<>&'`{}%#$\u2028") & set(DATA.search(script)[1])


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_whole_page_of_a_map_has_no_tag_that_a_record_brought(outlines, attack):
    def tags(row):
        shown = drawing.london_map(outlines)
        drawing.pins((row,)).add_to(shown)
        return Reader(shown.get_root().render()).tags

    assert tags(replace(ROW, title=attack, organisation=attack, where=attack)) == tags(ROW)


def test_case_studies_and_assets_are_told_apart_in_the_layer():
    both = (ROW, replace(ROW, kind=Kind.CASE_STUDY, slug="study"))
    assert [row[2:4] for row in pinned(both)] == [["a", "synthetic-hall"], ["c", "study"]]


def test_each_kind_has_one_shape_and_colour_on_the_map_and_in_the_list():
    styles = (STATIC / "map.css").read_text(encoding="utf-8")
    listed = list_html((ROW, replace(ROW, kind=Kind.CASE_STUDY, slug="study")))
    for name, letter, form in (("asset", "a", "rotate(45deg)"), ("case-study", "c", "border-radius")):
        kind = Kind(name.replace("-", "_"))
        assert f"--hq-{name}: {COLOURS[kind]};" in styles
        assert f".hq-pin-{letter}::before {{ background: var(--hq-{name});" in styles
        assert form in re.search(rf"\.hq-pin-{letter}::before {{(.*?)}}", styles)[1]
        drawn = re.search(rf"\.hq-shape-{letter}{{(.*?)}}", listed)[1]
        assert COLOURS[kind] in drawn
        assert form in drawn
        assert f'<span class="hq-shape-{letter}" aria-hidden="true"></span>{KIND_NAMES[kind]}<' in listed


def test_the_pins_say_which_boroughs_the_map_goes_to():
    script = generate_leaflet_string(drawing.pins((ROW,), area_boroughs("", "E09000022")))
    assert json.loads(DATA.search(script)[2]) == ["Lambeth"]
    assert json.loads(DATA.search(generate_leaflet_string(drawing.pins((ROW,))))[2]) == []


def test_every_area_is_made_of_boroughs_that_the_outlines_know(outlines):
    drawn = {one["name"] for one in json.loads(outlines)["boroughs"]}
    today = {icb.code for icb in icbs_on(TODAY)}
    assert area_boroughs("", "") == ()
    assert drawn == {name for code in today for name in area_boroughs(code, "")}
    assert set(area_boroughs("WNL", "")) == {*area_boroughs("NCL", ""), *area_boroughs("NWL", "")}
    assert area_boroughs("SEL", "E09000022") == ("Lambeth",)


CHOSEN = st.builds(
    lambda icb, borough, kinds, side: Chosen(icb=icb, borough=borough, kinds=kinds, side=side),
    st.sampled_from(sorted(icb_choices(TODAY))),
    st.sampled_from(["", *borough_names()]),
    st.frozensets(st.sampled_from(Kind)),
    st.sampled_from(["List", "Map"]),
)


@given(CHOSEN)
@settings(deadline=None)
def test_an_address_says_all_that_was_chosen_but_a_borough_outside_its_icb(chosen):
    inside = chosen.borough in borough_choices(chosen.icb)
    expected = chosen if inside else replace(chosen, borough="")
    assert parse(parse_qs(urlsplit(chosen.path()).query), TODAY) == expected


def test_an_address_without_a_choice_is_bare_and_readable_with_one():
    assert Chosen().parameters() == {}
    chosen = Chosen(icb="NEL", borough="E09000016", kinds=frozenset({Kind.ASSET}), side="Map")
    assert chosen.parameters() == {
        "map_icb": "NEL",
        "map_borough": "Havering",
        "map_show": "Map",
        "map_case_studies": "false",
    }


TEXTS = st.lists(st.text(max_size=9), max_size=2)


@given(st.dictionaries(st.sampled_from(["map_icb", "map_borough", "map_show", "map_assets", "q", "x"]), TEXTS))
@settings(deadline=None)
def test_what_nobody_offers_is_dropped_from_an_address(parameters):
    chosen = parse(parameters, TODAY)
    assert chosen.icb in icb_choices(TODAY)
    assert chosen.borough in borough_choices(chosen.icb)
    assert chosen.side in ("List", "Map")


def test_a_place_is_looked_for_on_a_map_that_names_districts(outlines, postcodes):
    named = drawing.picking_map(outlines, [postcodes.district("SE5"), postcodes.district("E8")])
    codes = json.loads(named.districts)
    assert [code for code, _, _ in codes] == ["SE5", "E8"]
    assert codes[0][1:] == [pytest.approx(514_730, abs=200), pytest.approx(-930, abs=200)]
    assert drawing.london_map(outlines).districts == "null"


def test_a_filter_change_leaves_the_base_map_as_it_is(outlines):
    """streamlit-folium reloads the frame, and loses the view, where the map's own script differs."""
    hashes = {generate_js_hash(generate_leaflet_string(drawing.london_map(outlines)), "map_map") for _ in range(3)}
    assert len(hashes) == 1


def elements(found):
    yield found
    for child in found._children.values():
        yield from elements(child)


def test_maps_load_nothing_from_elsewhere(outlines):
    shown = drawing.london_map(outlines)
    drawing.pins((ROW,)).add_to(shown)
    drawing.placed_pin(51.5, -0.1).add_to(shown)
    links = [
        link
        for element in elements(shown)
        for _, link in (*getattr(element, "default_js", ()), *getattr(element, "default_css", ()))
    ]
    assert links
    assert all(re.fullmatch(r"/[a-z-]+/[^/:]+", link) for link in links)
    assert "//" not in re.sub(r"http-equiv|/\*.*?\*/", "", generate_leaflet_string(shown))


def test_tiles_come_only_where_they_are_configured_and_with_credit(outlines):
    plain = generate_leaflet_string(drawing.london_map(outlines))
    assert "tileLayer" not in plain
    assert '"maxZoom": 14' in plain
    tiled = generate_leaflet_string(
        drawing.london_map(
            outlines, tile_url="https://tiles.example/{z}/{x}/{y}.png", tile_attribution="© <b>Tiles</b>"
        )
    )
    assert "https://tiles.example/{z}/{x}/{y}.png" in tiled
    assert "<b>" not in tiled
    assert tiled.index("hqMap.prepare") > 0
    assert "hq-with-tiles" in tiled


def shape(rings):
    """A polygon from what the browser's script is sent."""

    def points(ring):
        lat = lon = 0
        for north, east in zip(ring[::2], ring[1::2], strict=True):
            lat, lon = lat + north, lon + east
            yield lon / UNIT, lat / UNIT

    exterior, *holes = (list(points(ring)) for ring in rings)
    return Polygon(exterior, holes).buffer(0)


def test_outlines_are_those_of_33_boroughs_and_four_icbs_and_small(outlines):
    drawn = json.loads(outlines)
    boroughs = load_boroughs().set_index("name").geometry
    assert sorted(one["name"] for one in drawn["boroughs"]) == sorted(borough_names().values())
    assert [one["name"] for one in drawn["icbs"]] == [
        "North East London", "South East London", "South West London", "West and North London",
    ]  # fmt: skip
    for one in drawn["boroughs"]:
        area = sum(shape(rings).area for rings in one["shape"])
        assert area == pytest.approx(boroughs[one["name"]].area, rel=0.01)
        assert boroughs[one["name"]].contains(Point(one["label"][1] / UNIT, one["label"][0] / UNIT))
    assert len(outlines) < 30_000


def test_larger_boroughs_come_first_so_that_their_names_win(outlines):
    areas = [sum(shape(rings).area for rings in one["shape"]) for one in json.loads(outlines)["boroughs"]]
    assert all(larger >= smaller * 0.97 for larger, smaller in pairwise(areas))


def test_the_thames_shows_as_the_gap_between_boroughs(outlines):
    drawn = json.loads(outlines)
    (london,) = (shape(rings) for rings in drawn["london"])
    land = union_all([shape(rings) for one in drawn["boroughs"] for rings in one["shape"]])
    river = london.difference(land)
    assert 0.001 < river.area < 0.01
    assert river.contains(Point(-0.0755, 51.5055))


def test_an_empty_area_invites_and_a_switched_off_layer_says_so():
    empty = empty_html("North Central London")
    assert "Nobody has shared here yet: be the first." in empty
    assert '"/share"' in empty
    assert "Nobody" not in empty_html("London", switched_off=3)
    assert "3 entries are switched off" in empty_html("London", switched_off=3)
