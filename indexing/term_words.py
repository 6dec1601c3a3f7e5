"""Reads communities, strategies, barriers and places out of what somebody wrote about their own work."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexing import query
from indexing.marks import Mark, mark_each
from indexing.places import PostcodeTable, list_places
from kb.vocabularies import label

FILE = Path(__file__).parent / "data" / "term_words.toml"

MOST_READ = 10_000
"""Characters of a text that are read: about four pages."""


@dataclass(frozen=True)
class TermRead:
    """A term of a facet that a text speaks of; `said` is how it says it, or the name of the place."""

    facet: str
    term: str
    said: str


def read_terms(text: str, *, postcodes: PostcodeTable | None = None) -> tuple[TermRead, ...]:
    """Each term once: facet by facet as in the file, then places, in the order in which the text comes to them.

    A place is read as all boroughs that it may mean, or as an ICB where that is named.
    """
    line = query.read(text[:MOST_READ])
    first: dict[tuple[str, str], TermRead] = {}
    for one in (*_terms(line), *_places(line, postcodes)):
        first.setdefault((one.facet, one.term), one)
    return tuple(first.values())


@cache
def term_words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What people write for each term of each facet, its label first."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        facet: {term: (label(facet, term), *words) for term, words in terms.items()} for facet, terms in tables.items()
    }


def _terms(line: str) -> Iterator[TermRead]:
    for facet, terms in term_words().items():
        marks = mark_each(line, list(terms.values()))
        found = [(one, term) for term, of_term in zip(terms, marks, strict=True) for one in of_term]
        for one, term in _longest(found):
            yield TermRead(facet, term, line[one.start : one.end])


def _longest(found: Iterable[tuple[Mark, str]]) -> Iterator[tuple[Mark, str]]:
    """In reading order, without what stands inside a longer phrase."""
    widest = Mark(0, 0)
    for one, term in sorted(found, key=lambda pair: (pair[0].start, -pair[0].end)):
        if one == widest or one.end > widest.end:
            widest = one
            yield one, term


def _places(line: str, postcodes: PostcodeTable | None) -> Iterator[TermRead]:
    for place in list_places(query.tokens(line), postcodes):
        facet, terms = ("icb", place.icbs) if place.icbs else ("borough", place.boroughs)
        for term in terms:
            yield TermRead(facet, term, place.name)
