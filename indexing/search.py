"""Search by words and by meaning together, best first, the weak hits kept apart."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from indexing import query
from indexing.encoder import Encoder
from indexing.facets import NO_FILTERS, Filters, Mask
from indexing.glossary import Glossary, packaged
from indexing.hits import Found, hits
from indexing.index import Index, Scores, WordScores
from indexing.order import Sort, first, in_order
from indexing.places import PostcodeTable
from indexing.reading import Question, read_question
from indexing.results import Mode, Results

# Cosine + 0.02 x BM25 beat reciprocal rank fusion on Cranfield, CISI, Vaswani and NFCorpus, and by far on
# questions in lay words.
KEYWORD_SHARE = 0.02

# One everyday word out of a long question ranks less than it would by itself, all of a short question more.
COVERED_ENOUGH = 0.4
COVERAGE_BONUS = 0.1

# A hit is strong when its cosine and what it holds of the words, taken together, reach a floor and do not fall far
# behind the best hit; and always when it holds nearly all of the words. No cosine tells "nothing fits" from a weak
# match for certain (the best of queries that nothing answers lie between .16 and .51, questions in lay words begin
# at .24), so the doubtful are shown, but apart. docs/decisions.md has precision and recall.
WORDS_SHARE = 0.3
STRONG_FLOOR = 0.33
STRONG_BESIDE_BEST = 0.6
STRONG_COVERAGE = 0.9
# Without meaning, a quarter of what was asked will do, and half of what the best hit holds.
COVERAGE_FLOOR_ALONE = 0.25
COVERAGE_BESIDE_BEST_ALONE = 0.5
# A weak hit is not much further behind: a list of everything that there is helps nobody.
WEAK_FLOOR = 0.15
WEAK_BESIDE_BEST = 0.3
# From here on a passage is called close in meaning.
CLOSE = 0.36
MOST_WEAK = 10

# What nobody has confirmed for a year steps behind its like; about what one place in a list is worth.
STALE = 0.03
# What lies in the very borough that was asked for comes before what is for all of London.
IN_PLACE = 0.03

# The model reads 256 tokens; what is pasted beyond that is not worth its time.
READ_CHARACTERS = 2_000


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person may undo or choose: a corrected spelling, a place read from the words, the order."""

    as_typed: bool = False
    places: bool = True
    sort: Sort = Sort.RELEVANCE


