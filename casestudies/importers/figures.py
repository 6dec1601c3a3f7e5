"""Figures in a text: amounts, shares and counts, each with the sentence that names it."""

import re
from dataclasses import dataclass

MOST_FIGURES = 50

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]+)*[.!?]?")
_FIGURE = re.compile(
    r"(?:(?:over|about|around|approximately|nearly|almost|more than|at least|up to)\s)?"
    r"(?:£\s?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?(?:k|m|million|thousand)\b)?"
    r"|~?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?[-–]\s?\d+)?\s?(?:%|per cent\b)"
    r"|~?(?<![\w.,-])\d+(?:,\d{3})*(?:\s?[-–]\s?\d+)?\+?(?=\s(?-i:[a-z])(?!o \d+.year)))",
    re.IGNORECASE,
)
# What follows a number that counts nothing: a day of a month, a time of day.
_NO_COUNT = re.compile(
    r"\s?(?:am|pm|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Figure:
    """`value` as it is written ("over 1,000", "£315,275", "37%"); `sentence` is what it stands in."""

    value: str
    sentence: str


def find_figures(text: str) -> tuple[Figure, ...]:
    """At most MOST_FIGURES, in the order of the text. Years, days of a month and times of day are no figures."""
    found: list[Figure] = []
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0].strip(" -")
        for figure in _FIGURE.finditer(words):
            value = figure[0].strip()
            if not (_YEAR.fullmatch(value) or _NO_COUNT.match(words, figure.end())):
                found.append(Figure(value, words))
        if len(found) >= MOST_FIGURES:
            break
    return tuple(found[:MOST_FIGURES])
