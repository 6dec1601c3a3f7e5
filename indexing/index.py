"""An opened index: cards, facets and vectors in memory, words in the file."""

import math
import re
import sqlite3
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexing.facets import Facets, Mask
from indexing.inference import Vector
from indexing.query import match_any
from indexing.reader import Reader, State, StoredPassage
from kb.errors import DataFolderError

Scores = NDArray[np.float32]
"""One number for each document: shape (documents,)."""


class Index:
    """Documents are known by position, from 0. Open it once for each file; several threads may read it."""

    def __init__(self, reader: Reader, state: State) -> None:
        self.state = state
        self.cards = reader.cards()
        self.position = {card.id: at for at, card in enumerate(self.cards)}
        self.facets = Facets(
            ((row - 1, facet, term) for row, facet, term in reader.facets()),
            np.array([card.anywhere for card in self.cards], dtype=np.bool_),
        )
        self.listed = _listed(self)
        self._reader = reader
        self._names = _names(self)
        self._passage_rows, documents, self.vectors = reader.vectors(state.dimension)
        self._starts = np.flatnonzero(np.diff(documents, prepend=0))
        self._owners = documents[self._starts] - 1

    def __len__(self) -> int:
        return len(self.cards)

    @property
    def has_meaning(self) -> bool:
        return len(self.vectors) > 0

    def close(self) -> None:
        self._reader.close()

    def named(self, text: str) -> tuple[int, ...]:
        """Documents whose title, id or address is just this, whatever its case and punctuation."""
        return self._names.get(_name(text), ())

    def keyword_scores(self, words: tuple[str, ...]) -> Scores:
        """BM25 of each document over all its text, the title counting three times; 0 without any of the words."""
        scores = np.zeros(len(self), dtype=np.float32)
        if words:
            rows, found = self._reader.bm25(match_any(words))
            scores[rows - 1] = found
        return scores

    def coverage(self, words: tuple[str, ...]) -> Scores:
        """How much of what was asked each document holds, 0 to 1: rare words weigh more, unknown ones count too."""
        held = np.zeros(len(self), dtype=np.float32)
        asked = 0.0
        for word in words:
            rows = self._reader.rows_with(match_any([word]))
            known = max(1, len(rows))
            weight = math.log(1 + (len(self) - known + 0.5) / (known + 0.5))
            held[rows - 1] += weight
            asked += weight
        return held / asked if asked else held

    def passage_scores(self, vector: Vector) -> Scores:
        """Cosine of each passage that has a vector, in their order."""
        scores: Scores = self.vectors @ vector
        return scores

    def best_of(self, passage_scores: Scores) -> Scores:
        """Each document's best passage; -1 for a document without vectors."""
        scores = np.full(len(self), -1.0, dtype=np.float32)
        if len(passage_scores):
            scores[self._owners] = np.maximum.reduceat(passage_scores, self._starts)
        return scores

    def passages(self, document: int) -> list[StoredPassage]:
        return self._reader.passages(document + 1)

    def scores_by_row(self, document: int, passage_scores: Scores) -> dict[int, float]:
        """The cosines of one document's passages, by the passage's row."""
        span = self._span(document)
        rows, scores = self._passage_rows[span], passage_scores[span]
        return dict(zip(rows.tolist(), scores.tolist(), strict=True))

    def mean_vector(self, document: int) -> Vector | None:
        """The direction that a document's passages share, length 1; None without vectors."""
        mean = self.vectors[self._span(document)].sum(axis=0)
        length = float(np.linalg.norm(mean))
        return mean / length if length else None

    def live_mask(self, live: frozenset[str] | None) -> Mask:
        """Documents that are still published; all where `live` is None."""
        if live is None:
            return np.ones(len(self), dtype=np.bool_)
        return np.fromiter((card.id in live for card in self.cards), dtype=np.bool_, count=len(self))

    def _span(self, document: int) -> slice:
        at = int(np.searchsorted(self._owners, document))
        if at == len(self._owners) or self._owners[at] != document:
            return slice(0, 0)
        end = self._starts[at + 1] if at + 1 < len(self._starts) else len(self._passage_rows)
        return slice(int(self._starts[at]), int(end))


def open_index(path: Path) -> Index:
    """Read an index into memory; raises DataFolderError when it is missing, damaged or of another version."""
    reader, state = _opened(path)
    if reader is None or state is None:
        raise DataFolderError(
            f"The search index {path.name} is missing, damaged or of another version. Run “hiquality index”."
        )
    return Index(reader, state)


def read_state(path: Path) -> State | None:
    """What a sound index says of itself; None where it is missing, damaged or of another version."""
    reader, state = _opened(path)
    if reader:
        reader.close()
    return state


def _opened(path: Path) -> tuple[Reader | None, State | None]:
    try:
        reader = Reader(path)
    except sqlite3.Error:
        return None, None
    state = reader.state()
    if state is None:
        reader.close()
        return None, None
    return reader, state


def _listed(index: Index) -> NDArray[np.int64]:
    """Places in a list without a search: most recently confirmed first, then by title."""
    cards = index.cards
    dates = [card.confirmed_on.toordinal() if card.confirmed_on else 0 for card in cards]
    order = sorted(range(len(cards)), key=lambda at: (-dates[at], cards[at].title.casefold(), cards[at].id))
    places = np.empty(len(cards), dtype=np.int64)
    places[order] = np.arange(len(cards))
    return places


def _names(index: Index) -> dict[str, tuple[int, ...]]:
    names: dict[str, tuple[int, ...]] = {}
    for at, card in enumerate(index.cards):
        for name in {_name(card.title), _name(card.id), _name(card.slug)} - {""}:
            names[name] = (*names.get(name, ()), at)
    return names


def _name(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
