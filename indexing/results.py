"""What a search gives back, ready to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from indexing.marks import Mark
from indexing.reading import Question


class Mode(StrEnum):
    """How the answer was found. Keyword is also what search falls back to while there is no model."""

    LISTING = "listing"
    KEYWORD = "keyword"
    MEANING = "meaning"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One entry found. `passage` is the stretch that answers best, `marks` the matching words in it.

    `matched` are the words as the record writes them, `reasons` why it is here, in words; `shared` the terms it
    has in common with the record it was compared with. `closeness` is the cosine of its best passage, None where
    meaning was not used. `weak` hits belong under a line of their own. `lat` and `lon` are the public point.
    """

    id: str
    kind: str
    slug: str
    title: str
    organisation: str
    score: float
    closeness: float | None = None
    section: str = ""
    passage: str = ""
    marks: tuple[Mark, ...] = ()
    title_marks: tuple[Mark, ...] = ()
    matched: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    shared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    weak: bool = False
    lat: float | None = None
    lon: float | None = None
    confirmed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Results:
    """`hits` are the first strong ones, then at most ten weak ones once all strong ones are there.

    `question` is how the words were read. `ids` are all strong hits, best first: what the map shows and `total`
    counts. `facets` gives for each facet and term how many strong hits that choice would leave.
    """

    hits: tuple[Hit, ...]
    ids: tuple[str, ...]
    facets: Mapping[str, Mapping[str, int]]
    question: Question
    mode: Mode

    @property
    def words(self) -> tuple[str, ...]:
        """What was looked for by word."""
        return self.question.words

    @property
    def total(self) -> int:
        return len(self.ids)

    @property
    def strong(self) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits if not hit.weak)

    @property
    def weak(self) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits if hit.weak)
