"""Retrieval figures against values worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measures import interval, mean, ndcg, recall, reciprocal_rank, reciprocal_rank_fusion

GRADES = {"a": 3, "b": 2, "c": 0, "d": 1}

ranked_ids = st.lists(st.sampled_from("abcdefghijklmnopqrst"), unique=True)
graded = st.dictionaries(st.sampled_from("abcdefghijklmnopqrst"), st.integers(0, 3))


def test_ndcg_gains_two_to_the_grade_less_one_discounted_by_the_logarithm_of_the_rank():
    # b 3 / log2 2 + a 7 / log2 4 + d 1 / log2 5 = 6.9307; at best 7 + 3 / log2 3 + 1 / log2 4 = 9.3928
    assert ndcg(["b", "x", "a", "d"], GRADES) == pytest.approx(6.93068 / 9.39279, abs=1e-5)


def test_ndcg_of_the_best_order_is_one_and_of_a_wrong_order_is_less():
    assert ndcg(["a", "b", "d"], GRADES) == 1.0
    assert ndcg(["a", "b", "d", "c", "x"], GRADES) == 1.0
    assert ndcg(["d", "b", "a"], GRADES) < ndcg(["b", "d", "a"], GRADES) < 1.0


def test_ndcg_looks_no_deeper_than_ten():
    fillers = [f"x{number}" for number in range(10)]
    assert ndcg([*fillers[:9], "a"], {"a": 1}) == pytest.approx(1 / 3.459432, abs=1e-6)  # 1 / log2 11
    assert ndcg([*fillers, "a"], {"a": 1}) == 0.0


def test_ndcg_measures_itself_against_the_ten_best_of_many():
    many = {f"r{number}": 1 for number in range(30)}
    assert ndcg([f"r{number}" for number in range(10)], many) == 1.0


def test_nothing_to_find_and_nothing_found_give_nought():
    for measure in (ndcg, recall, reciprocal_rank):
        assert measure(["a", "b"], {}) == 0.0
        assert measure(["a", "b"], {"a": 0}) == 0.0
        assert measure([], GRADES) == 0.0


def test_recall_is_the_share_of_all_answers_among_the_first_ten():
    assert recall(["a", "c", "x"], GRADES) == pytest.approx(1 / 3)
    twelve = {f"r{number}": 1 for number in range(12)}
    assert recall(list(twelve), twelve) == pytest.approx(10 / 12)


def test_reciprocal_rank_counts_to_the_first_answer_and_a_grade_of_nought_is_none():
    assert reciprocal_rank(["c", "x", "d", "a"], GRADES) == pytest.approx(1 / 3)
    assert reciprocal_rank([*[f"x{number}" for number in range(19)], "a"], GRADES) == pytest.approx(1 / 20)


def test_mean_of_nothing_is_nought():
    assert mean([]) == 0.0
    assert mean([1.0, 0.0, 0.5]) == pytest.approx(0.5)


def test_fusion_puts_first_what_both_rankings_hold():
    # b 1/62 + 1/61, a 1/61, c 1/62
    assert reciprocal_rank_fusion(["a", "b"], ["b", "c"]) == ["b", "a", "c"]


def test_fusion_of_one_ranking_is_that_ranking_and_of_none_is_empty():
    assert reciprocal_rank_fusion(["c", "a", "b"], []) == ["c", "a", "b"]
    assert reciprocal_rank_fusion() == []


def test_constant_of_the_fusion_weighs_two_middling_places_against_one_first():
    first, second = ["a", "b", "c"], ["x", "y", "c"]
    assert reciprocal_rank_fusion(first, second)[0] == "c"
    assert reciprocal_rank_fusion(first, second, constant=0)[0] == "a"


def test_interval_of_equal_figures_is_that_figure():
    assert interval([0.5] * 20) == (0.5, 0.5)


def test_interval_of_a_hundred_coin_tosses_reaches_two_standard_errors_to_each_side():
    low, high = interval([0.0, 1.0] * 50)
    assert low == pytest.approx(0.402, abs=0.02)
    assert high == pytest.approx(0.598, abs=0.02)


def test_interval_is_the_same_every_time_and_narrows_with_more_queries():
    few, many = [0.0, 0.2, 1.0, 0.7], [0.0, 0.2, 1.0, 0.7] * 25
    assert interval(few) == interval(few)
    width = {len(values): interval(values)[1] - interval(values)[0] for values in (few, many)}
    assert 0 < width[100] < width[4] / 2


@given(ranked_ids, graded)
def test_every_measure_lies_between_nought_and_one(ranked, grades):
    for measure in (ndcg, recall, reciprocal_rank):
        assert 0.0 <= measure(ranked, grades) <= 1.0 + 1e-12


@given(ranked_ids, graded)
def test_moving_an_answer_to_the_front_never_lowers_a_measure(ranked, grades):
    best = max(ranked, key=lambda id: grades.get(id, 0), default=None)
    moved = [best, *(id for id in ranked if id != best)] if ranked else []
    for measure in (ndcg, recall, reciprocal_rank):
        if measure is recall and best not in ranked[:10]:
            continue  # something else may fall out of the first ten
        assert measure(moved, grades) >= measure(ranked, grades) - 1e-12
