"""An opened index: cards, facets and vectors in memory, words in the file."""

import math
import re
import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexing.facets import Facets, Mask
from indexing.inference import Vector
from indexing.places import PlaceRead
from indexing.query import match_any
from indexing.reader import Card, Reader, Scored, State, StoredPassage
from indexing.reading import Concept
from indexing.scratch import stems
from indexing.spelling import Speller, Vocabulary
from kb.errors import DataFolderError
from kb.freshness import Freshness, freshness

Scores = NDArray[np.float32]
"""One number for each document: shape (documents,)."""

KM_PER_DEGREE = 111.2
NEARBY_KM = 3.0
"""How far away what is "near" a postcode may be."""

OTHER_WAY = np.float32(0.9)
"""What another way of saying it counts against the words that were typed."""


@dataclass(frozen=True)
class WordScores:
    """`keyword` is BM25, 0 without any of the words. `coverage` is how much of what was asked a document holds,
    0 to 1: rare words weigh more, and unknown ones count too.
    """

    keyword: Scores
    coverage: Scores


@dataclass(frozen=True)
class InPlace:
    """`itself` lies in the place, `any` also holds what is for all of London."""

    itself: Mask
    any: Mask


@dataclass(frozen=True)
class PhraseScores:
    """BM25 of one word or phrase, and what it weighs in a question."""

    score: Scores
    weight: float


