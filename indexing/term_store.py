"""BM25 of every term in every document, worked out when the index is written.

FTS5 works it out anew for each query, and each document it finds costs two or three microseconds. A search needs the
figures of each word apart, for words in half the documents as well; from here they come as two arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sqlite_utils import Database

COLUMN_WEIGHTS = {"title": 3.0, "organisation": 1.0, "facts": 1.0, "body": 1.0}
"""A word in the title says more than one in the text."""

# FTS5's own, so that a phrase, which it still scores itself, weighs as much as a word.
K1, B = 1.2, 0.75
LEAST_RARITY = 1e-6


def create(db: Database) -> None:
    db.table("terms").create({"term": str, "documents": bytes, "scores": bytes}, pk="term")


def insert_scores(db: Database) -> None:
    """Fill `terms` from the full-text table: rows of documents as int32, ascending, and BM25 as float32."""
    lengths = _lengths(db)
    mean = float(lengths[1:].mean()) if len(lengths) > 1 else 1.0
    longer = K1 * (1 - B + B * lengths / mean)
    db.execute("CREATE VIRTUAL TABLE temp.instances USING fts5vocab(main, documents_fts, instance)")
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO terms VALUES (?, ?, ?)",
            ((term, rows.astype("<i4").tobytes(), _bm25(rows, often, longer)) for term, rows, often in _terms(db)),
        )
    db.execute("DROP TABLE temp.instances")


def _terms(db: Database) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.float64]]]:
    """Each term, the rows of the documents that hold it, and how often, the title counting three times.

    One term at a time, in arrays: "the" stands half a million times in 100,000 documents.
    """
    weight = " ".join(f"WHEN '{name}' THEN {weight}" for name, weight in COLUMN_WEIGHTS.items())
    found = db.execute(f"SELECT term, doc, CASE col {weight} END FROM temp.instances")
    for term, group in groupby(found, key=itemgetter(0)):
        places = np.fromiter((one[1:] for one in group), dtype=[("row", np.int32), ("weight", np.float32)])
        rows, at = np.unique(places["row"], return_inverse=True)
        often: NDArray[np.float64] = np.bincount(at, weights=places["weight"]).astype(np.float64)
        yield term, rows.astype(np.int64), often


def _bm25(rows: NDArray[np.int64], often: NDArray[np.float64], longer: NDArray[np.float64]) -> bytes:
    documents = len(longer) - 1
    rarity = max(LEAST_RARITY, float(np.log((documents - len(rows) + 0.5) / (len(rows) + 0.5))))
    scores = rarity * often * (K1 + 1) / (often + longer[rows])
    return scores.astype("<f4").tobytes()


def _lengths(db: Database) -> NDArray[np.float64]:
    """Words of each document, by its row; row 0 is none."""
    found = db.execute("SELECT sz FROM documents_fts_docsize ORDER BY id")
    return np.fromiter(chain([0], (sum(_numbers(sizes)) for (sizes,) in found)), dtype=np.float64)


def _numbers(sizes: bytes) -> Iterator[int]:
    """SQLite's variable-length integers: seven bits a byte, the highest first, the last without its top bit."""
    number = 0
    for byte in sizes:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            yield number
            number = 0
