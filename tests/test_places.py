"""Places in a question: read where they are meant, left alone where they are everyday words, and what they do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.documents import Document, Section
from indexing.facets import Filters
from indexing.glossary import Glossary
from indexing.order import Sort
from indexing.places import PlaceKind, list_places, read_place
from indexing.query import read, tokens
from indexing.results import Mode
from indexing.search import MOST_WEAK, Choices, Tools, search
from kb.areas import get_borough, icbs_ever_of_boroughs, list_boroughs, list_icbs, list_memberships
from tests.documents import ENCODER, make_index

BOROUGH, ICB = PlaceKind.BOROUGH, PlaceKind.ICB
POSTCODE, DISTRICT, NEIGHBOURHOOD = PlaceKind.POSTCODE, PlaceKind.DISTRICT, PlaceKind.NEIGHBOURHOOD
NO_PLACE = Choices(places=False)


def place_of(text, postcodes=None):
    return read_place(tokens(read(text)), postcodes)


def kind_and_name(text, postcodes=None):
    place = place_of(text, postcodes)
    return place and (place.kind, place.name)


def words_of(text, postcodes=None):
    """The words that were taken as the place."""
    asked = tokens(read(text))
    place = read_place(asked, postcodes)
    return [token.typed for token in asked[place.start : place.end]]


def gss(*names):
    return tuple(get_borough(name).gss for name in names)


# --- what is read ---


@pytest.mark.parametrize("borough", list_boroughs(), ids=lambda one: one.name)
def test_every_borough_is_read_in_any_case_and_with_or_without_its_and(borough):
    for name in (borough.name, borough.name.lower(), borough.name.upper(), borough.name.replace(" and ", " & ")):
        for text in (f"dementia {name}", f"dementia in {name} today", f"dementia, {name}!"):
            place = place_of(text)
            assert (place.kind, place.boroughs, place.ambiguous) == (BOROUGH, (borough.gss,), False), text


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("barking dagenham", "Barking and Dagenham"),
        ("hammersmith", "Hammersmith and Fulham"),
        ("LBHF", "Hammersmith and Fulham"),
        ("rbkc", "Kensington and Chelsea"),
        ("kingston", "Kingston upon Thames"),
        ("richmond", "Richmond upon Thames"),
        ("the square mile", "City of London"),
        ("the London Borough of Barnet", "Barnet"),
        ("Barnet borough", "Barnet"),
    ],
)
def test_what_people_call_a_borough_is_read_as_the_borough(typed, name):
    assert kind_and_name(f"carers in {typed}") == (BOROUGH, name)


@pytest.mark.parametrize("icb", list_icbs(), ids=lambda one: one.code)
def test_every_board_is_read_by_code_and_name_also_the_former_ones(icb):
    members = {row.borough for row in list_memberships() if row.icb == icb.code}
    spellings = {icb.code, icb.code.lower(), icb.name, icb.short_name, icb.short_name.lower(), f"NHS {icb.code} ICB"}
    spellings |= {f"{icb.short_name} ICS", icb.short_name.replace(" ", "-"), icb.short_name.replace(" and ", " & ")}
    for spelling in spellings:
        place = place_of(f"{spelling} diabetes")
        assert (place.kind, place.icbs, place.name) == (ICB, (icb.code,), icb.short_name), spelling
        assert set(place.boroughs) == members


def test_northeast_london_in_one_word_is_read():
    assert kind_and_name("northeast london") == (ICB, "North East London")
    assert kind_and_name("southwest London carers") == (ICB, "South West London")


@pytest.mark.parametrize("typed", ["SE5 8AZ", "se58az", "SE58AZ", "Se5-8aZ", "se5  8az", "(SE5 8AZ)", "SE5 8AZ."])
def test_full_postcode_is_read_however_it_is_spaced(postcodes, typed):
    for text in (typed, f"walks near {typed}", f"{typed} walks"):
        place = place_of(text, postcodes)
        known = postcodes.geocode("SE5 8AZ")
        assert (place.kind, place.name, place.boroughs) == (POSTCODE, "SE5 8AZ", (known.borough,))
        assert (place.lat, place.lon) == (known.lat, known.lon)


@pytest.mark.parametrize(("typed", "code"), [("SE5", "SE5"), ("se5", "SE5"), ("ec1a", "EC1A"), ("E17", "E17")])
def test_outward_code_is_read_as_its_district_with_all_its_boroughs(postcodes, typed, code):
    place = place_of(f"dementia {typed}", postcodes)
    district = postcodes.district(code)
    assert (place.kind, place.name) == (DISTRICT, code)
    assert set(place.boroughs) == set(district.boroughs)
    assert (place.lat, place.lon) == (district.lat, district.lon)


def test_unknown_postcode_of_a_known_district_is_read_as_the_district(postcodes):
    assert kind_and_name("near SE5 8OZ", postcodes) == (DISTRICT, "SE5")


@pytest.mark.parametrize(
    "text", ["M1 1AA", "EH1", "type 2 diabetes", "b12", "HbA1c", "n95 masks", "2024", "T2DM", "w3c"]
)
def test_numbers_and_postcodes_from_elsewhere_are_no_place(postcodes, text):
    assert place_of(text, postcodes) is None


def test_without_the_table_postcodes_are_only_words():
    assert place_of("near SE5 8AZ") is None
    assert kind_and_name("SE5 8AZ Barnet") == (BOROUGH, "Barnet")


@pytest.mark.parametrize(
    ("typed", "name", "boroughs"),
    [
        ("Peckham", "Peckham", ("Southwark",)),
        ("brixton", "Brixton", ("Lambeth",)),
        ("elephant & castle", "Elephant and Castle", ("Southwark",)),
        ("elephant and castle", "Elephant and Castle", ("Southwark",)),
        ("harrow-on-the-hill", "Harrow on the Hill", ("Harrow",)),
        ("bromley by bow", "Bromley-by-Bow", ("Tower Hamlets",)),
    ],
)
def test_neighbourhood_stands_for_its_borough(typed, name, boroughs):
    place = place_of(f"dementia {typed}")
    assert (place.kind, place.name, place.ambiguous) == (NEIGHBOURHOOD, name, False)
    assert set(place.boroughs) == set(gss(*boroughs))


@pytest.mark.parametrize("typed", ["King's Cross", "King’s Cross", "kings cross", "KINGS CROSS"])
def test_apostrophe_in_a_name_makes_no_difference(typed):
    assert kind_and_name(f"walks near {typed}") == (NEIGHBOURHOOD, "King's Cross")


@pytest.mark.parametrize(
    ("typed", "boroughs"), [("Hayes", ("Hillingdon", "Bromley")), ("Belmont", ("Sutton", "Harrow"))]
)
def test_name_of_two_places_is_ambiguous_and_stands_for_both(typed, boroughs):
    place = place_of(f"lunch clubs in {typed}")
    assert place.ambiguous
    assert set(place.boroughs) == set(gss(*boroughs))


def test_district_or_board_of_several_boroughs_is_not_ambiguous(postcodes):
    for text in ("SE5", "NEL"):
        place = place_of(text, postcodes)
        assert len(place.boroughs) > 1
        assert not place.ambiguous


@pytest.mark.parametrize(
    "text",
    [
        "bow",
        "Bow",
        "take a bow",
        "effects of bow waves",
        "food bank",
        "foodbank",
        "bank",
        "Bank holiday opening",
        "ham sandwich",
        "Angel investors in health",
        "barking dogs",
        "Poplar trees for shade",
        "off the hook",
        "oval faces",
        "hale and hearty",
        "Victoria sponge and a chat",
        "the temple",
        "for victoria",
        "church end",
        "green lanes",
        "London",
        "borough",
        "the city",
    ],
)
def test_everyday_word_without_a_cue_is_no_place(text):
    assert place_of(text) is None


@pytest.mark.parametrize("text", ["walking group in bow", "near bow", "around Bow", "the walking group Bow"])
def test_everyday_word_is_a_place_after_in_or_near_or_with_a_capital_inside_a_sentence(text):
    assert kind_and_name(text) == (NEIGHBOURHOOD, "Bow")


def test_longer_name_wins_over_the_everyday_word_in_it():
    assert kind_and_name("bow road") != (NEIGHBOURHOOD, "Bow")
    assert kind_and_name("barking and dagenham") == (BOROUGH, "Barking and Dagenham")
    assert kind_and_name("bromley by bow")[1] == "Bromley-by-Bow"
    assert kind_and_name("west ham")[1] == "West Ham"


def test_exact_place_is_read_before_a_wide_one(postcodes):
    assert kind_and_name("Barnet SE5 8AZ", postcodes) == (POSTCODE, "SE5 8AZ")
    assert kind_and_name("Barnet SE5", postcodes) == (DISTRICT, "SE5")
    assert kind_and_name("Barnet or Camden") == (BOROUGH, "Barnet")
    assert [one.name for one in list_places(tokens("Barnet, Camden and Peckham"))] == ["Barnet", "Camden", "Peckham"]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("dementia in the London Borough of Barnet please", ["in", "the", "London", "Borough", "of", "Barnet"]),
        ("NHS North East London ICB carers", ["NHS", "North", "East", "London", "ICB"]),
        ("carers near Peckham", ["near", "Peckham"]),
        ("dementia Barnet", ["Barnet"]),
        ("people of Barnet", ["of", "Barnet"]),
    ],
)
def test_small_words_that_belong_to_the_place_go_with_it_and_no_others(text, taken):
    assert words_of(text) == taken


def test_question_for_what_is_near_says_so(postcodes):
    for text in ("near SE5 8AZ", "around Peckham", "nearby Barnet"):
        assert place_of(text, postcodes).near
    for text in ("SE5 8AZ", "in Peckham", "Barnet", "people near in Barnet"):
        assert not place_of(text, postcodes).near


WORDS = "near in of the SE5 8AZ se58az E1 1 NEL nhs icb Bow bow Hayes & ' King s Cross Barnet London Borough City"
ODD = ("\u202e", "\0", "\ud800", "ＳＥ５", "٣", "é", "中")
HOSTILE = st.sampled_from((*WORDS.split(), *ODD))


@settings(deadline=None, max_examples=300)
@given(parts=st.lists(HOSTILE | st.text(max_size=8), max_size=12), glue=st.sampled_from([" ", "", "-", ", ", "’"]))
def test_any_words_give_a_place_within_them_or_none(postcodes, parts, glue):
    asked = tokens(read(glue.join(parts)))
    place = read_place(asked, postcodes)
    if place:
        assert 0 <= place.start < place.end <= len(asked)
        assert place.boroughs
        assert set(place.boroughs) <= {borough.gss for borough in list_boroughs()}
        assert (place.lat is None) == (place.kind not in (POSTCODE, DISTRICT))


# --- what it does ---


def document(id, borough, text="A synthetic dementia café with singing.", **fields):
    boroughs = gss(borough) if borough else ()
    return Document(
        id=id,
        kind="case_study",
        slug=f"s-{id}",
        title=f"Synthetic record {id}",
        organisation=f"Synthetic Practice {id}",
        sections=(Section("About", text),),
        facts=borough,
        facets={"kind": ("case_study",), "borough": boroughs, "icb": icbs_ever_of_boroughs(boroughs)},
        **fields,
    )


NEAR = {"lat": 51.472, "lon": -0.093}
"""A few streets from SE5 8AZ; the true places of these made-up records are nowhere."""

DOCUMENTS = (
    document("barnet", "Barnet", lat=51.65, lon=-0.2),
    document("camden", "Camden", lat=51.54, lon=-0.14),
    document("newham", "Newham"),
    document("southwark", "Southwark", lat=51.44, lon=-0.07),
    document("lambeth", "Lambeth", **NEAR),
    document("bromley", "Bromley"),
    document("hillingdon", "Hillingdon"),
    document("london", "", anywhere=True),
    document("allotment", "Barnet", "A synthetic allotment where neighbours dig."),
    document("orchard", "Harrow", "A synthetic orchard where neighbours prune."),
    document("bow", "", "A synthetic dementia café where an archer shows her bow."),
)
EVERYTHING = {one.id for one in DOCUMENTS}
DEMENTIA = EVERYTHING - {"allotment", "orchard"}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return make_index(tmp_path_factory.mktemp("places") / "index.db", DOCUMENTS)


@pytest.fixture(scope="module", params=["words", "meaning"])
def tools(request, postcodes):
    encoder = ENCODER if request.param == "meaning" else None
    return Tools(encoder=encoder, glossary=Glossary([]), postcodes=postcodes)


@pytest.mark.parametrize("text", ["dementia Barnet", "dementia in barnet", "Barnet: dementia?", "BARNET dementia"])
def test_place_keeps_what_lies_in_it_and_what_is_for_all_of_london(index, tools, text):
    results = search(index, text, tools=tools)
    assert results.ids == ("barnet", "london")
    assert results.total == 2
    assert results.facets["borough"].pop(gss("Barnet")[0]) == 2
    assert set(results.facets["borough"].values()) == {1}  # what is for all of London


def test_what_lies_elsewhere_follows_as_weak_and_says_where_it_is_not(index, tools):
    results = search(index, "dementia Barnet", tools=tools)
    reasons = {hit.id: hit.reasons for hit in results.hits}
    weak = {hit.id for hit in results.weak}
    assert {"camden", "newham", "southwark", "lambeth"} <= weak
    assert len(results.weak) <= MOST_WEAK
    assert all("not in Barnet" in reasons[id] for id in ("camden", "newham"))
    assert "in Barnet" in reasons["barnet"]
    assert "London-wide" in reasons["london"]


def test_record_of_the_place_about_something_else_is_no_strong_hit(index, tools):
    assert "allotment" not in search(index, "dementia Barnet", tools=tools).ids


def test_place_with_nothing_in_it_still_shows_what_lies_elsewhere_as_weak(index, tools):
    results = search(index, "dementia Havering", tools=tools)
    assert results.ids == ("london",)
    assert {hit.id for hit in results.weak} <= DEMENTIA
    assert results.weak


def test_undoing_the_place_looks_everywhere_and_keeps_its_word(index, tools):
    text = "dementia café with singing in Barnet"
    read, undone = (search(index, text, tools=tools, choices=choices) for choices in (Choices(), NO_PLACE))
    assert {"camden", "newham"} <= {hit.id for hit in read.weak}
    assert undone.question.place is None
    assert "barnet" in undone.words
    assert undone.ids[0] == "barnet"
    assert {"camden", "newham"} <= {hit.id for hit in undone.hits}
    assert not [why for hit in undone.hits for why in hit.reasons if why.startswith(("in ", "not in ", "near "))]


def test_undone_place_is_not_then_put_right_as_a_misspelling(tmp_path, tools):
    """ "Acton" is one letter from "action", and this index has no record of Acton."""
    index = make_index(tmp_path / "index.db", [document("a", "Barnet", "A synthetic action group on dementia.")])
    for text, choices in (("dementia Acton", NO_PLACE), ("Barnet or Acton", Choices()), ("dementia Acton", Choices())):
        question = search(index, text, tools=tools, choices=choices).question
        assert (question.meant, question.corrected) == (text, False)


def test_place_alone_lists_what_is_there(index, tools):
    results = search(index, "Harrow", tools=tools)
    assert results.ids == ("orchard", "london")
    assert results.mode is Mode.LISTING
    assert results.weak == ()


@pytest.mark.parametrize(
    "text", ["NCL dementia", "dementia North Central London", "nhs ncl icb dementia", "WNL dementia"]
)
def test_former_board_finds_what_its_successor_holds_and_the_other_way_round(index, tools, text):
    assert {"barnet", "camden", "london"} <= set(search(index, text, tools=tools).ids) <= DEMENTIA
    assert not {"newham", "southwark"} & set(search(index, text, tools=tools).ids)


def test_former_board_does_not_reach_beyond_what_it_had(index, tools):
    assert "hillingdon" not in search(index, "NCL dementia", tools=tools).ids
    assert "hillingdon" in search(index, "WNL dementia", tools=tools).ids
    assert "hillingdon" in search(index, "NWL dementia", tools=tools).ids


@pytest.mark.parametrize("text", ["dementia near SE5 8AZ", "dementia se58az", "SE5-8AZ dementia"])
def test_postcode_finds_its_borough_and_what_stands_near(index, tools, text):
    results = search(index, text, tools=tools)
    assert set(results.ids) == {"southwark", "lambeth", "london"}
    reasons = {hit.id: hit.reasons for hit in results.hits}
    assert "near SE5 8AZ" in reasons["lambeth"]
    assert "London-wide" in reasons["london"]


def test_small_word_before_a_place_is_no_match(tmp_path, tools):
    index = make_index(tmp_path / "index.db", [document("n", "Southwark", "A synthetic dementia café near a bridge.")])
    (hit,) = search(index, "dementia near SE5 8AZ", tools=tools).hits
    assert hit.matched == ("dementia",)


def test_outward_code_finds_all_its_boroughs(index, tools):
    assert set(search(index, "dementia SE5", tools=tools).ids) == {"southwark", "lambeth", "london"}


def test_ambiguous_neighbourhood_finds_both_its_boroughs_and_says_it_is_ambiguous(index, tools):
    results = search(index, "dementia in Hayes", tools=tools)
    assert set(results.ids) == {"bromley", "hillingdon", "london"}
    assert results.question.place.ambiguous


def test_everyday_word_is_looked_for_as_a_word(index, tools):
    results = search(index, "dementia bow", tools=tools)
    assert results.question.place is None
    assert results.ids[0] == "bow"


@pytest.mark.parametrize("text", ["Synthetic Practice barnet", "SYNTHETIC RECORD BARNET", "s-barnet", "barnet"])
def test_exact_name_organisation_address_or_id_wins_over_the_place_in_it(tmp_path, tools, text):
    index = make_index(tmp_path / "index.db", [document("barnet", "Camden"), document("x", "Barnet")])
    results = search(index, text, tools=tools)
    assert results.question.place is None
    assert results.ids[0] == "barnet"
    assert results.hits[0].reasons[0] == "exactly this name"


def test_place_and_filters_narrow_together(index, tools):
    results = search(index, "dementia NCL", tools=tools, filters=Filters.of(borough=gss("Camden")))
    assert set(results.ids) == {"camden", "london"}
    assert set(search(index, "dementia Barnet", tools=tools, filters=Filters.of(borough=gss("Camden"))).ids) == {
        "london"
    }


def test_withdrawn_record_is_in_no_place(index, tools):
    live = frozenset(EVERYTHING - {"barnet"})
    results = search(index, "dementia Barnet", tools=tools, live=live)
    assert "barnet" not in {hit.id for hit in results.hits}
    assert results.ids == ("london",)


def test_sorted_by_distance_the_nearest_public_point_comes_first_and_no_point_last(index, tools):
    results = search(index, "dementia near SE5 8AZ", tools=tools, choices=Choices(sort=Sort.DISTANCE))
    assert results.ids == ("lambeth", "southwark", "london")
    alone = search(index, "SE5 8AZ", tools=tools, choices=Choices(sort=Sort.DISTANCE))
    assert alone.ids == ("lambeth", "southwark", "london")


def test_distance_is_measured_to_the_public_point_alone(tmp_path, tools):
    """A record without a pin lies in its borough, and gets no distance from anything else."""
    hidden = document("hidden", "Southwark")
    far = document("far", "Southwark", lat=51.43, lon=-0.06)
    index = make_index(tmp_path / "index.db", [hidden, far])
    results = search(index, "near SE5 8AZ", tools=tools, choices=Choices(sort=Sort.DISTANCE))
    assert results.ids == ("far", "hidden")
    assert not any(map(index.distances(51.47, -0.09)[index.position["hidden"]].__eq__, (0.0, float("nan"))))


def test_distance_without_a_point_to_measure_from_is_by_relevance(index, tools):
    by_distance = Choices(sort=Sort.DISTANCE)
    for text in ("dementia Barnet", "dementia", ""):
        assert search(index, text, tools=tools, choices=by_distance).ids == search(index, text, tools=tools).ids


def test_distances_are_kilometres(index):
    found = index.distances(51.65, -0.2)
    assert found[index.position["barnet"]] == 0.0
    assert found[index.position["camden"]] == pytest.approx(12.9, abs=0.1)
    assert found[index.position["newham"]] == float("inf")


def test_every_count_under_a_place_is_what_choosing_it_gives(index, tools):
    for text in ("dementia Barnet", "NCL", "near SE5 8AZ dementia", "dementia in Hayes"):
        counts = search(index, text, tools=tools).facets
        for facet, terms in counts.items():
            for term, count in terms.items():
                assert search(index, text, tools=tools, filters=Filters.of(**{facet: [term]})).total == count
