import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.documents import Document, Section
from indexing.facets import Filters
from indexing.hash_encoder import HashEncoder
from indexing.marks import Mark, excerpt, mark
from indexing.results import Mode
from indexing.search import MOST_WEAK, Tools, search
from indexing.similar import similar
from tests.documents import ALL, CAFE, CLINIC, ENCODER, HELPLINE, SHED, make_index
from tests.test_query import NASTY


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return make_index(tmp_path_factory.mktemp("search") / "index.db")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Forty documents of one kind of text and one that says something else."""
    documents = [
        Document(
            id=f"n{number}",
            kind="case_study",
            slug=f"n{number}",
            title=f"Synthetic record {number}",
            sections=(Section("Text", f"A synthetic surgery offers walking in borough {number}."),),
        )
        for number in range(40)
    ]
    return make_index(tmp_path_factory.mktemp("many") / "index.db", [*documents, CAFE])


def ids(results):
    return [hit.id for hit in results.hits]


def test_question_in_plain_english_finds_the_café_first(index):
    for encoder in (None, ENCODER):
        assert ids(search(index, "How can we reach lonely older people?", tools=Tools(encoder=encoder)))[0] == CAFE.id


def test_other_forms_of_a_word_and_missing_accents_are_found(index):
    assert search(index, "loneliness cafes").ids == (CAFE.id,)


def test_mode_says_whether_meaning_was_used(index):
    assert search(index, "café").mode == Mode.KEYWORD
    assert search(index, "café", tools=Tools(encoder=ENCODER)).mode == Mode.MEANING
    assert search(index, "").mode == Mode.LISTING


def test_encoder_of_another_model_is_never_compared(index):
    assert search(index, "café", tools=Tools(encoder=HashEncoder(dimension=256 * 2))).mode == Mode.KEYWORD


def test_hit_shows_the_passage_that_answers_with_its_words_and_why(index):
    hit = search(index, "interpreters at an evening clinic", tools=Tools(encoder=ENCODER)).hits[0]
    assert (hit.id, hit.section) == (CLINIC.id, "What they did")
    assert [hit.passage[one.start : one.end] for one in hit.marks] == ["evening", "clinic", "interpreter"]
    assert hit.matched == ("evening", "clinic", "interpreter")
    assert hit.reasons == ("matches “evening”, “clinic”, “interpreter”", "close in meaning")
    assert not hit.weak


def test_words_in_the_title_are_marked_there(index):
    hit = search(index, "café").hits[0]
    assert [hit.title[one.start : one.end] for one in hit.title_marks] == ["café"]


def test_title_counts_more_than_text(tmp_path):
    documents = [
        Document(
            id="text", kind="asset", slug="a", title="Synthetic one", sections=(Section("", "About jollof rice."),)
        ),
        Document(id="title", kind="asset", slug="b", title="Synthetic jollof", sections=(Section("", "About rice."),)),
    ]
    index = make_index(tmp_path / "index.db", documents)
    assert search(index, "jollof").ids == ("title", "text")


@pytest.mark.parametrize("typed", ["Synthetic men's shed", "  SYNTHETIC MEN’S SHED!", "synthetic-shed", "3"])
def test_exact_name_address_or_id_comes_first(index, typed):
    hit = search(index, typed, tools=Tools(encoder=ENCODER)).hits[0]
    assert hit.id == SHED.id
    assert hit.reasons[0] == "exactly this name"
    assert not hit.weak


def test_blank_search_lists_the_latest_confirmed_first_then_by_title(index):
    assert search(index, "  ").ids == (SHED.id, CLINIC.id, CAFE.id, HELPLINE.id)


def test_filters_take_any_term_of_a_facet_and_every_facet(index):
    assert search(index, "", filters=Filters.of(community=["women", "older_people"])).ids == (
        SHED.id,
        CLINIC.id,
        CAFE.id,
    )
    assert search(index, "", filters=Filters.of(community=["older_people"], kind=["asset"])).ids == (SHED.id,)
    assert search(index, "", filters=Filters.of(kind=["nonsense"])).ids == ()
    assert search(index, "", filters=Filters.of(nonsense=["kind"])).ids == ()
    assert search(index, "", filters=Filters.of(kind=[])).total == 4


def test_london_wide_entry_matches_every_area_and_no_other_facet(index):
    assert search(index, "", filters=Filters.of(borough=["lambeth"])).ids == (CLINIC.id, HELPLINE.id)
    assert search(index, "", filters=Filters.of(icb=["anything"])).ids == (HELPLINE.id,)
    assert HELPLINE.id not in search(index, "", filters=Filters.of(community=["women"])).ids


def test_former_board_finds_what_its_successor_holds(index):
    assert SHED.id in search(index, "", filters=Filters.of(icb=["ncl"])).ids
    assert SHED.id in search(index, "", filters=Filters.of(icb=["wnl"])).ids


def test_every_count_is_what_choosing_the_term_gives(index):
    for filters in (Filters(), Filters.of(kind=["asset"]), Filters.of(kind=["asset"], borough=["camden"])):
        for text in ("", "older people"):
            counts = search(index, text, filters=filters, tools=Tools(encoder=ENCODER)).facets
            for facet, terms in counts.items():
                for term, count in terms.items():
                    alone = Filters({**filters.chosen, facet: frozenset({term})})
                    assert search(index, text, filters=alone, tools=Tools(encoder=ENCODER)).total == count, (
                        facet,
                        term,
                    )


def test_chosen_term_stays_in_the_counts_with_nothing_found(index):
    facets = search(index, "", filters=Filters.of(kind=["asset"], borough=["unknown"], community=["women"])).facets
    assert facets["borough"]["unknown"] == 0
    assert facets["community"]["women"] == 0


def test_withdrawn_entry_is_gone_from_hits_counts_and_similar_at_once(index):
    live = frozenset({CLINIC.id, SHED.id, "unknown"})
    results = search(index, "older", live=live, tools=Tools(encoder=ENCODER))
    assert CAFE.id not in ids(results)
    assert search(index, "", live=live).facets["kind"] == {"asset": 1, "case_study": 1}
    assert CAFE.id not in [hit.id for hit in similar(index, SHED.id, live=live)]
    assert search(index, CAFE.title, live=live).ids == ()


def test_nonsense_has_no_strong_hit(many):
    for encoder in (None, ENCODER):
        results = search(many, "purple monkey dishwasher", tools=Tools(encoder=encoder))
        assert results.total == 0
        assert results.facets == {name: {} for name in results.facets}


def test_one_everyday_word_of_a_long_question_is_a_weak_hit(many):
    results = search(many, "synthetic zebra orthodontics submarine galaxies")
    assert results.strong == ()
    assert len(results.weak) == MOST_WEAK


def test_weak_hits_follow_the_strong_ones_and_only_after_all_of_them(many):
    results = search(many, "lonely café walking", tools=Tools(encoder=None))
    assert [hit.weak for hit in results.hits] == [False] + [True] * MOST_WEAK
    assert results.ids == (CAFE.id,)
    walking = search(many, "walking", limit=5)
    assert (len(walking.hits), walking.total, walking.weak) == (5, 40, ())


def test_hits_are_unique_and_in_the_order_of_ids(many):
    results = search(many, "walking surgery", tools=Tools(encoder=ENCODER), limit=50)
    assert ids(results)[: results.total] == list(results.ids)
    assert len(set(ids(results))) == len(results.hits)


@pytest.mark.parametrize("text", [*NASTY, "a", "x" * 1_000_000, "lonely " * 5_000, "ab " * 400_000])
def test_anything_typed_is_answered(index, text):
    for encoder in (None, ENCODER):
        results = search(index, text, tools=Tools(encoder=encoder))
        assert len(results.hits) <= len(ALL)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=100), term=st.text(max_size=10))
def test_any_text_and_filter_at_all_are_answered(index, text, term):
    results = search(index, text, filters=Filters.of(borough=[term], community=[term]), tools=Tools(encoder=ENCODER))
    assert set(results.ids) <= {one.id for one in ALL}
    for hit in results.hits:
        assert all(0 <= one.start < one.end <= len(hit.passage) for one in hit.marks)


def test_only_symbols_find_nothing_instead_of_everything(index):
    assert search(index, "*** 🏥", tools=Tools(encoder=ENCODER)).hits == ()


def test_similar_ranks_by_meaning_and_shared_facets_and_says_which(index):
    hits = similar(index, CAFE.id)
    assert hits[0].id == SHED.id
    assert hits[0].shared == {"community": frozenset({"older_people"})}
    assert "same community (older people)" in hits[0].reasons
    assert CAFE.id not in [hit.id for hit in hits]


def test_similar_works_by_facets_alone_without_vectors(tmp_path):
    index = make_index(tmp_path / "index.db", encoder=None)
    assert [hit.id for hit in similar(index, CAFE.id)] == [SHED.id, CLINIC.id]
    assert similar(index, CAFE.id)[1].reasons == ("same ICB (sel)",)
    assert similar(index, HELPLINE.id) == ()
    assert similar(index, "unknown") == ()


def test_eight_threads_read_one_index(index):
    expected = search(index, "older people", tools=Tools(encoder=ENCODER))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: search(index, "older people", tools=Tools(encoder=ENCODER)), range(80)))
    assert all(results == expected for results in found)


def test_keyword_search_imports_no_model(tmp_path):
    """In a process where none of the model's packages can be imported."""
    script = f"""
import sys
for name in ("torch", "onnxruntime", "tokenizers", "sentence_transformers", "onnx"):
    sys.modules[name] = None
from pathlib import Path
from indexing.search import Tools, search
from indexing.encoder import QueryEncoder
from indexing.passage_encoder import PassageEncoder
from tests.documents import make_index
print(search(make_index(Path({str(tmp_path)!r}) / "index.db", encoder=None), "lonely").ids)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("('1',)\n", "")


def test_marks_are_found_in_any_form_of_the_word_and_nowhere_else():
    text = "Isolation: isolated people, the cafés; islands."
    (marks,) = mark([text], ["isolate", "cafe"])
    assert [text[one.start : one.end] for one in marks] == ["Isolation", "isolated", "cafés"]
    assert mark(["nothing here", "\x02\x03\0"], ["isolate"]) == [(), ()]
    assert mark(["text"], []) == [()]


def test_excerpt_shows_the_stretch_with_most_marks_and_moves_them():
    text = "Filler sentence without anything. " * 20 + "The café helps lonely people. " + "More filler follows. " * 20
    (marks,) = mark([text], ["café", "lonely"])
    shown, moved = excerpt(text, marks, length=120)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert [shown[one.start : one.end] for one in moved] == ["café", "lonely"]
    assert excerpt("short", (Mark(0, 5),)) == ("short", (Mark(0, 5),))


@settings(deadline=None)
@given(st.text(alphabet="ab .\n", max_size=400), st.integers(20, 100))
def test_excerpt_is_never_much_longer_than_asked_and_keeps_marks_inside(text, length):
    (marks,) = mark([text], ["a", "ab"])
    shown, moved = excerpt(text, marks, length=length)
    assert len(shown) <= length + 4
    assert {shown[one.start : one.end] for one in moved} <= {"a", "ab"}


def test_equal_titles_keep_a_steady_order(tmp_path):
    twins = [replace(CAFE, id=f"t{number}", slug=f"t{number}") for number in range(5)]
    index = make_index(tmp_path / "index.db", twins)
    assert search(index, "café", tools=Tools(encoder=ENCODER)).ids == ("t0", "t1", "t2", "t3", "t4")
