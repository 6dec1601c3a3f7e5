"""The judged set for search: its form, its halves, and that it says it is synthetic. Not how any ranker does on it."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kb.areas import get_borough, icb_of_borough

JUDGED = Path(__file__).parents[1] / "benchmarks" / "judged"
BEFORE_REORGANISATION = date(2026, 3, 31)
HALVES = ("dev", "held_out")
KINDS = {"kw", "nl", "lay", "acr", "typo", "boro"}


def lines(name):
    return [json.loads(line) for line in (JUDGED / name).read_text(encoding="utf-8").splitlines()]


def judgements(half):
    with (JUDGED / f"qrels_{half}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


RECORDS = lines("records.jsonl")
QUERIES = {half: lines(f"queries_{half}.jsonl") for half in HALVES}
JUDGEMENTS = {half: judgements(half) for half in HALVES}


def test_record_ids_run_from_j001_to_j120():
    assert [record["id"] for record in RECORDS] == [f"j{number:03}" for number in range(1, 121)]


def test_no_two_records_have_the_same_title_and_text():
    assert len({(record["title"], record["text"]) for record in RECORDS}) == len(RECORDS)


def test_every_record_says_it_is_synthetic():
    assert all(record["synthetic"] is True for record in RECORDS)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])
def test_record_icb_is_that_of_its_borough_before_april_2026(record):
    assert record["icb"] == icb_of_borough(get_borough(record["borough"]).gss, BEFORE_REORGANISATION)


def test_records_come_from_every_borough():
    assert len({record["borough"] for record in RECORDS}) == 33


def test_no_query_is_in_both_halves_or_asked_twice():
    queries = [query for half in HALVES for query in QUERIES[half]]
    assert len({query["id"] for query in queries}) == len(queries)
    assert len({query["query"].casefold() for query in queries}) == len(queries)


def test_each_kind_has_at_least_twenty_queries_shared_evenly_between_the_halves():
    dev, held_out = (Counter(query["type"] for query in QUERIES[half]) for half in HALVES)
    assert set(dev) == set(held_out) == KINDS
    assert all(dev[kind] + held_out[kind] >= 20 and abs(dev[kind] - held_out[kind]) <= 1 for kind in KINDS)


@pytest.mark.parametrize("half", HALVES)
def test_judgements_are_of_queries_of_their_half_and_of_records_once_each(half):
    pairs = [(row["query_id"], row["record_id"]) for row in JUDGEMENTS[half]]
    assert len(set(pairs)) == len(pairs)
    assert {query for query, _ in pairs} <= {query["id"] for query in QUERIES[half]}
    assert {record for _, record in pairs} <= {record["id"] for record in RECORDS}
    assert {row["grade"] for row in JUDGEMENTS[half]} <= {"1", "2", "3"}


@pytest.mark.parametrize("half", HALVES)
def test_every_query_has_a_record_that_answers_it(half):
    answered = {row["query_id"] for row in JUDGEMENTS[half] if int(row["grade"]) >= 2}
    assert answered == {query["id"] for query in QUERIES[half]}
