"""Entries like a given one, or like a text: close in meaning, for the same people, in the same places."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from indexing import query
from indexing.facets import Mask
from indexing.hits import Found, hits
from indexing.index import Index, Scores
from indexing.inference import Vector
from indexing.order import first
from indexing.passages import cut_text
from indexing.reading import Concept, Question
from indexing.results import Hit
from indexing.search import CLOSE, MOST_WEAK, STALE, Tools, usable
from indexing.shared import Terms, same_in_words
from indexing.term_words import MOST_READ
from kb.areas import icbs_ever_of_boroughs
from kb.text import clean

# What each facet adds when both share a term of it; a cosine between records runs to about 0.7.
SHARED = {"community": 0.06, "barrier": 0.05, "strategy": 0.04, "borough": 0.04, "icb": 0.02}

# Like is what reaches a floor and stays near the best; what follows under the line is not much further behind.
# Whole paragraphs are closer to each other than a question is to its answer: on the judged set's records, texts about
# something else (a garage, a budget) came to .20 to .36 at best, texts about such work to .47 to .70.
LIKE, LIKE_BESIDE_BEST = 0.42, 0.7
MAY_BE, MAY_BE_BESIDE_BEST = 0.25, 0.5
# Without meaning: how much of the words of the text an entry holds, at this worth, and what both share.
COVERED = 0.25
LIKE_ALONE, LIKE_ALONE_BESIDE_BEST = 0.055, 0.5
MOST_WORDS = 150

NO_TOOLS = Tools()


@dataclass(frozen=True)
class Likeness:
    """How near each document comes. `passages` holds the cosines of passages, None without meaning."""

    near: Scores
    passages: Scores | None = None
    concepts: tuple[Concept, ...] = ()


def similar(
    index: Index, id: str, *, limit: int = 5, live: frozenset[str] | None = None, today: date | None = None
) -> tuple[Hit, ...]:
    """The entries most like the one with this id, best first; by shared facets alone where there are no vectors.

    Those that are only somewhat like it come last and are marked weak. An unknown id has nothing like it.
    """
    at = index.position.get(id)
    if at is None:
        return ()
    vector = index.mean_vector(at)
    likeness = Likeness(_nothing(index)) if vector is None else _in_meaning(index, [vector])
    among = index.live_mask(live)
    among[at] = False
    return _ranked(index, likeness, index.facets.terms_of(at), among, limit=limit, today=today)


def like_text(
    index: Index,
    text: str,
    *,
    terms: Terms,
    tools: Tools = NO_TOOLS,
    limit: int = 20,
    live: frozenset[str] | None = None,
    today: date | None = None,
) -> tuple[Hit, ...]:
    """The entries most like what a text tells, and of what shares its terms (`term_words.read_terms`).

    In meaning, each passage of the text looks for its best match in an entry, and the mean counts; without an encoder
    that fits the index, words stand in for meaning. The text is kept nowhere, not in the encoder's memory either.
    """
    read = clean(text[:MOST_READ])
    if not read:
        return ()
    encoder = usable(index, tools.encoder)
    if encoder:
        likeness = _in_meaning(index, [encoder.encode(passage, remember=False) for passage in cut_text(read)])
    else:
        likeness = _in_words(index, read)
    return _ranked(index, likeness, _with_icbs(terms), index.live_mask(live), limit=limit, today=today)


def _in_meaning(index: Index, vectors: Sequence[Vector]) -> Likeness:
    passages = np.stack([index.passage_scores(vector) for vector in vectors])
    near: Scores = np.stack([index.best_of(of_one) for of_one in passages]).mean(axis=0)
    return Likeness(np.maximum(near, 0), passages.max(axis=0))


def _in_words(index: Index, text: str) -> Likeness:
    concepts = tuple(Concept((word,)) for word in query.words(text, limit=MOST_WORDS))
    near: Scores = np.float32(COVERED) * index.word_scores(concepts).coverage
    return Likeness(near, concepts=concepts)


def _with_icbs(terms: Terms) -> Terms:
    """A borough stands for its ICBs too, as it does in a record."""
    boroughs = tuple(terms.get("borough", ()))
    return {**terms, "icb": {*terms.get("icb", ()), *icbs_ever_of_boroughs(boroughs)}}


def _ranked(
    index: Index, likeness: Likeness, terms: Terms, among: Mask, *, limit: int, today: date | None
) -> tuple[Hit, ...]:
    score: Scores = likeness.near + _bonus(index, terms)
    best = float(score.max(where=among, initial=0.0))
    like, may_be = _like_and_may_be(likeness, score, best)
    if today:
        score = score - np.float32(STALE) * index.stale_mask(today).astype(np.float32)
    strong = first(index, score, among & like, limit=limit)
    weak = first(index, score, among & may_be & ~like, limit=min(MOST_WEAK, limit - len(strong)))
    question = Question("", "", "", likeness.concepts)
    found = Found(index, question, score, _nothing(index), likeness.passages, (), today)
    shown = hits(found, strong, meaning_cut=CLOSE) + hits(found, weak, meaning_cut=CLOSE, weak=True)
    return tuple(_with_shared(index, at, terms, hit) for at, hit in zip([*strong, *weak], shown, strict=True))


def _like_and_may_be(likeness: Likeness, score: Scores, best: float) -> tuple[Mask, Mask]:
    if likeness.passages is None:
        return score >= max(LIKE_ALONE, LIKE_ALONE_BESIDE_BEST * best), score > 0
    return score >= max(LIKE, LIKE_BESIDE_BEST * best), score >= max(MAY_BE, MAY_BE_BESIDE_BEST * best)


def _nothing(index: Index) -> Scores:
    return np.zeros(len(index), dtype=np.float32)


def _bonus(index: Index, terms: Terms) -> Scores:
    bonus = _nothing(index)
    for facet, worth in SHARED.items():
        if terms.get(facet):
            bonus += np.float32(worth) * index.facets.with_any(facet, terms[facet])
    return bonus


def _with_shared(index: Index, at: int, terms: Terms, hit: Hit) -> Hit:
    theirs = index.facets.terms_of(at)
    shared = {
        facet: both for facet in SHARED if (both := theirs.get(facet, frozenset()) & frozenset(terms.get(facet, ())))
    }
    reasons = (*hit.reasons, same_in_words(shared)) if shared else hit.reasons
    return replace(hit, shared=shared, reasons=reasons)
