"""Precision: what the public may know of a place, and nothing finer. All addresses here are synthetic."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.precision import FEWEST_POINTS, distance_km, public_place
from kb.areas import borough_names
from kb.records import Place, Precision, PublicPlace

LAMBETH, SOUTHWARK, CITY = "E09000022", "E09000028", "E09000001"
SECRET = "17 Synthetic Street"
PIN = (51.4691234, -0.0913579)
HALL = Place(postcode="SE5 8AZ", lat=PIN[0], lon=PIN[1], borough=SOUTHWARK, address=SECRET)
BY_POSTCODE = replace(HALL, lat=None, lon=None)
BY_PIN = replace(HALL, postcode="")


@pytest.fixture
def seen(postcodes):
    """What the public sees of a place at a precision."""
    return lambda place, precision: public_place(
        replace(place, precision=precision), postcodes=postcodes, borough_names=borough_names()
    )


def point(place):
    return place.lat, place.lon


def test_exact_place_shows_its_pin(seen):
    shown = seen(HALL, Precision.EXACT)
    assert point(shown) == PIN
    assert shown.label == "17 Synthetic Street, SE5 8AZ, Southwark"
    assert shown.precision == Precision.EXACT


def test_exact_place_without_a_pin_shows_its_postcodes_point(seen, postcodes):
    known = postcodes.geocode("SE5 8AZ")
    assert point(seen(BY_POSTCODE, Precision.EXACT)) == (known.lat, known.lon)


def test_exact_label_says_nothing_twice(seen):
    told = replace(HALL, address="17 Synthetic Street,\nSouthwark, SE5 8AZ")
    assert seen(told, Precision.EXACT).label == "17 Synthetic Street, Southwark, SE5 8AZ"


def test_street_is_the_default_and_rounds_to_three_decimals(seen):
    assert HALL.precision == Precision.STREET
    for place in (HALL, BY_PIN):
        shown = seen(place, Precision.STREET)
        assert point(shown) == (51.469, -0.091)
        assert shown.label == "SE5, Southwark"


def test_street_by_postcode_rounds_the_postcodes_point(seen, postcodes):
    known = postcodes.geocode("SE5 8AZ")
    assert point(seen(BY_POSTCODE, Precision.STREET)) == (round(known.lat, 3), round(known.lon, 3))


@pytest.mark.parametrize("place", [HALL, BY_POSTCODE, BY_PIN])
def test_postcode_district_shows_the_districts_mean_point(seen, postcodes, place):
    district = postcodes.district("SE5")
    shown = seen(place, Precision.POSTCODE_DISTRICT)
    assert point(shown) == (district.lat, district.lon)
    assert shown.label == "SE5, Southwark"


@pytest.mark.parametrize("precision", [Precision.BOROUGH, Precision.HIDDEN])
@pytest.mark.parametrize("place", [HALL, BY_POSTCODE, BY_PIN])
def test_borough_and_hidden_show_no_pin(seen, place, precision):
    assert seen(place, precision) == PublicPlace(label="Somewhere in Southwark", precision=precision)


def test_city_of_london_reads_as_a_sentence(seen):
    assert seen(Place(borough=CITY), Precision.HIDDEN).label == "Somewhere in the City of London"


def test_hidden_place_of_no_known_borough_is_somewhere_in_london(seen):
    assert seen(Place(postcode="M1 1AE"), Precision.HIDDEN).label == "Somewhere in London"


@pytest.mark.parametrize("place", [replace(BY_POSTCODE, borough=""), replace(BY_PIN, borough="")])
def test_borough_follows_from_postcode_or_pin_where_nobody_gave_it(seen, place):
    assert seen(place, Precision.BOROUGH).label == "Somewhere in Southwark"


def test_borough_that_was_given_counts_before_the_postcodes(seen):
    assert seen(replace(HALL, borough=LAMBETH), Precision.BOROUGH).label == "Somewhere in Lambeth"


@pytest.mark.parametrize("precision", [Precision.EXACT, Precision.STREET, Precision.POSTCODE_DISTRICT])
def test_place_known_only_by_borough_stays_a_borough(seen, precision):
    expected = PublicPlace(label="Somewhere in Southwark", precision=Precision.BOROUGH)
    assert seen(Place(borough=SOUTHWARK), precision) == expected


@pytest.mark.parametrize("precision", list(Precision))
def test_no_place_at_all_has_no_label(seen, precision):
    assert seen(Place(address=SECRET), precision) == PublicPlace()


def test_pin_far_from_any_postcode_never_shows_a_district(seen):
    wild = Place(lat=53.48, lon=-2.24)
    assert seen(wild, Precision.POSTCODE_DISTRICT) == PublicPlace(
        label="Somewhere in London", precision=Precision.BOROUGH
    )


def test_district_with_hardly_any_postcodes_is_widened_to_its_borough(seen, postcodes):
    """CM13 has one postcode in London: its mean point would be that postcode."""
    lonely = postcodes.district("CM13")
    assert lonely.postcodes == 1
    inside = postcodes.nearest(lonely.lat, lonely.lon)
    shown = seen(Place(postcode=inside.postcode), Precision.POSTCODE_DISTRICT)
    assert shown == PublicPlace(label="Somewhere in Havering", precision=Precision.BOROUGH)


def test_every_district_point_that_can_be_shown_hides_among_many(seen, postcodes):
    first = "SELECT min(postcode) AS postcode FROM postcodes GROUP BY substr(postcode, 1, instr(postcode, ' '))"
    found = [postcodes.find(row["postcode"]) for row in postcodes._select(first)]
    assert {postcode.district for postcode in found} == postcodes.outward_codes()
    for postcode in found:
        shown = seen(Place(postcode=postcode.postcode), Precision.POSTCODE_DISTRICT)
        few = postcodes.district(postcode.district).points < FEWEST_POINTS
        assert shown.precision == (Precision.BOROUGH if few else Precision.POSTCODE_DISTRICT)
        assert (shown.lat is None) == few


def test_unknown_precision_is_refused_loudly(seen):
    with pytest.raises(ValueError, match="roughly"):
        seen(HALL, "roughly")


COARSE = [precision for precision in Precision if precision is not Precision.EXACT]


@pytest.mark.parametrize("precision", COARSE)
@pytest.mark.parametrize("place", [HALL, BY_POSTCODE, BY_PIN])
def test_coarse_place_never_tells_address_postcode_or_exact_point(seen, place, precision):
    shown = repr(seen(place, precision))
    for secret in ("17", "Synthetic", "8AZ", "51.4691", "-0.0913", "51.468766"):
        assert secret not in shown


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_two_places_of_one_district_look_the_same(postcodes, data):
    names = borough_names()
    rows = postcodes._select("SELECT postcode, borough FROM postcodes WHERE postcode BETWEEN 'SE5 ' AND 'SE5 ZZZ'")
    chosen = [row for row in rows if row["borough"] == SOUTHWARK]
    ends = [data.draw(st.sampled_from(chosen))["postcode"] for _ in range(2)]
    places = [Place(postcode=end, precision=Precision.POSTCODE_DISTRICT) for end in ends]
    first, second = (public_place(place, postcodes=postcodes, borough_names=names) for place in places)
    assert first == second


def test_distance_is_measured_between_public_points_only():
    oval, brixton = PublicPlace(lat=51.4819, lon=-0.1130), PublicPlace(lat=51.4627, lon=-0.1145)
    assert distance_km(oval, brixton) == pytest.approx(2.138, abs=0.01)
    assert distance_km(oval, oval) == 0
    assert distance_km(oval, PublicPlace(label="Somewhere in Lambeth")) is None
    assert distance_km(PublicPlace(), oval) is None
