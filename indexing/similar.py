"""Entries like a given one: close in meaning, for the same people, in the same places."""

from dataclasses import replace

import numpy as np

from indexing.facets import Mask
from indexing.hits import Found, hits
from indexing.index import Index, Scores
from indexing.reading import Question
from indexing.results import Hit
from indexing.search import CLOSE

# What each facet adds when both entries share a term of it; a cosine between records runs to about 0.7.
SHARED = {"community": 0.06, "barrier": 0.05, "strategy": 0.04, "borough": 0.04, "icb": 0.02}
NAMES = {"icb": "ICB"}


def similar(index: Index, id: str, *, limit: int = 5, live: frozenset[str] | None = None) -> tuple[Hit, ...]:
    """The entries most like the one with this id, best first; by shared facets alone where there are no vectors.

    Entries that are neither close in meaning nor share a facet are left out; an unknown id has nothing like it.
    """
    at = index.position.get(id)
    if at is None:
        return ()
    bonus = _bonus(index, at)
    vector = index.mean_vector(at)
    passages = None if vector is None else index.passage_scores(vector)
    meaning = np.zeros_like(bonus) if passages is None else index.best_of(passages)
    likely: Mask = index.live_mask(live) & ((bonus > 0) | (meaning >= CLOSE))
    likely[at] = False
    score: Scores = meaning + bonus
    among = np.flatnonzero(likely)
    documents = among[np.lexsort((index.listed[among], -score[among]))][:limit].tolist()
    found = Found(index, Question("", "", "", ()), score, np.zeros_like(score), passages, ())
    return tuple(
        _with_shared(index, at, document, hit)
        for document, hit in zip(documents, hits(found, documents, meaning_cut=CLOSE), strict=True)
    )


def _bonus(index: Index, at: int) -> Scores:
    terms = index.facets.terms_of(at)
    bonus: Scores = np.zeros(len(index), dtype=np.float32)
    for facet, worth in SHARED.items():
        if terms.get(facet):
            bonus += np.float32(worth) * index.facets.with_any(facet, terms[facet])
    return bonus


def _with_shared(index: Index, at: int, document: int, hit: Hit) -> Hit:
    ours, theirs = index.facets.terms_of(at), index.facets.terms_of(document)
    shared = {
        facet: both for facet in SHARED if (both := ours.get(facet, frozenset()) & theirs.get(facet, frozenset()))
    }
    reasons = [f"same {' and '.join(NAMES.get(facet, facet) for facet in shared)}"] if shared else []
    return replace(hit, shared=shared, reasons=(*hit.reasons, *reasons))
