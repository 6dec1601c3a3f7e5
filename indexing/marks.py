"""Finds the words of a query in a text, by the very rules by which the index finds them."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from indexing.query import match_any
from indexing.scratch import scratch

_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile("\x02[^\x03]*\x03")


@dataclass(frozen=True)
class Mark:
    """A word to mark: text[start:end]."""

    start: int
    end: int


def mark(texts: Sequence[str], words: Sequence[str]) -> list[tuple[Mark, ...]]:
    """For each text where the words stand in it, in any of their forms ("isolated" for "isolation")."""
    if not words:
        return [() for _ in texts]
    with scratch().holding(map(_unmarked, texts)) as connection:
        found = dict(_highlighted(connection, words))
    return [_marks(found.get(at, "")) for at in range(len(texts))]


def mark_each(text: str, groups: Sequence[Sequence[str]]) -> list[tuple[Mark, ...]]:
    """For each group of words or phrases where any of them stands in the one text."""
    with scratch().holding([_unmarked(text)]) as connection:
        return [_marks(dict(_highlighted(connection, words)).get(0, "")) if words else () for words in groups]


def _highlighted(connection: sqlite3.Connection, words: Sequence[str]) -> list[tuple[int, str]]:
    return connection.execute(
        "SELECT rowid, highlight(texts, 0, ?, ?) FROM texts WHERE texts MATCH ?", (_OPEN, _CLOSE, match_any(words))
    ).fetchall()


def excerpt(text: str, marks: Sequence[Mark], *, length: int = 240) -> tuple[str, tuple[Mark, ...]]:
    """About `length` characters around the most marks, cut at words, with ellipses; and the marks within."""
    start = _best_start(text, marks, length)
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), end - 40)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple(
        Mark(mark.start + shift, mark.end + shift) for mark in marks if start <= mark.start < mark.end <= end
    )
    return before + text[start:end] + after, inside


def _best_start(text: str, marks: Sequence[Mark], length: int) -> int:
    """Where the window with most marks begins: at a sentence's or a word's start, a little before its first mark."""
    if len(text) <= length or not marks:
        return 0
    first = max(
        marks, key=lambda mark: sum(mark.start <= other.start < mark.start + length * 2 // 3 for other in marks)
    )
    near = max(0, first.start - length // 3)
    if near == 0 or first.end <= length // 2:
        return 0
    sentence = max(text.find(f"{stop} ", near, first.start) for stop in ".!?")
    return sentence + 2 if sentence >= 0 else text.find(" ", near, first.start) + 1 or first.start


def _unmarked(text: str) -> str:
    """As many characters as before, without the two that mark, NUL and lone surrogates."""
    text = text.replace(_OPEN, " ").replace(_CLOSE, " ").replace("\0", " ")
    return text.encode("utf-8", "replace").decode("utf-8")


def _marks(marked: str) -> tuple[Mark, ...]:
    """Positions in the unmarked text: each mark before moved them by two."""
    return tuple(
        Mark(found.start() - 2 * before, found.end() - 2 * before - 2)
        for before, found in enumerate(_MARKED.finditer(marked))
    )
