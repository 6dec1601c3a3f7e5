from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from indexing.documents import Document, Section
from indexing.passages import CHARACTERS, FACTS, WORDS, cut, cut_text
from tests.documents import CAFE

SENTENCE = "This synthetic sentence of ten words says nothing of interest."


def test_every_section_and_the_facts_become_passages_with_the_title_in_front():
    passages = cut(CAFE)
    assert [passage.section for passage in passages] == ["The problem", "What they did", FACTS]
    assert passages[0].text == CAFE.sections[0].text
    assert passages[0].embedded == f"{CAFE.title}\n{CAFE.sections[0].text}"


def test_long_section_is_cut_between_sentences_into_pieces_of_like_length():
    pieces = cut_text(" ".join([SENTENCE] * 40))
    assert [len(piece.split()) for piece in pieces] == [130, 140, 130]
    assert all(piece.endswith("interest.") for piece in pieces)


def test_no_last_piece_of_a_single_sentence_is_left_over():
    pieces = cut_text(" ".join([SENTENCE] * 19))
    assert [len(piece.split()) for piece in pieces] == [100, 90]


def test_paragraphs_and_line_breaks_become_single_spaces():
    assert cut_text("One two.\n\nThree\nfour.\n") == ["One two. Three four."]


def test_text_without_spaces_is_cut_by_characters():
    pieces = cut_text("健" * 5_000)
    assert "".join(pieces) == "健" * 5_000
    assert max(map(len, pieces)) <= CHARACTERS


def test_document_without_text_still_has_one_passage():
    assert [passage.embedded for passage in cut(Document(id="9", kind="asset", slug="x", title="Only a title"))] == [
        "Only a title\n"
    ]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=3_000))
def test_no_word_is_lost_and_no_piece_is_too_long_whatever_the_text(text):
    pieces = cut_text(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(len(piece.split()) <= WORDS and len(piece) <= 2 * CHARACTERS for piece in pieces)


def test_content_hash_ignores_the_order_of_facets_but_no_field():
    turned = replace(CAFE, facets=dict(reversed(CAFE.facets.items())))
    assert turned.content_hash == CAFE.content_hash
    changes = (
        {"title": "Other"},
        {"sections": (Section("The problem", "Other"),)},
        {"facts": "Other"},
        {"facets": {}},
        {"anywhere": True},
        {"lat": 51.4},
        {"confirmed_on": date(2026, 3, 2)},
        {"slug": "other"},
    )
    assert len({replace(CAFE, **change).content_hash for change in changes} | {CAFE.content_hash}) == len(changes) + 1
