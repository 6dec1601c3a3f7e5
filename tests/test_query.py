import sqlite3

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexing.query import LONGEST_WORD, MOST_CHARACTERS, MOST_WORDS, fts_query, words
from indexing.scratch import TOKENIZER

NASTY = [
    "NEAR(a b, 2)",
    "title:secret*",
    '"unbalanced',
    'a" OR "b',
    "^first",
    "a AND NOT b",
    "{title body} : x",
    "-minus +plus",
    "a\0b",
    "\ud800 alone",
    "\u202egnirts\u202c",
    "🏥👩‍⚕️",
    "健康 检查",
    "صِحَّة المجتمع",
    "স্বাস্থ্য কেন্দ্র",
    "' ; DROP TABLE documents; --",
    "*",
    "()",
    "%",
    "\\",
]


@pytest.fixture(scope="module")
def table():
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize='{TOKENIZER}')")
    connection.execute("INSERT INTO texts VALUES ('secret', 'a b first')")
    yield connection
    connection.close()


def test_words_come_in_order_without_stop_words_and_repetitions():
    asked = "How do we get more teenagers to come and talk to us about their mental health? Health!"
    assert words(asked) == ("teenagers", "come", "talk", "mental", "health")


def test_stop_words_are_kept_when_there_is_nothing_else():
    assert words("it") == ("it",)
    assert words("to be or not to be") == ("to", "be", "or", "not")


def test_possessives_and_hyphens_come_apart_without_single_letters():
    assert words("women's co-production, type 2") == ("women", "co", "production", "type", "2")


def test_other_scripts_keep_their_words_whole():
    assert words("健康 صحة স্বাস্থ্য café") == ("健康", "صحة", "স্বাস্থ্য", "café")


@pytest.mark.parametrize("text", ["", "   ", "***", '"', "()", "🏥", "\u202e\u200b", "\0"])
def test_text_without_letters_and_digits_gives_no_query(text):
    assert words(text) == ()
    assert fts_query(text) == ""


def test_query_joins_with_or_and_quotes_every_word():
    assert fts_query("lonely OR older") == '"lonely" OR "older"'


def test_five_thousand_words_and_a_megabyte_are_cut_short():
    assert len(words(" ".join(f"word{number}" for number in range(5_000)))) == MOST_WORDS
    assert words("x" * 1_000_000) == ()
    assert words("a " * MOST_CHARACTERS + "late") == ("a",)
    assert words("y" * (LONGEST_WORD + 1) + " short") == ("short",)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_typed_is_query_syntax(table, text):
    expression = fts_query(text)
    if expression:
        table.execute("SELECT rowid FROM texts WHERE texts MATCH ?", [expression]).fetchall()


def test_column_filter_is_only_words(table):
    found = table.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", [fts_query("body:secret")])
    assert found.fetchone() == (1,)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
@example('"')
@example("\ud800")
def test_any_text_at_all_is_a_query_that_runs(table, text):
    expression = fts_query(text)
    assert len(words(text)) <= MOST_WORDS
    if expression:
        table.execute("SELECT rowid FROM texts WHERE texts MATCH ?", [expression]).fetchall()
