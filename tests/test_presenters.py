"""Of app.presenters: what a card or a row shows."""

import pytest

from app.presenters import day_in_words, excerpt, marked, month_in_words, pounds
from indexing.marks import Mark

LONG = "We walk every week. " * 30 + "Lonely people came along. " + "Then we had tea. " * 30


def test_an_excerpt_keeps_the_first_mark_and_cuts_between_words():
    at = LONG.index("Lonely")
    found = excerpt(LONG, (Mark(at, at + 6),), length=120)
    assert marked(found.text, found.marks).count("<mark>Lonely</mark>") == 1
    assert found.text.startswith("… ")
    assert found.text.endswith("…")
    assert len(found.text) < 130


def test_an_excerpt_of_a_short_text_is_the_text():
    assert excerpt("Tea and a walk.", (), length=100).text == "Tea and a walk."


def test_an_excerpt_of_one_endless_word_is_cut():
    assert len(excerpt("a" * 5000, (Mark(4000, 4004),), length=100).text) < 110


def test_marked_escapes_everything_but_its_marks():
    assert marked("<b>tea</b>", (Mark(3, 6),)) == "&lt;b&gt;<mark>tea</mark>&lt;/b&gt;"


@pytest.mark.parametrize(("typed", "shown"), [("315275", "£315,275"), ("about £5", "about £5"), ("", "")])
def test_an_amount_is_shown_in_pounds(typed, shown):
    assert pounds(typed) == shown


@pytest.mark.parametrize(("typed", "shown"), [("2022-07", "July 2022"), ("some day", "some day"), ("", "")])
def test_a_month_is_shown_in_words(typed, shown):
    assert month_in_words(typed) == shown


def test_a_day_is_shown_in_words():
    assert day_in_words("2026-11-22") == "22 November 2026"
    assert day_in_words("2027-03") == "March 2027"