AS_FOUND = Choices()
"""Everything is read and put right, the best come first."""


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What a process has for reading questions. Without an encoder, or with one of another model than the index,
    it answers by keyword.
    """

    encoder: Encoder | None = None
    glossary: Glossary | None = None
    postcodes: PostcodeTable | None = None


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
    tools: Tools = Tools(),
    filters: Filters = NO_FILTERS,
    choices: Choices = AS_FOUND,
    limit: int = 20,
    live: frozenset[str] | None = None,
    today: date | None = None,
) -> Results:
    """What the index holds on `text`, whatever was typed; everything, in listing order, where that is blank.

    `live` holds the ids that are published right now: others are dropped, so that a withdrawal shows at once.
    With `today`, what nobody has confirmed for a year comes a little later.
    """
    encoder = usable(index, tools.encoder)
    question = understand(index, text, tools=tools, choices=choices)
    alive = index.live_mask(live)
    ranking = rank(index, question, encoder=encoder, alive=alive, today=today)
    shown = alive & index.facets.mask(filters)
    strong = in_order(index, ranking, ranking.strong & shown, sort=choices.sort, place=question.place)
    weak = first(index, ranking.score, ranking.weak & shown, limit=MOST_WEAK) if len(strong) <= limit else []
    found = Found(index, question, ranking.score, ranking.keyword, ranking.passages, ranking.exact, today)
    return Results(
        hits=hits(found, strong[:limit], meaning_cut=CLOSE) + hits(found, weak, meaning_cut=CLOSE, weak=True),
        ids=tuple(index.cards[at].id for at in strong),
        facets=index.facets.counts(ranking.strong & alive, filters),
        question=question,
        mode=_mode(question, encoder),
    )


def understand(index: Index, text: str, *, tools: Tools = Tools(), choices: Choices = AS_FOUND) -> Question:
    """How a question is read against this index. What is exactly a name is taken as it stands."""
    glossary = packaged() if tools.glossary is None else tools.glossary
    speller = index.speller(tools.encoder.is_word if tools.encoder else lambda word: False)
    by_name = bool(index.named(query.read(text)))
    return read_question(
        text,
        glossary=glossary,
        speller=speller,
        postcodes=tools.postcodes,
        correct=not (choices.as_typed or by_name),
        places=choices.places and not by_name,
    )


def rank(
    index: Index, question: Question, *, encoder: Encoder | None, alive: Mask | None = None, today: date | None = None
) -> Ranking:
    """Score every document for what was asked."""
    words = index.word_scores(question.concepts, question.place_words)
    passages = None
    if encoder and question.topic and question.concepts:
        passages = index.passage_scores(encoder.encode(question.topic[:READ_CHARACTERS]))
    meaning = None if passages is None else index.best_of(passages)
    score = blend(np.zeros(len(index), dtype=np.float32) if meaning is None else meaning, words)
    here = index.in_place(question.place) if question.place else None
    among = np.ones(len(index), dtype=np.bool_) if alive is None else alive
    if here:
        among = among & here.any
        score += np.float32(IN_PLACE) * here.itself.astype(np.float32)
    if today:
        score -= np.float32(STALE) * index.stale_mask(today).astype(np.float32)
    if not question.concepts:
        strong = among & bool(question.place or not question.typed)
        weak = np.zeros(len(index), dtype=np.bool_)
    else:
        strong, weak = strong_and_weak(meaning, words, among)
    exact = index.named(question.typed)
    if here:
        strong = strong & here.any
    strong[list(exact)] = True
    return Ranking(score, words.keyword, passages, strong, weak & ~strong, exact)


def strong_and_weak(meaning: Scores | None, words: WordScores, among: Mask) -> tuple[Mask, Mask]:
    """Which documents answer by word or in meaning, and which may (the strong ones too).

    The best one, with which all are compared, is looked for `among` some of them.
    """
    all_words = words.coverage >= STRONG_COVERAGE
    if meaning is None:
        best = float(words.coverage.max(where=among, initial=0.0))
        enough = max(COVERAGE_FLOOR_ALONE, COVERAGE_BESIDE_BEST_ALONE * best)
        return all_words | (words.coverage >= enough), words.coverage > 0
    together = meaning + np.float32(WORDS_SHARE) * words.coverage
    best = float(together.max(where=among, initial=0.0))
    strong: Mask = all_words | (together >= max(STRONG_FLOOR, STRONG_BESIDE_BEST * best))
    return strong, strong | (together >= max(WEAK_FLOOR, WEAK_BESIDE_BEST * best))


def blend(meaning: Scores, words: WordScores) -> Scores:
    """One score out of cosine, BM25, and how much of what was asked a document holds in words."""
    covered = np.minimum(np.float32(1), words.coverage / np.float32(COVERED_ENOUGH))
    score: Scores = meaning + np.float32(KEYWORD_SHARE) * words.keyword * covered
    score += np.float32(COVERAGE_BONUS) * words.coverage**2
    return score


def usable(index: Index, encoder: Encoder | None) -> Encoder | None:
    """The encoder if its vectors can be compared with those of the index."""
    return encoder if encoder and index.has_meaning and encoder.model_id == index.state.model_id else None


def _mode(question: Question, encoder: Encoder | None) -> Mode:
    if not question.concepts:
        return Mode.LISTING if question.place or not question.typed else Mode.KEYWORD
    return Mode.MEANING if encoder else Mode.KEYWORD
