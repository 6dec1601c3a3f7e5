"""Of indexing.similar and indexing.term_words: entries like a pasted paragraph, and what is read out of it."""

import logging
from dataclasses import replace
from datetime import date

import pytest

from indexing.documents import Document, Section
from indexing.encoder import QueryEncoder
from indexing.hash_encoder import HashEncoder
from indexing.model import exported_folder, semantic_available
from indexing.passages import WORDS
from indexing.search import Tools
from indexing.shared import same_in_words, within_sentence
from indexing.similar import SHARED, like_text, similar
from indexing.term_words import FILE, read_terms, term_words
from kb.vocabularies import ids
from tests.documents import ENCODER, make_index

BROMLEY, LAMBETH, BARNET = "E09000006", "E09000022", "E09000003"
TOOLS = Tools(encoder=ENCODER)


def document(number, text, **facets):
    return Document(
        id=str(number),
        kind="case_study",
        slug=f"synthetic-{number}",
        title="Synthetic record",
        organisation="Synthetic Practice",
        sections=(Section("What they did", text),),
        facets={"kind": ("case_study",), **facets},
    )


WALK = "Neighbours walk together along the river every week and drink tea afterwards."
RECORDS = (
    document(1, WALK),
    document(2, WALK, community=("older_people",), borough=(BROMLEY,), icb=("SEL",)),
    document(3, WALK, barrier=("communities.trust",)),
    document(4, "Dentists count molars with purple mirrors.", community=("women",), borough=(LAMBETH,), icb=("SEL",)),
)


@pytest.fixture
def index(tmp_path):
    return make_index(tmp_path / "index.db", RECORDS)


def terms_of(text):
    found = {}
    for one in read_terms(text):
        found.setdefault(one.facet, []).append(one.term)
    return found


def pairs(text):
    return {(one.facet, one.term) for one in read_terms(text)}


def test_what_shares_more_comes_first_and_each_reason_is_in_words(index):
    shared = {"community": ["older_people"], "borough": [BROMLEY], "barrier": ["communities.trust"]}
    hits = like_text(index, WALK, terms=shared, tools=TOOLS)
    assert [hit.id for hit in hits if not hit.weak] == ["2", "3", "1"]
    assert [hit.reasons for hit in hits[:3]] == [
        ("close in meaning", "same community (older people) and borough (Bromley)"),
        ("close in meaning", "same barrier (too little trust in health services)"),
        ("close in meaning",),
    ]


@pytest.mark.parametrize("facet", SHARED)
def test_every_facet_that_is_shared_counts(tmp_path, facet):
    plain, tagged = document(1, WALK), document(2, WALK, **{facet: ("synthetic",)})
    index = make_index(tmp_path / "index.db", (plain, tagged))
    without, shared = (like_text(index, WALK, terms=terms, tools=TOOLS) for terms in ({}, {facet: ["synthetic"]}))
    assert [hit.id for hit in without] == ["1", "2"]
    assert [hit.id for hit in shared] == ["2", "1"]
    assert shared[0].score - shared[1].score == pytest.approx(SHARED[facet], abs=1e-6)


def test_a_term_that_was_switched_off_counts_no_more(index):
    shared = {"community": ["older_people"], "borough": [BROMLEY]}
    with_all = like_text(index, WALK, terms=shared, tools=TOOLS)[0]
    with_one = like_text(index, WALK, terms={"borough": [BROMLEY]}, tools=TOOLS)[0]
    assert with_one.score < with_all.score
    assert with_one.reasons[-1] == "same borough (Bromley)"


def test_a_borough_stands_for_its_icb_too(index):
    hits = like_text(index, "Dentists count molars", terms={"borough": [BROMLEY]}, tools=TOOLS)
    assert hits[0].id == "4"
    assert hits[0].reasons[-1] == "same ICB (South East London)"


def test_what_is_about_something_else_is_not_like_it(index):
    hits = like_text(index, "Spreadsheets depreciate accountancy software licences.", terms={}, tools=TOOLS)
    assert not [hit for hit in hits if not hit.weak]


