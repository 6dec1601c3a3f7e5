"""Of app.find.address: the address of a search says all of it, and whatever else it holds does no harm."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.find.address import FACETS, LONGEST_QUESTION, MOST_PAGES, Asked, parse
from indexing.order import Sort

BROMLEY = "E09000006"


def read(path):
    return parse(parse_qs(urlsplit(path).query))


def test_an_address_gives_back_what_was_asked():
    asked = Asked(
        question="lonely & older people?",
        chosen={"icb": ("SEL", "NCL"), "borough": (BROMLEY,), "barrier": ("communities.trust",)},
        pages=3,
    )
    assert read(asked.path()) == asked


def test_every_facet_takes_its_own_terms():
    for facet, terms in FACETS.items():
        assert parse({facet: [terms[0]]}).chosen == {facet: (terms[0],)}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"borough": ["E09000099"]}, {}),
        ({"borough": [BROMLEY, BROMLEY, "<script>"]}, {"borough": (BROMLEY,)}),
        ({"kind": ["draft"]}, {}),
        ({"community": ["older_people", "x' OR 1=1"]}, {"community": ("older_people",)}),
        ({"unknown": ["older_people"]}, {}),
    ],
)
def test_terms_that_nobody_offers_are_dropped(parameters, expected):
    assert parse(parameters).chosen == expected


@pytest.mark.parametrize(
    ("typed", "pages"),
    [("", 1), ("2", 2), ("0", 1), ("-4", 1), ("999", MOST_PAGES), ("9" * 400, 1), ("٣", 1), ("two", 1)],
)
def test_the_number_of_pages_stays_within_reason(typed, pages):
    assert parse({"pages": [typed]}).pages == pages


def test_a_long_or_invisible_question_is_cut_and_cleaned():
    assert parse({"q": ["a" * 9000]}).question == "a" * LONGEST_QUESTION
    assert parse({"q": ["lonely\x00\u202e \u200b older\n people"]}).question == "lonely older people"


@given(st.dictionaries(st.sampled_from(["q", "pages", *FACETS, "other"]), st.lists(st.text(), max_size=3)))
def test_whatever_an_address_holds_it_is_read_and_said_again_the_same(parameters):
    asked = parse(parameters)
    assert read(asked.path()) == asked


def test_toggling_a_term_twice_changes_nothing_and_starts_at_the_first_page():
    asked = Asked(question="walks", pages=2)
    once = asked.toggle("borough", BROMLEY)
    assert once.has("borough", BROMLEY)
    assert once.pages == 1
    assert not once.toggle("borough", BROMLEY).number_chosen


def test_an_empty_search_asks_for_nothing():
    assert not Asked()
    assert not Asked(chosen={"kind": ()})
    assert Asked().path() == "/"


def test_what_was_undone_and_the_order_are_in_the_address_and_survive_it():
    asked = Asked(question="menapause Hayes", as_typed=True, anywhere=True, sort=Sort.FRESHNESS)
    assert asked.parameters() == {"q": "menapause Hayes", "sort": "freshness", "spelling": "typed", "place": "any"}
    assert parse({name: [value] for name, value in asked.parameters().items()}) == asked


def test_unknown_order_and_flags_are_dropped():
    asked = parse({"q": ["carers"], "sort": ["drop table"], "spelling": ["<script>"], "place": ["Barnet"]})
    assert asked == Asked(question="carers")


def test_another_question_is_read_anew_but_keeps_its_order():
    asked = Asked(question="menapause", as_typed=True, anywhere=True, sort=Sort.FRESHNESS, pages=3)
    assert asked.ask("carers") == Asked(question="carers", sort=Sort.FRESHNESS)


def test_choosing_one_of_several_boroughs_takes_the_place_of_reading_it():
    asked = Asked(question="dementia Hayes", pages=2).within("E09000006")
    assert asked == Asked(question="dementia Hayes", chosen={"borough": ("E09000006",)}, anywhere=True)
