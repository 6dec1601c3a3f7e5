"""Turns scored documents into hits: the passage that answers, the words in it, and why it is here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from indexing.index import Index, InPlace, Scores
from indexing.marks import Mark, mark
from indexing.places import PlaceKind, PlaceRead
from indexing.reader import StoredPassage
from indexing.reading import Question
from indexing.results import Hit
from kb.freshness import Freshness, freshness

# How much finding all the words in a passage counts against being close in meaning, for choosing what to show.
WORDS_SHARE = 0.3
MOST_WORDS_NAMED = 4


@dataclass(frozen=True)
class Found:
    """What a ranking knows of all documents; `passages` holds cosines, None without meaning."""

    index: Index
    question: Question
    score: Scores
    keyword: Scores
    passages: Scores | None
    exact: tuple[int, ...]
    today: date | None = None

    @cached_property
    def here(self) -> InPlace | None:
        """What belongs to the place that was asked for."""
        return self.index.in_place(self.question.place) if self.question.place else None


@dataclass(frozen=True)
class Marked:
    """A passage, the words in it, and its cosine (0 without meaning)."""

    passage: StoredPassage
    marks: tuple[Mark, ...]
    closeness: float

    @cached_property
    def words(self) -> list[str]:
        return _words(self.passage.text, self.marks)


def hits(found: Found, documents: Sequence[int], *, meaning_cut: float, weak: bool = False) -> tuple[Hit, ...]:
    """One hit for each document, in their order."""
    passages = found.index.passages(documents)
    titles = [found.index.cards[at].title for at in documents]
    texts = [passage.text for of_document in passages for passage in of_document]
    marks = iter(mark([*titles, *texts], found.question.words))
    title_marks = [next(marks) for _ in titles]
    return tuple(
        _hit(found, at, _marked(found, at, of_document, marks), in_title, meaning_cut=meaning_cut, weak=weak)
        for at, of_document, in_title in zip(documents, passages, title_marks, strict=True)
    )


def _marked(
    found: Found, at: int, passages: Sequence[StoredPassage], marks: Iterator[tuple[Mark, ...]]
) -> list[Marked]:
    closeness = {} if found.passages is None else found.index.scores_by_row(at, found.passages)
    return [Marked(passage, next(marks), closeness.get(passage.row, 0.0)) for passage in passages]


def _hit(
    found: Found, at: int, marked: Sequence[Marked], in_title: tuple[Mark, ...], *, meaning_cut: float, weak: bool
) -> Hit:
    card = found.index.cards[at]
    asked = len(found.question.concepts)
    best = max(marked, key=lambda one: _answers(one, asked))
    others = [word for one in marked for word in one.words]
    matched = tuple(dict.fromkeys([*best.words, *_words(card.title, in_title), *others]))
    closeness = None if found.passages is None else max(one.closeness for one in marked)
    return Hit(
        id=card.id,
        kind=card.kind,
        slug=card.slug,
        title=card.title,
        organisation=card.organisation,
        score=float(found.score[at]),
        closeness=closeness,
        section=best.passage.section,
        passage=best.passage.text,
        marks=best.marks,
        title_marks=in_title,
        matched=matched,
        reasons=_reasons(found, at, matched, closeness, meaning_cut=meaning_cut),
        weak=weak,
        lat=card.lat,
        lon=card.lon,
        confirmed_on=card.confirmed_on,
    )


def _answers(marked: Marked, asked: int) -> float:
    return marked.closeness + WORDS_SHARE * min(1.0, len(set(marked.words)) / max(1, asked))


def _reasons(
    found: Found, at: int, matched: Sequence[str], closeness: float | None, *, meaning_cut: float
) -> tuple[str, ...]:
    reasons = ["exactly this name"] if at in found.exact else []
    if matched:
        reasons.append("matches " + ", ".join(f"“{word}”" for word in matched[:MOST_WORDS_NAMED]))
    if closeness is not None and closeness >= meaning_cut:
        reasons.append("close in meaning")
    if place := found.question.place:
        reasons.append(_where(found, at, place))
    if found.today and freshness(found.index.cards[at].confirmed_on, found.today) is Freshness.STALE:
        reasons.append("not confirmed for over a year")
    return tuple(reasons)


def _where(found: Found, at: int, place: PlaceRead) -> str:
    here = found.here
    if here is None or not here.itself[at]:
        return "London-wide" if here and here.any[at] else f"not in {place.name}"
    if place.lat is not None:
        return f"near {place.name}"
    # An entry is known to be in the borough, not in that part of it.
    return f"in {place.name}" if place.kind is not PlaceKind.NEIGHBOURHOOD else f"in {place.in_boroughs}"


def _words(text: str, marks: Iterable[Mark]) -> list[str]:
    return [text[one.start : one.end].lower() for one in marks]