def test_every_passage_of_a_long_text_counts(tmp_path):
    filler = " ".join(["Alpha bravo charlie delta echo foxtrot golf hotel india juliet."] * (WORDS // 10))
    both = document(1, f"{filler} {WALK}")
    half = document(2, filler)
    index = make_index(tmp_path / "index.db", (half, both))
    assert like_text(index, f"{filler}\n\n{WALK}", terms={}, tools=TOOLS)[0].id == "1"


def test_withdrawn_entries_are_never_like_anything(index):
    hits = like_text(index, WALK, terms={}, tools=TOOLS, live=frozenset({"1"}))
    assert [hit.id for hit in hits] == ["1"]


def test_without_meaning_words_and_what_is_shared_decide(index):
    hits = like_text(index, WALK, terms={"community": ["older_people"]})
    assert hits[0].id == "2"
    assert "matches" in hits[0].reasons[0]
    assert hits[0].reasons[-1] == "same community (older people)"
    assert hits[0].closeness is None


def test_an_encoder_of_another_model_is_never_compared(index):
    other = HashEncoder(dimension=256)
    other.model_id = "another"
    assert like_text(index, WALK, terms={}, tools=Tools(encoder=other))[0].closeness is None


@pytest.mark.parametrize(
    "text", ["", "  \n", "\0", "x" * 1_000_000, "word " * 5_000, 'NEAR( * "a" -b', "\ud800", "العربية 🏥"]
)
def test_whatever_is_pasted_is_answered(index, text):
    for tools in (Tools(), TOOLS):
        assert len(like_text(index, text, terms=terms_of(text), tools=tools)) <= len(RECORDS)


def test_nothing_that_was_pasted_is_logged(index, caplog):
    caplog.set_level(logging.DEBUG)
    for tools in (Tools(), TOOLS):
        like_text(index, f"Secretword. {WALK}", terms=terms_of("Secretword in Bromley"), tools=tools)
    assert "secretword" not in caplog.text.lower()


@pytest.mark.skipif(not semantic_available(), reason="no model on this machine")
def test_the_encoder_does_not_remember_what_was_pasted(data_dir):
    encoder = QueryEncoder(exported_folder(data_dir))
    vector = encoder.encode("a pasted paragraph", remember=False)
    assert not encoder._known
    encoder.encode("a question")
    assert list(encoder._known) == ["a question"]
    assert (encoder.encode("a pasted paragraph") == vector).all()


def test_stale_entries_come_after_their_like_and_say_so(tmp_path):
    fresh, stale = (
        replace(document(number, WALK), confirmed_on=day)
        for number, day in ((1, date(2026, 10, 1)), (2, date(2024, 1, 1)))
    )
    index = make_index(tmp_path / "index.db", (stale, fresh))
    hits = like_text(index, WALK, terms={}, tools=TOOLS, today=date(2026, 11, 2))
    assert [hit.id for hit in hits] == ["1", "2"]
    assert "not confirmed for over a year" in hits[1].reasons


def test_similar_keeps_the_order_and_marks_what_is_only_somewhat_like_it(index):
    hits = similar(index, "2", limit=10)
    assert {hit.id for hit in hits if not hit.weak} == {"1", "3"}
    assert "2" not in {hit.id for hit in hits}
    weak = [hit.weak for hit in hits]
    assert weak == sorted(weak)


# What is read out of a text


def test_a_paragraph_tells_whom_how_what_got_in_the_way_and_where():
    found = read_terms(
        "A lunch club for pensioners in Penge, run by volunteers from a church. They did not trust us at first."
    )
    assert [(one.facet, one.term, one.said) for one in found] == [
        ("community", "older_people", "pensioners"),
        ("strategy", "peers_volunteers", "volunteers"),
        ("barrier", "communities.trust", "did not trust"),
        ("borough", BROMLEY, "Penge"),
    ]


def test_all_places_are_read_not_only_the_first():
    assert pairs("We work in Lambeth, in Bromley and across North East London.") == {
        ("borough", LAMBETH),
        ("borough", BROMLEY),
        ("icb", "NEL"),
    }


def test_labels_are_read_as_they_stand():
    assert ("community", "multiple_conditions") in pairs("People with several long-term conditions")
    assert ("barrier", "small_list") in pairs("too few patients of the community on the list")


def test_a_longer_phrase_wins_over_a_shorter_one_inside_it():
    assert pairs("people with a learning disability") == {("community", "learning_disability")}
    assert pairs("disability, and a learning disability") == {
        ("community", "disabled"),
        ("community", "learning_disability"),
    }
    assert pairs("older women") == {("community", "older_people"), ("community", "women")}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The hospital trust travels to account for the text of its report.",
        "Over 60 people came, a drop in complaints.",
        "Good turnout, and staff offended nobody.",
        "A careful plan with an open mind.",
        "Traffic on the way to the trust.",
    ],
)
def test_everyday_words_are_not_taken_for_terms(text):
    assert pairs(text) == set()


def test_every_term_of_the_three_vocabularies_has_words_but_other():
    for facet in ("community", "strategy", "barrier"):
        offered = {term for term in ids(facet) if not term.endswith("other")}
        assert set(term_words()[facet]) == offered, facet
        assert all(len(words) > 1 for words in term_words()[facet].values()), facet


def test_no_line_of_the_file_is_said_twice_for_one_term():
    for terms in term_words().values():
        for term, words in terms.items():
            assert len({word.casefold() for word in words[1:]}) == len(words) - 1, (FILE.name, term)


@pytest.mark.parametrize(
    ("shared", "words"),
    [
        ({"community": {"women"}}, "same community (women)"),
        ({"community": {"lgbt"}}, "same community (LGBT+ people)"),
        ({"borough": {BARNET}, "icb": {"WNL", "NCL"}}, "same borough (Barnet)"),
        ({"icb": {"WNL", "NCL"}}, "same ICB (West and North London)"),
        ({"icb": {"NCL"}}, "same ICB (North Central London)"),
        (
            {"community": {"women", "men", "carers", "veterans"}},
            "same community (men, unpaid carers, veterans of the armed forces and more)",
        ),
        (
            {"community": {"men"}, "strategy": {"ppg"}, "borough": {BARNET}},
            "same community (men), strategy (working with the patient participation group) and borough (Barnet)",
        ),
    ],
)
def test_what_is_shared_is_said_in_words(shared, words):
    assert same_in_words(shared) == words


def test_names_keep_their_capital_within_a_sentence():
    assert within_sentence("Older people") == "older people"
    assert within_sentence("Gypsy, Roma and Traveller communities").startswith("Gypsy")
    assert within_sentence("LGBT+ people") == "LGBT+ people"
