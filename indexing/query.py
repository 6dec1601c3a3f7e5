"""Turns what a person typed into words, and words into a query that FTS5 cannot mistake for its own syntax."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from kb.text import clean

# Everything beyond this is not read: nobody types it, and a pasted megabyte must not slow a page.
MOST_CHARACTERS = 20_000
MOST_WORDS = 32
LONGEST_WORD = 64

# Words that tell entries of this collection apart least. Leaving them out made queries four times faster and lets
# a question in plain English be answered. Short forms (“don't”) come apart at the apostrophe.
STOP_WORDS = frozenset((Path(__file__).parent / "data" / "stop_words.txt").read_text("utf-8").split())


def read(text: str) -> str:
    """What was typed as one line, without control, bidirectional and zero-width characters."""
    return " ".join(clean(text[:MOST_CHARACTERS]).split())


def words(text: str, *, limit: int = MOST_WORDS) -> tuple[str, ...]:
    """The distinct words worth looking for, in order, in lower case, at most `limit`.

    Stop words and single letters are left out unless there is nothing else; "" and "***" give no word.
    """
    found = list(dict.fromkeys(_split(read(text).lower())))
    telling = [word for word in found if word not in STOP_WORDS and (len(word) > 1 or not _latin(word))]
    return tuple((telling or found)[:limit])


def match_any(words: Iterable[str]) -> str:
    """An FTS5 expression that finds any of the words, "" for none.

    Joined with OR: the usual quoting joins with AND and found nothing for 45 of 61 human questions.
    """
    return " OR ".join(f'"{word.replace(chr(34), chr(34) * 2)}"' for word in words)


def fts_query(text: str) -> str:
    """User text as a safe FTS5 expression, "" where there is nothing to look for. Also for Datasette's search."""
    return match_any(words(text))


def _split(text: str) -> list[str]:
    spaced = "".join(character if _in_word(character) else " " for character in text)
    return [word for word in spaced.split() if len(word) <= LONGEST_WORD and any(map(str.isalnum, word))]


def _in_word(character: str) -> bool:
    """Letters, digits and marks: Bengali and Arabic vowel signs are marks, and part of their word."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _latin(letter: str) -> bool:
    """One letter of an alphabet says nothing; one digit ("type 2") or one Chinese character does."""
    return letter.isalpha() and ord(letter) < 0x0250
