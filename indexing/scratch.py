"""A full-text table in memory that keeps nothing: FTS5 itself says how it reads a text, and no rule is copied."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

TOKENIZER = "porter unicode61 remove_diacritics 2"


class Scratch:
    """Several threads may share one; making one costs more than using it."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._connection.executescript(
            f"CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='{TOKENIZER}');"
            "CREATE VIRTUAL TABLE terms USING fts5vocab(texts, instance);"
        )
        self._lock = threading.Lock()

    @contextmanager
    def holding(self, texts: Iterable[str]) -> Iterator[sqlite3.Connection]:
        """The tables `texts`, its rows counting from 0, and `terms`, for as long as the block lasts."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                self._connection.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(texts))
                yield self._connection
            finally:
                self._connection.execute("ROLLBACK")


@cache
def scratch() -> Scratch:
    """The one of this process."""
    return Scratch()


def stems(phrases: Sequence[str]) -> list[tuple[str, ...]]:
    """The terms under which FTS5 keeps each phrase, in order: one for a word, none for what it does not read."""
    found: list[list[tuple[int, str]]] = [[] for _ in phrases]
    with scratch().holding(phrases) as connection:
        for row, place, term in connection.execute("SELECT doc, offset, term FROM terms"):
            found[row].append((place, term))
    return [tuple(term for _, term in sorted(terms)) for terms in found]