class Index:
    """Documents are known by position, from 0. Open it once for each file; several threads may read it."""

    def __init__(self, reader: Reader, state: State) -> None:
        self.state = state
        self.cards = reader.cards()
        self.position = {card.id: at for at, card in enumerate(self.cards)}
        self._ids = frozenset(self.position)
        self._last_live: tuple[frozenset[str], list[int]] = self._ids, []
        self._confirmed = _confirmed(self.cards)
        self._anywhere = np.array([card.anywhere for card in self.cards], dtype=np.bool_)
        self.facets = Facets(((row - 1, facet, term) for row, facet, term in reader.facets()), self._anywhere)
        self.listed = _listed(self)
        self._reader = reader
        self._names = _names(self)
        self._passage_rows, documents, self.vectors = reader.vectors(state.dimension)
        self._starts = np.flatnonzero(np.diff(documents, prepend=0))
        self._owners = documents[self._starts] - 1
        self._bounds = np.searchsorted(documents, np.arange(1, len(self.cards) + 2))

    def __len__(self) -> int:
        return len(self.cards)

    @property
    def has_meaning(self) -> bool:
        return len(self.vectors) > 0

    def close(self) -> None:
        self._reader.close()

    def named(self, text: str) -> tuple[int, ...]:
        """Documents whose title, organisation, id or address is just this, whatever its case and punctuation."""
        return self._names.get(_name(text), ())

    def speller(self, is_word: Callable[[str], bool]) -> Speller:
        """Corrects spellings against the words of this index, which are read once."""
        return Speller(self._words, is_word, self.finds)

    def finds(self, word: str) -> bool:
        """True for a word that a document holds in any of its forms: "checks" is no slip of "check"."""
        terms = stems([word])[0]
        if len(terms) == 1:
            return self._reader.holds(terms[0])
        return len(self._scored(word, terms)[0]) > 0

    @cached_property
    def _words(self) -> Vocabulary:
        return Vocabulary(self._reader.words())

    @cached_property
    def _points(self) -> NDArray[np.float64]:
        """Latitude and longitude of each document's public point, NaN without one: shape (documents, 2)."""
        missing = float("nan")
        pairs = [(missing, missing) if card.lat is None else (card.lat, card.lon) for card in self.cards]
        return np.array(pairs, dtype=np.float64).reshape(-1, 2)

    def distances(self, lat: float, lon: float) -> NDArray[np.float64]:
        """Kilometres from a point to each document's public point; infinite without one.

        On a flat map, which within London is right to a few metres.
        """
        north = (self._points[:, 0] - lat) * KM_PER_DEGREE
        east = (self._points[:, 1] - lon) * KM_PER_DEGREE * math.cos(math.radians(lat))
        found: NDArray[np.float64] = np.nan_to_num(np.hypot(north, east), nan=math.inf)
        return found

    def in_place(self, place: PlaceRead) -> InPlace:
        """Which documents belong to a place: by borough or ICB, and by public point near a postcode or district."""
        if place.icbs:
            itself = self.facets.with_any("icb", place.icbs)
        else:
            itself = self.facets.with_any("borough", place.boroughs)
        if place.lat is not None and place.lon is not None:
            itself |= self.distances(place.lat, place.lon) <= NEARBY_KM
        return InPlace(itself, itself | self._anywhere)

    def word_scores(self, concepts: Sequence[Concept], place_words: Sequence[str] = ()) -> WordScores:
        """BM25 and coverage of each document over all its text, the title counting three times.

        A concept is found by its own words, or by one of the other ways of saying it at a little less.
        """
        asked_for = [word for concept in concepts for word in (*concept.words, *concept.others)]
        phrases = self._phrases([*asked_for, *place_words])
        keyword = np.zeros(len(self), dtype=np.float32)
        covered = np.zeros(len(self), dtype=np.float32)
        asked = 0.0
        for concept in concepts:
            found = [phrases[word] for word in concept.words]
            score: Scores = reduce(np.add, (one.score for one in found))
            held: Scores = reduce(np.add, (np.float32(one.weight) * (one.score > 0) for one in found))
            weight = sum(one.weight for one in found)
            for other in concept.others:
                other_score = OTHER_WAY * phrases[other].score
                score = np.maximum(score, other_score)
                held = np.maximum(held, np.float32(weight * OTHER_WAY) * (other_score > 0))
            keyword += score
            covered += held
            asked += weight
        for word in place_words:
            keyword += phrases[word].score
        return WordScores(keyword, covered / asked if asked else covered)

    def _phrases(self, phrases: Sequence[str]) -> dict[str, PhraseScores]:
        distinct = list(dict.fromkeys(phrases))
        return {phrase: self._phrase(phrase, terms) for phrase, terms in zip(distinct, stems(distinct), strict=True)}

    def _phrase(self, phrase: str, terms: Sequence[str]) -> PhraseScores:
        scores = np.zeros(len(self), dtype=np.float32)
        rows, found = self._scored(phrase, terms)
        scores[rows - 1] = found
        known = max(1, len(rows))
        return PhraseScores(scores, math.log(1 + (len(self) - known + 0.5) / (known + 0.5)))

    def _scored(self, phrase: str, terms: Sequence[str]) -> Scored:
        """A word's figures are in the file; where words have to stand together, FTS5 finds them."""
        return self._reader.term(terms[0]) if len(terms) == 1 else self._reader.bm25(match_any([phrase]))

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

    def passages(self, documents: Sequence[int]) -> list[list[StoredPassage]]:
        """Each document's passages in reading order."""
        found = self._reader.passages([at + 1 for at in documents])
        return [found[at + 1] for at in documents]

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
        mask = np.ones(len(self), dtype=np.bool_)
        if live is not None:
            mask[self._gone(live)] = False
        return mask

    def _gone(self, live: frozenset[str]) -> list[int]:
        """Looked up once for a set of ids that is handed in again, as it is until something is published."""
        known, gone = self._last_live
        if known is not live:
            gone = [self.position[id] for id in self._ids - live]
            self._last_live = live, gone
        return gone

    def stale_mask(self, today: date) -> Mask:
        """What nobody has confirmed for over a year. Older is never fresher: one look for the day does for all."""
        days = range(1, today.toordinal() + 1)
        fresh = bisect_left(days, True, key=lambda day: freshness(date.fromordinal(day), today) is not Freshness.STALE)
        return self._confirmed < fresh + 1

    def _span(self, document: int) -> slice:
        """Where a document's vectors lie; an empty stretch for one without any."""
        return slice(self._bounds[document], self._bounds[document + 1])


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


def _confirmed(cards: Sequence[Card]) -> NDArray[np.int64]:
    """Days as ordinals; what comes from a publication counts as of the last day there is, as it never gets stale."""
    days = ((card.confirmed_on or date.max).toordinal() for card in cards)
    return np.fromiter(days, dtype=np.int64, count=len(cards))


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
        for name in {_name(card.title), _name(card.id), _name(card.slug), _name(card.organisation)} - {""}:
            names[name] = (*names.get(name, ()), at)
    return names


def _name(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
