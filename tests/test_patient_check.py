"""How often the check for patients' data is right, on sentences that somebody judged. All of them are made up."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.patient_check import load_sentences, score
from kb.personal_data import PersonalKind, find_marks

SENTENCES = load_sentences()
EVERY = frozenset(str(kind) for kind in PersonalKind)
REPORT = Path(__file__).parents[2] / "shared" / "report" / "hiquality-highlight-report.md"


def of(half):
    return [one for one in SENTENCES if one.half == half]


def test_there_are_a_hundred_different_sentences_half_of_which_tell_of_nobody():
    assert len({one.sentence for one in SENTENCES}) == len(SENTENCES) >= 100
    assert sum(bool(one.expected) for one in SENTENCES) * 2 == len(SENTENCES)
    assert frozenset().union(*(one.expected for one in SENTENCES)) <= EVERY


def test_both_halves_are_alike():
    kinds = [Counter(kind for one in of(half) for kind in one.expected) for half in ("dev", "held_out")]
    assert set(kinds[0]) == set(kinds[1])
    assert len(of("dev")) == len(of("held_out"))


@pytest.mark.parametrize(("half", "precision", "recall"), [("dev", 0.95, 0.95), ("held_out", 0.8, 0.9)])
def test_the_check_is_right_as_often_as_it_was(half, precision, recall):
    found = score(of(half), EVERY)
    assert found.precision >= precision
    assert found.recall >= recall


@pytest.mark.skipif(not REPORT.exists(), reason="the report is not beside this tree")
def test_the_reports_named_participant_and_quoted_parent_are_marked():
    report = REPORT.read_text(encoding="utf-8")
    before = {(report[: mark.start].rsplit("### **", 1)[-1][:12], mark.kind) for mark in find_marks(report)}
    assert ("Case study 4", PersonalKind.NAME) in before
    assert ("Case study 3", PersonalKind.QUOTE_AND_AGE) in before
