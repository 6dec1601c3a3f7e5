"""Search by words and by meaning together, best first, the weak hits kept apart."""

from dataclasses import dataclass

import numpy as np

from indexing import query
from indexing.encoder import Encoder
from indexing.facets import NO_FILTERS, Filters, Mask
from indexing.hits import Found, hits
from indexing.index import Index, Scores
from indexing.results import Mode, Results

# Cosine + 0.02 x BM25 beat reciprocal rank fusion on Cranfield, CISI, Vaswani and NFCorpus, and by far on
# questions in lay words.
KEYWORD_SHARE = 0.02

# A hit is strong when it is close in meaning, when it holds half of what was asked in words, or when both together
# make up for what either lacks. One everyday word out of a long question is no match. No cosine tells "nothing fits"
# from a weak match for certain (the best of queries that nothing answers lie between .16 and .51, questions in lay
# words begin at .24), so the doubtful are shown, but apart. Without meaning, a quarter of what was asked will do.
MEANING_CUT = 0.36
COVERAGE_CUT = 0.45
COVERAGE_SHARE = 0.2
COVERAGE_CUT_ALONE = 0.25
WEAK_MEANING = 0.15
MOST_WEAK = 10

# The model reads 256 tokens; what is pasted beyond that is not worth its time.
READ_CHARACTERS = 2_000


@dataclass(frozen=True)
class Ranking:
    """Scores of every document, and which of them are strong or weak hits, before any filter."""

    score: Scores
    keyword: Scores
    passages: Scores | None
    strong: Mask
    weak: Mask
    exact: tuple[int, ...]


def search(
    index: Index,
    text: str,
    *,
    filters: Filters = NO_FILTERS,
    encoder: Encoder | None = None,
    limit: int = 20,
    live: frozenset[str] | None = None,
) -> Results:
    """What the index holds on `text`, whatever was typed; everything, in listing order, where that is blank.

    Without an encoder, or with one of another model than the index, it answers by keyword. `live` holds the ids
    that are published right now: others are dropped, so that a withdrawal shows at once.
    """
    typed = query.read(text)
    words = query.words(typed)
    alive = index.live_mask(live)
    if not typed:
        ranking, mode = _everything(index), Mode.LISTING
    elif not words:
        ranking, mode = _nothing(index), Mode.KEYWORD
    else:
        usable = encoder if encoder and index.has_meaning and encoder.model_id == index.state.model_id else None
        ranking, mode = rank(index, typed, words, encoder=usable), Mode.MEANING if usable else Mode.KEYWORD
    shown = alive & index.facets.mask(filters)
    strong = in_order(index, ranking, ranking.strong & shown)
    weak = in_order(index, ranking, ranking.weak & shown)[:MOST_WEAK] if len(strong) <= limit else []
    found = Found(index, words, ranking.score, ranking.keyword, ranking.passages, ranking.exact)
    return Results(
        hits=hits(found, strong[:limit], meaning_cut=MEANING_CUT)
        + hits(found, weak, meaning_cut=MEANING_CUT, weak=True),
        ids=tuple(index.cards[at].id for at in strong),
        facets=index.facets.counts(ranking.strong & alive, filters),
        words=words,
        mode=mode,
    )


def rank(index: Index, typed: str, words: tuple[str, ...], *, encoder: Encoder | None) -> Ranking:
    """Score every document for what was typed."""
    keyword = index.keyword_scores(words)
    passages = index.passage_scores(encoder.encode(typed[:READ_CHARACTERS])) if encoder else None
    meaning = index.best_of(passages) if passages is not None else np.zeros_like(keyword)
    coverage = index.coverage(words)
    strong = coverage >= (COVERAGE_CUT if encoder else COVERAGE_CUT_ALONE)
    strong |= meaning + COVERAGE_SHARE * coverage >= MEANING_CUT
    exact = index.named(typed)
    strong[list(exact)] = True
    weak = ~strong & ((keyword > 0) | (meaning >= WEAK_MEANING))
    return Ranking(meaning + KEYWORD_SHARE * keyword, keyword, passages, strong, weak, exact)


def in_order(index: Index, ranking: Ranking, mask: Mask) -> list[int]:
    """The documents of the mask: exact names first, then by score, equals as they are listed."""
    found = np.flatnonzero(mask)
    named = np.isin(found, ranking.exact)
    ordered: list[int] = found[np.lexsort((index.listed[found], -ranking.score[found], ~named))].tolist()
    return ordered


def _everything(index: Index) -> Ranking:
    zero = np.zeros(len(index), dtype=np.float32)
    return Ranking(zero, zero, None, np.ones(len(index), dtype=np.bool_), np.zeros(len(index), dtype=np.bool_), ())


def _nothing(index: Index) -> Ranking:
    zero = np.zeros(len(index), dtype=np.float32)
    none = np.zeros(len(index), dtype=np.bool_)
    return Ranking(zero, zero, None, none, none, ())
