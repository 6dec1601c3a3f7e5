"""Turns what a person typed into words, and words into a query that FTS5 cannot mistake for its own syntax."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.text import clean

# Everything beyond this is not read: nobody types it, and a pasted megabyte must not slow a page.
MOST_CHARACTERS = 20_000
MOST_WORDS = 64
LONGEST_WORD = 64

# Words that tell entries of this collection apart least. Leaving them out made queries four times faster and lets
# a question in plain English be answered. Short forms (“don’t”) come apart at the apostrophe.
STOP_WORDS = frozenset((Path(__file__).parent / "data" / "stop_words.txt").read_text("utf-8").split())


@dataclass(frozen=True)
class Token:
    """A word of a text: text[start:end] as it was typed."""

    typed: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """As it is compared: in lower case."""
        return self.typed.lower()


def read(text: str) -> str:
    """What was typed as one line, without control, bidirectional and zero-width characters."""
    return " ".join(clean(text[:MOST_CHARACTERS]).split())


def tokens(line: str) -> tuple[Token, ...]:
    """The words of a line, in order, where they stand; without words of more than 64 characters."""
    found: list[Token] = []
    start = None
    for at, character in enumerate([*line, " "]):
        if _in_word(character):
            start = at if start is None else start
        elif start is not None:
            found.append(Token(line[start:at], start, at))
            start = None
    return tuple(one for one in found if len(one.typed) <= LONGEST_WORD and any(map(str.isalnum, one.typed)))


def telling(words: Iterable[str], *, limit: int = MOST_WORDS) -> tuple[str, ...]:
    """The distinct words worth looking for, in order, at most `limit`.

    Stop words and single letters are left out unless there is nothing else.
    """
    distinct = list(dict.fromkeys(words))
    return tuple(([word for word in distinct if tells(word)] or distinct)[:limit])


def tells(word: str) -> bool:
    """False for stop words and single letters; one digit ("type 2") or one Chinese character says something."""
    return word not in STOP_WORDS and (len(word) > 1 or not _latin(word))


def words(text: str, *, limit: int = MOST_WORDS) -> tuple[str, ...]:
    """The telling words of any text, in lower case; "" and "***" give none."""
    return telling((token.word for token in tokens(read(text))), limit=limit)


def match_any(phrases: Iterable[str]) -> str:
    """An FTS5 expression that finds any of the words or phrases, "" for none.

    Joined with OR: the usual quoting joins with AND and found nothing for 45 of 61 human questions.
    """
    return " OR ".join(f'"{phrase.replace(chr(34), chr(34) * 2)}"' for phrase in phrases)


def fts_query(text: str) -> str:
    """User text as a safe FTS5 expression, "" where there is nothing to look for. Also for Datasette's search."""
    return match_any(words(text))


def phrase(tokens: Sequence[Token]) -> str:
    """The words in lower case with single spaces: how names and terms are compared."""
    return " ".join(token.word for token in tokens)


def _in_word(character: str) -> bool:
    """Letters, digits and marks: Bengali and Arabic vowel signs are marks, and part of their word."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _latin(letter: str) -> bool:
    return letter.isalpha() and ord(letter) < 0x0250
