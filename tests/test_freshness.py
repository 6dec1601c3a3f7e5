"""How long ago an entry was confirmed, and what that does to its place in a list."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexing.glossary import Glossary
from indexing.order import Sort
from indexing.search import Choices, Tools, search
from kb.freshness import Freshness, freshness
from tests.documents import CAFE, CLINIC, ENCODER, SHED, make_index

TODAY = date(2026, 11, 2)
STALE_REASON = "not confirmed for over a year"
FRESH, DUE, STALE, UNCONFIRMED = Freshness.FRESH, Freshness.DUE, Freshness.STALE, Freshness.UNCONFIRMED
TOOLS = Tools(glossary=Glossary([]))
days = st.dates(date(2015, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("confirmed", "today", "expected"),
    [
        ("2026-01-15", "2026-01-15", FRESH),
        ("2026-01-15", "2026-07-15", FRESH),
        ("2026-01-15", "2026-07-16", DUE),
        ("2026-01-15", "2027-01-15", DUE),
        ("2026-01-15", "2027-01-16", STALE),
        ("2026-01-15", "2036-01-15", STALE),
        ("2025-12-31", "2026-06-30", FRESH),
        ("2025-12-31", "2026-07-01", DUE),
        ("2025-08-31", "2026-02-28", FRESH),
        ("2025-08-31", "2026-03-01", DUE),
        ("2024-02-29", "2025-02-28", DUE),
        ("2024-02-29", "2025-03-01", STALE),
    ],
)
def test_six_months_are_fresh_twelve_are_due_and_the_day_after_is_stale(confirmed, today, expected):
    assert freshness(date.fromisoformat(confirmed), date.fromisoformat(today)) is expected


def test_what_nobody_confirmed_is_unconfirmed_and_never_stale():
    assert freshness(None, TODAY) is UNCONFIRMED


def test_a_day_ahead_of_us_counts_as_fresh():
    assert freshness(TODAY + timedelta(days=400), TODAY) is FRESH


@given(days, days, st.integers(0, 900))
def test_an_entry_never_grows_fresher_by_waiting(confirmed, today, wait):
    order = [FRESH, DUE, STALE]
    later = freshness(confirmed, today + timedelta(days=wait))
    assert order.index(freshness(confirmed, today)) <= order.index(later)


def twin(number, confirmed_on, **changes):
    """The same synthetic record again and again, confirmed on another day."""
    return replace(CAFE, id=f"t{number}", slug=f"t{number}", confirmed_on=confirmed_on, **changes)


@pytest.fixture
def twins(tmp_path):
    """The first is stale, the second fresh, the third unconfirmed; nothing else tells them apart."""
    days = (date(2025, 1, 1), date(2026, 10, 1), None)
    return make_index(tmp_path / "index.db", [*(twin(at, day) for at, day in enumerate(days, start=1)), SHED])


def twins_of(results):
    return [id for id in results.ids if id.startswith("t")]


@pytest.mark.parametrize("encoder", [None, ENCODER])
def test_stale_entry_comes_after_its_like_and_says_why(twins, encoder):
    question = "lonely older people café"
    results = search(twins, question, tools=replace(TOOLS, encoder=encoder), today=TODAY)
    by_id = {hit.id: hit for hit in results.hits}
    assert twins_of(search(twins, question, tools=replace(TOOLS, encoder=encoder))) == ["t2", "t1", "t3"]
    assert twins_of(results) == ["t2", "t3", "t1"]
    assert STALE_REASON in by_id["t1"].reasons
    assert STALE_REASON not in by_id["t2"].reasons + by_id["t3"].reasons
    assert not by_id["t1"].weak


@pytest.mark.parametrize("encoder", [None, ENCODER])
def test_stale_entry_loses_only_its_place(twins, encoder):
    question = "lonely older people café"
    with_day = search(twins, question, tools=replace(TOOLS, encoder=encoder), today=TODAY)
    without = search(twins, question, tools=replace(TOOLS, encoder=encoder))
    assert set(with_day.ids) == set(without.ids)
    assert with_day.facets == without.facets
    scores = [{hit.id: hit.score for hit in results.hits} for results in (without, with_day)]
    assert scores[0]["t1"] > scores[1]["t1"]
    assert scores[0]["t2"] == scores[1]["t2"]
    assert scores[0]["t3"] == scores[1]["t3"]


def test_without_a_day_nothing_is_called_stale(twins):
    assert not [hit for hit in search(twins, "café", tools=TOOLS).hits if STALE_REASON in hit.reasons]


def test_stale_entry_that_answers_better_still_comes_first(tmp_path):
    stale = replace(CLINIC, confirmed_on=date(2020, 1, 1))
    index = make_index(tmp_path / "index.db", [stale, CAFE, SHED])
    results = search(
        index, "interpreter at an evening cervical screening clinic", tools=replace(TOOLS, encoder=ENCODER), today=TODAY
    )
    assert results.ids[0] == CLINIC.id
    assert STALE_REASON in results.hits[0].reasons


def test_exact_name_comes_first_however_stale(tmp_path):
    stale = twin(1, date(2019, 1, 1), title="Synthetic café")
    fresh = twin(2, TODAY, title="Synthetic café in the synthetic café hall")
    index = make_index(tmp_path / "index.db", [fresh, stale])
    hit = search(index, "synthetic café", tools=replace(TOOLS, encoder=ENCODER), today=TODAY).hits[0]
    assert (hit.id, hit.reasons[0]) == ("t1", "exactly this name")


@pytest.mark.parametrize("question", ["café", "", "lonely older people"])
def test_sorted_by_freshness_the_latest_confirmed_come_first_and_unconfirmed_last(twins, question):
    by_day = Choices(sort=Sort.FRESHNESS)
    results = search(twins, question, tools=TOOLS, choices=by_day, today=TODAY)
    assert twins_of(results) == ["t2", "t1", "t3"]


def test_sorting_changes_the_order_and_nothing_else(twins):
    found = {
        sort: search(twins, "café", tools=replace(TOOLS, encoder=ENCODER), choices=Choices(sort=sort), today=TODAY)
        for sort in Sort
    }
    assert len({frozenset(results.ids) for results in found.values()}) == 1
    assert found[Sort.RELEVANCE].ids != found[Sort.FRESHNESS].ids
    assert all(results.facets == found[Sort.RELEVANCE].facets for results in found.values())
