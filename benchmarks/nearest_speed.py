"""The exact best 20 in meaning, with and without a filter, beside nothing but the product of matrix and query.

    python -m benchmarks.nearest_speed

It runs the product's own code on an index that was never written: records of one passage, or of ten for the million.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.settings import Settings
from benchmarks.corpus import FIFTHS, REAL, documents, questions, read_by_the_model
from benchmarks.timing import Compared, compare, on_one_thread, report, seconds
from benchmarks.tools import open_tools, real_vectors
from benchmarks.vectors import grow
from indexing.facets import NO_FILTERS, Filters
from indexing.index import Index
from indexing.inference import Matrix, Vector
from indexing.model import MODEL_ID
from indexing.order import first
from indexing.reader import Card, Reader, State

BEST = 20
SIZES = ((10_000, 1), (100_000, 1), (1_000_000, 10))
"""Passages, and how many of them a record has."""

FIFTH = Filters.of(fifth=FIFTHS[:1])


@dataclass(frozen=True)
class Unwritten(Reader):
    """Answers as a file would that holds these vectors, a fifth of the records with each term."""

    held: Matrix
    passages_each: int

    def cards(self) -> list[Card]:
        names = (str(number) for number in range(len(self.held) // self.passages_each))
        unknown = {"organisation": "", "anywhere": False, "lat": None, "lon": None, "confirmed_on": None}
        return [Card(id=name, kind="case_study", slug=name, title=name, **unknown) for name in names]

    def facets(self) -> list[tuple[int, str, str]]:
        records = len(self.held) // self.passages_each
        return [(row, "fifth", FIFTHS[row % len(FIFTHS)]) for row in range(1, records + 1)]

    def vectors(self, dimension: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Matrix]:
        rows = np.arange(1, len(self.held) + 1, dtype=np.int64)
        return rows, (rows - 1) // self.passages_each + 1, self.held


def main() -> None:
    data = Settings().data_dir
    tools = open_tools(data)
    assert tools.encoder
    asked = [tools.encoder.encode(question) for question in questions()]
    real = real_vectors(data, read_by_the_model(list(documents(REAL))))
    for passages, each in SIZES:
        measure(grow(real, passages), each, asked)


def measure(vectors: Matrix, each: int, asked: list[Vector]) -> None:
    index = Index(Unwritten(vectors, each), State(1, MODEL_ID, vectors.shape[1], len(vectors) // each, 0))
    best, filtered = nearest(index, NO_FILTERS), nearest(index, FIFTH)
    product = compare_with(best, lambda vector: vectors @ vector, asked)
    most = 1.5 if len(vectors) < 1_000_000 else None
    name = f"exact top {BEST} of {len(vectors):,} passages, recall {recall(index, best, asked):.3f}"
    report(name, product, "the bare product", most=most)
    report("  with a filter that keeps 20%", compare_with(filtered, best, asked), "without it", most=1)


def nearest(index: Index, filters: Filters) -> Callable[[Vector], list[int]]:
    """What a search does for meaning alone: cosines, each record's best, the filter, the first of them."""
    return lambda vector: first(
        index, index.best_of(index.passage_scores(vector)), index.facets.mask(filters), limit=BEST
    )


def recall(index: Index, best: Callable[[Vector], list[int]], asked: list[Vector]) -> float:
    """The share of what sorting every record's best cosine puts first."""
    shares = []
    for vector in asked[:10]:
        cosines = (index.vectors @ vector).reshape(len(index), -1).max(axis=1)
        shares.append(len(set(np.argsort(-cosines)[:BEST].tolist()) & set(best(vector))) / BEST)
    return float(np.mean(shares))


def compare_with(
    ours: Callable[[Vector], object], yardstick: Callable[[Vector], object], asked: list[Vector]
) -> Compared:
    return compare(lambda part: seconds(ours, part), lambda part: seconds(yardstick, part), asked)


if __name__ == "__main__":
    on_one_thread("benchmarks.nearest_speed")
    main()
