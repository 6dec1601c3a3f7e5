"""Of app.pages: what the tab of a browser calls a page."""

import pytest

from app.pages import LONGEST_IN_TAB, tab_title


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("", "Find · HiQUALITY"),
        ("lonely older people", "“lonely older people” – Find · HiQUALITY"),
        ("x" * LONGEST_IN_TAB, f"“{'x' * LONGEST_IN_TAB}” – Find · HiQUALITY"),
    ],
)
def test_tab_of_a_search_says_what_was_asked(question, title):
    assert tab_title("Find", question) == title


def test_nothing_of_a_pasted_paragraph_stands_in_the_tab():
    assert tab_title("Find", "Our synthetic practice has a list of people. " * 9) == "Find · HiQUALITY"
