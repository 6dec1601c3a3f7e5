import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from indexing.documents import Section
from indexing.order import first
from indexing.query import match_any, words
from indexing.reader import Reader
from indexing.reading import Concept
from indexing.scratch import scratch, stems
from kb.freshness import Freshness, freshness
from tests.documents import ALL, CAFE, make, make_index

LONGER = [
    replace(CAFE, id=str(number), title=f"Synthetic title {number}", sections=(Section("Text", "older tea " * number),))
    for number in range(5, 60)
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "index.db"


def test_stored_scores_are_those_that_fts5_gives(path):
    make(path, (*ALL, *LONGER))
    reader = Reader(path)
    text = " ".join(section.text for document in ALL for section in document.sections)
    for word in (*words(text, limit=200), "synthetic", "café", "the"):
        rows, scores = reader.term(stems([word])[0][0])
        expected = dict(zip(*map(np.ndarray.tolist, reader.bm25(match_any([word]))), strict=True))
        assert dict(zip(rows.tolist(), scores.tolist(), strict=True)) == pytest.approx(expected), word
        assert expected
    reader.close()


def test_another_form_of_a_word_finds_the_same_documents(path):
    index = make_index(path)
    screening, screened = (index.word_scores([Concept((word,))]).keyword for word in ("screening", "Screened"))
    assert screening.tolist() == screened.tolist()
    assert np.flatnonzero(screening).tolist() == [1]
    index.close()


def test_phrase_is_found_only_where_its_words_stand_together(path):
    index = make_index(path)
    both = index.word_scores([Concept(("church", "nurse"))]).keyword
    together = index.word_scores([Concept(("church hall",))]).keyword
    apart = index.word_scores([Concept(("church nurse",))]).keyword
    assert np.flatnonzero(both).tolist() == np.flatnonzero(together).tolist() == [0]
    assert not apart.any()
    index.close()


def test_word_that_no_document_holds_finds_nothing(path):
    index = make_index(path)
    found = index.word_scores([Concept(("zeppelin",)), Concept(("🏥",))])
    assert not found.keyword.any()
    assert not index.finds("zeppelin")
    assert index.finds("interpreters")
    index.close()


def test_stems_are_those_of_the_full_text_index():
    asked = ["isolation", "isolated", "Café", "food bank", "健康", "🏥", ""]
    assert stems(asked) == [("isol",), ("isol",), ("cafe",), ("food", "bank"), ("健康",), (), ()]


def test_table_in_memory_keeps_nothing_of_what_was_asked():
    stems(["zeppelin"])
    with scratch().holding(["other"]) as connection:
        assert connection.execute("SELECT term FROM terms").fetchall() == [("other",)]
        assert connection.execute("SELECT text FROM texts").fetchall() == [("other",)]


def test_table_in_memory_serves_the_next_after_an_error():
    with pytest.raises(ZeroDivisionError), scratch().holding(["broken"]):
        _ = 1 // 0
    assert stems(["whole"]) == [("whole",)]


@pytest.mark.parametrize("limit", [0, 1, 3, 10, 200])
def test_first_hits_are_those_of_the_whole_order(path, limit):
    index = make_index(path, (*ALL, *LONGER))
    random = np.random.default_rng(1)
    score = random.integers(0, 9, len(index)).astype(np.float32)  # many are equal
    mask = random.random(len(index)) < 0.5
    whole = sorted(np.flatnonzero(mask).tolist(), key=lambda at: (-score[at], index.listed[at]))
    assert first(index, score, mask, limit=limit) == whole[:limit]
    index.close()


@pytest.mark.parametrize("today", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 5, 31), date(2026, 1, 1)])
def test_stale_are_those_whose_freshness_says_so(path, today):
    days = [None, *(today - timedelta(days=days) for days in (0, 1, 200, *range(330, 400)))]
    documents = [replace(CAFE, id=str(number), confirmed_on=day) for number, day in enumerate(days)]
    index = make_index(path, documents)
    assert index.stale_mask(today).tolist() == [freshness(day, today) is Freshness.STALE for day in days]
    index.close()


def test_words_weigh_more_the_rarer_they_are(path):
    index = make_index(path)
    rare, common = (index.word_scores([Concept((word,))]) for word in ("asylum", "synthetic"))
    assert rare.coverage.max() == common.coverage.max() == 1
    both = index.word_scores([Concept(("asylum",)), Concept(("synthetic",))]).coverage
    assert math.isclose(both.max(), 1, rel_tol=1e-6)
    assert both[0] < 0.5
    index.close()
