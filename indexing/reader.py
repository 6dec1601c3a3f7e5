"""Every statement that reads index.db. Several threads may share one reader."""

import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexing import store, term_store
from indexing.inference import Matrix

BM25 = f"bm25(documents_fts, {', '.join(map(str, term_store.COLUMN_WEIGHTS.values()))})"


Scored = tuple[NDArray[np.int32], NDArray[np.float32]]
"""Rows of documents, and their BM25: higher is better."""


@dataclass(frozen=True)
class State:
    """What an index says of itself. `missing` counts passages without a vector; "" is no model."""

    revision: int
    model_id: str
    dimension: int
    documents: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a result shows of a document, and its public point in WGS 84 degrees."""

    id: str
    kind: str
    slug: str
    title: str
    organisation: str
    anywhere: bool
    lat: float | None
    lon: float | None
    confirmed_on: date | None


@dataclass(frozen=True)
class StoredPassage:
    row: int
    section: str
    text: str


class Reader:
    """One file, opened once: it keeps seeing that very file after another has been put in its place."""

    def __init__(self, path: Path) -> None:
        address = path.resolve().as_uri() + "?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        self._lock = threading.Lock()

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def state(self) -> State | None:
        """None where the file is damaged or of another schema."""
        try:
            meta = {name: json.loads(value) for name, value in self._rows("SELECT name, value FROM meta")}
            if meta.pop("schema") != store.SCHEMA or self._rows("PRAGMA quick_check(1)") != [("ok",)]:
                return None
            state = State(**meta)
            sound = self._sound(state)
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError):
            return None
        return state if sound else None

    def cards(self) -> list[Card]:
        """All documents in the order of their rows, which count from 1 without a gap."""
        rows = self._rows(
            "SELECT id, kind, slug, title, organisation, anywhere, lat, lon, confirmed_on FROM documents ORDER BY row"
        )
        return [_card(row) for row in rows]

    def facets(self) -> list[tuple[int, str, str]]:
        """(document's row, facet, term)."""
        return self._rows("SELECT document, facet, term FROM facets ORDER BY facet, term, document")

    def vectors(self, dimension: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Matrix]:
        """Rows of passages that have a vector, rows of their documents, and the vectors, in the same order."""
        count = self._rows("SELECT count(*) FROM vectors")[0][0]
        passages, documents = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
        matrix = np.empty((count, dimension), dtype=np.float32)
        with self._lock:
            found = self._connection.execute(
                "SELECT passages.row, document, vector FROM passages JOIN vectors ON vectors.passage = passages.row"
                " ORDER BY passages.row"
            )
            for at, (passage, document, vector) in enumerate(found):
                passages[at], documents[at] = passage, document
                matrix[at] = np.frombuffer(vector, dtype="<f4")
        return passages, documents, matrix

    def term(self, term: str) -> Scored:
        """The documents that hold a term of the full-text index."""
        found = self._rows("SELECT documents, scores FROM terms WHERE term = ?", term)
        rows, scores = found[0] if found else (b"", b"")
        return np.frombuffer(rows, dtype="<i4"), np.frombuffer(scores, dtype="<f4")

    def holds(self, term: str) -> bool:
        """True where a document holds the term."""
        return bool(self._rows("SELECT 1 FROM terms WHERE term = ?", term))

    def bm25(self, match: str) -> Scored:
        """The documents that an FTS5 expression finds."""
        found = self._rows(f"SELECT rowid, -{BM25} FROM documents_fts WHERE documents_fts MATCH ?", match)
        pairs = np.array(found, dtype=[("row", np.int32), ("score", np.float32)])
        return pairs["row"], pairs["score"]

    def words(self) -> dict[str, int]:
        """Every word of four letters or more, and how many documents hold it."""
        return dict(self._rows("SELECT word, documents FROM words"))

    def passages(self, documents: Sequence[int]) -> dict[int, list[StoredPassage]]:
        """The passages of some documents, each one's in reading order."""
        found: dict[int, list[StoredPassage]] = {document: [] for document in documents}
        wanted = "SELECT value FROM json_each(?)"
        for document, *passage in self._rows(
            f"SELECT document, row, section, text FROM passages WHERE document IN ({wanted}) ORDER BY row",
            json.dumps(list(found)),
        ):
            found[document].append(StoredPassage(*passage))
        return found

    def _rows(self, sql: str, *values: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def _sound(self, state: State) -> bool:
        """Also read by a refresh: what it takes over has to be whole."""
        length = 4 * state.dimension
        odd = self._rows("SELECT count(*) FROM vectors WHERE length(vector) <> ?", length)[0][0]
        return not odd and self._rows("SELECT count(*) FROM documents") == [(state.documents,)]


def _card(row: Sequence[Any]) -> Card:
    id, kind, slug, title, organisation, anywhere, lat, lon, confirmed_on = row
    return Card(
        id=id,
        kind=kind,
        slug=slug,
        title=title,
        organisation=organisation,
        anywhere=bool(anywhere),
        lat=lat,
        lon=lon,
        confirmed_on=date.fromisoformat(confirmed_on) if confirmed_on else None,
    )
