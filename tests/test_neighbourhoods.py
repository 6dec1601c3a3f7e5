"""The names of London's neighbourhoods, and the boroughs they lie in."""

from collections import Counter

import pytest

from geodata.neighbourhoods import (
    FILE,
    find_neighbourhood,
    list_neighbourhoods,
    load_neighbourhoods,
    neighbourhood_key,
)
from kb.areas import borough_names, list_boroughs, list_icbs


def boroughs_of(name):
    return {borough_names()[gss] for gss in find_neighbourhood(name).boroughs}


def test_file_holds_names_and_codes_and_nothing_else():
    lines = FILE.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "name,boroughs"
    assert len(lines) - 1 == len(list_neighbourhoods()) >= 450
    assert all(row.name == " ".join(row.name.split()) for row in list_neighbourhoods())


def test_every_code_is_a_borough_of_london_listed_once_in_order():
    for row in list_neighbourhoods():
        assert row.boroughs
        assert set(row.boroughs) <= set(borough_names())
        assert list(row.boroughs) == sorted(set(row.boroughs)), row.name


def test_every_borough_has_ten_neighbourhoods_or_more():
    counted = Counter(gss for row in list_neighbourhoods() for gss in row.boroughs)
    assert set(counted) == set(borough_names())
    assert min(counted.values()) >= 10


def test_no_two_rows_are_spellings_of_one_name():
    counted = Counter(neighbourhood_key(row.name) for row in list_neighbourhoods())
    assert [key for key, times in counted.items() if times > 1 or not key] == []
    assert len(load_neighbourhoods()) == len(list_neighbourhoods())


def test_rows_stand_in_alphabetical_order():
    names = [row.name.casefold() for row in list_neighbourhoods()]
    assert names == sorted(names)


def test_boroughs_and_boards_are_found_by_their_own_lists_not_by_this_one():
    areas = {borough.name for borough in list_boroughs()} | {
        name for icb in list_icbs() for name in (icb.code, icb.name, icb.short_name)
    }
    assert [name for name in areas if find_neighbourhood(name)] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Peckham", {"Southwark"}),
        ("Brixton", {"Lambeth"}),
        ("Whitechapel", {"Tower Hamlets"}),
        ("Harlesden", {"Brent"}),
        ("Orpington", {"Bromley"}),
        ("Norbury", {"Croydon"}),
        ("Chelsea Harbour", {"Hammersmith and Fulham"}),
        ("Thamesmead", {"Greenwich", "Bexley"}),
        ("The Crays", {"Bromley", "Bexley"}),
        ("Burnt Oak", {"Barnet", "Brent", "Harrow"}),
        ("Crystal Palace", {"Bromley", "Lambeth", "Southwark", "Croydon", "Lewisham"}),
    ],
)
def test_a_neighbourhood_lies_in_its_boroughs(name, expected):
    assert boroughs_of(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Church End", {"Barnet", "Brent"}),
        ("Hayes", {"Hillingdon", "Bromley"}),
        ("Plaistow", {"Newham", "Bromley"}),
        ("Grove Park", {"Lewisham", "Hounslow"}),
        ("Belmont", {"Sutton", "Harrow"}),
    ],
)
def test_a_name_of_two_places_gives_the_boroughs_of_both(name, expected):
    assert boroughs_of(name) == expected


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("st johns wood", "St John's Wood"),
        ("SAINT JOHN’S WOOD", "St John's Wood"),
        ("St. John`s  Wood", "St John's Wood"),
        ("Kings Cross", "King's Cross"),
        ("king s cross", "King's Cross"),
        ("elephant & castle", "Elephant and Castle"),
        ("bromley by bow", "Bromley-by-Bow"),
        ("Harrow-on-the-Hill", "Harrow on the Hill"),
        ("  peckham ", "Peckham"),
    ],
)
def test_a_name_is_found_however_it_is_written(typed, name):
    assert find_neighbourhood(typed).name == name
    assert load_neighbourhoods()[neighbourhood_key(typed)] == find_neighbourhood(name).boroughs


@pytest.mark.parametrize("text", ["", " ", "'", "***", "\0", "\ud800", "Manchester", "Peckham Southwark", "x" * 10_000])
def test_other_text_is_no_neighbourhood(text):
    assert find_neighbourhood(text) is None


def test_the_mapping_cannot_be_changed():
    with pytest.raises(TypeError):
        load_neighbourhoods()["peckham"] = ()


def test_the_file_stands_with_the_sources_of_the_other_places():
    readme = (FILE.parent / "data" / "README.md").read_text(encoding="utf-8")
    section = readme.split("## neighbourhoods.csv", 1)[1].split("\n## ")[0]
    assert "**Source:**" in section
    assert "**Licence:**" in section
