"""Filters, and counts of what each further choice would give."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""True for the documents that are meant: shape (documents,)."""

AREAS = frozenset({"icb", "borough"})
"""Facets of place: what is London-wide matches all of their terms."""


@dataclass(frozen=True)
class Filters:
    """Chosen terms by facet: any term within a facet, and every facet. A facet without terms filters nothing."""

    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, **terms: Iterable[str]) -> "Filters":
        """`Filters.of(kind=["asset"], borough=["E09000022"])`."""
        return cls({facet: frozenset(chosen) for facet, chosen in terms.items() if chosen})

    def __bool__(self) -> bool:
        return any(self.chosen.values())


NO_FILTERS = Filters()


@dataclass(frozen=True)
class Facet:
    """Which documents carry which terms: those of the first term, then those of the second, and so on.

    The documents of term number n are `documents[starts[n] : starts[n + 1]]`; `numbers` finds a term's number.
    """

    terms: tuple[str, ...]
    numbers: Mapping[str, int]
    documents: NDArray[np.int64]
    starts: NDArray[np.int64]

    def numbers_of(self, document: int) -> list[int]:
        """The numbers of a document's own terms."""
        found = np.searchsorted(self.starts, np.flatnonzero(self.documents == document), side="right") - 1
        numbers: list[int] = found.tolist()
        return numbers

    def count(self, mask: Mask) -> NDArray[np.int64]:
        """How many documents of the mask carry each term."""
        counts: NDArray[np.int64] = np.add.reduceat(mask[self.documents], self.starts[:-1], dtype=np.int64)
        return counts


class Facets:
    """All facets of an index, held so that counting is one pass."""

    def __init__(self, pairs: Iterable[tuple[int, str, str]], anywhere: Mask) -> None:
        self._anywhere = anywhere
        self._facets = {name: _facet(found) for name, found in _by_facet(pairs).items()}

    def mask(self, filters: Filters, *, without: str = "") -> Mask:
        """Documents that pass the filters, those of the facet `without` left aside."""
        mask = np.ones(len(self._anywhere), dtype=np.bool_)
        for name, chosen in filters.chosen.items():
            if chosen and name != without:
                mask &= self._passing(name, chosen)
        return mask

    def counts(self, among: Mask, filters: Filters) -> dict[str, dict[str, int]]:
        """For each facet the documents of `among` that each term would give, the other facets' choices kept.

        Terms that would give nothing are left out, unless they are chosen.
        """
        return {name: self._count(name, among, filters) for name in self._facets}

    def _passing(self, name: str, chosen: Collection[str]) -> Mask:
        found = self.with_any(name, chosen)
        return found | self._anywhere if name in AREAS else found

    def with_any(self, name: str, terms: Collection[str]) -> Mask:
        """Documents that carry any of a facet's terms themselves."""
        mask = np.zeros(len(self._anywhere), dtype=np.bool_)
        if facet := self._facets.get(name):
            for number in (facet.numbers[term] for term in terms if term in facet.numbers):
                mask[facet.documents[facet.starts[number] : facet.starts[number + 1]]] = True
        return mask

    def terms_of(self, document: int) -> dict[str, frozenset[str]]:
        """A document's own terms by facet."""
        return {
            name: frozenset(facet.terms[number] for number in facet.numbers_of(document))
            for name, facet in self._facets.items()
        }

    def _count(self, name: str, among: Mask, filters: Filters) -> dict[str, int]:
        facet = self._facets[name]
        mask = among & self.mask(filters, without=name)
        general = 0
        if name in AREAS:
            general = int(np.count_nonzero(mask & self._anywhere))
            mask = mask & ~self._anywhere
        counts = facet.count(mask) + general
        chosen = filters.chosen.get(name, frozenset())
        return {
            term: int(count) for term, count in zip(facet.terms, counts, strict=True) if count or term in chosen
        } | dict.fromkeys(chosen.difference(facet.terms), general)


def _by_facet(pairs: Iterable[tuple[int, str, str]]) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for document, facet, term in pairs:
        found.setdefault(facet, []).append((document, term))
    return found


def _facet(found: list[tuple[int, str]]) -> Facet:
    found = sorted(found, key=itemgetter(1, 0))
    terms = tuple(dict.fromkeys(term for _, term in found))
    numbers = {term: number for number, term in enumerate(terms)}
    of_term = np.fromiter((numbers[term] for _, term in found), dtype=np.int64, count=len(found))
    documents = np.fromiter((document for document, _ in found), dtype=np.int64, count=len(found))
    return Facet(terms, numbers, documents, np.searchsorted(of_term, np.arange(len(terms) + 1)))
