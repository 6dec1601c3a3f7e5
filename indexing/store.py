"""The tables of index.db, and every statement that fills or compares them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexing import term_store
from indexing.documents import Document
from indexing.inference import Matrix
from indexing.passages import cut
from indexing.scratch import TOKENIZER

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA = 3
"""Raise it whenever tables, tokeniser or the cutting of passages change: older files are then made anew."""

SEARCHED = tuple(term_store.COLUMN_WEIGHTS)
BATCH = 500

WORD = re.compile(r"[^\W\d_]{4,40}")
"""What is kept for correcting a spelling: letters alone, too long for a short form."""


def create(path: Path) -> Database:
    """A new file with empty tables. Not safe against a crash: it becomes index.db only when it is whole."""
    from sqlite_utils import Database  # brings pandas: only writing an index pays for it

    connection = sqlite3.connect(path.resolve().as_uri(), uri=True, isolation_level=None)
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
        connection.execute(f"PRAGMA {pragma}")
    db = Database(connection, execute_plugins=False)
    db.table("meta").create({"name": str, "value": str}, pk="name")
    db.table("documents").create(
        {
            "row": int,
            "id": str,
            "kind": str,
            "slug": str,
            "title": str,
            "organisation": str,
            "facts": str,
            "body": str,
            "anywhere": int,
            "lat": float,
            "lon": float,
            "confirmed_on": str,
            "content_hash": str,
        },
        pk="row",
    ).create_index(["id"], unique=True)
    db.table("facets").create({"document": int, "facet": str, "term": str})
    db.table("passages").create(
        {"row": int, "document": int, "section": str, "text": str, "embedded": str, "text_hash": str}, pk="row"
    ).create_index(["document"]).create_index(["text_hash"])
    db.table("vectors").create({"passage": int, "vector": bytes}, pk="passage")
    db.table("words").create({"word": str, "documents": int}, pk="word")
    term_store.create(db)
    return db


def insert_documents(db: Database, documents: Iterable[Document]) -> None:
    """Documents, facets and passages, a few hundred at a time so that memory stays flat."""
    remaining = iter(documents)
    row = passage_row = 0
    while batch := list(islice(remaining, BATCH)):
        rows: dict[str, list[dict[str, object]]] = {"documents": [], "facets": [], "passages": []}
        for document in batch:
            row += 1
            rows["documents"].append(_document_row(row, document))
            rows["facets"] += [
                {"document": row, "facet": facet, "term": term}
                for facet, terms in document.facets.items()
                for term in dict.fromkeys(terms)
            ]
            for passage in cut(document):
                passage_row += 1
                rows["passages"].append(
                    {
                        "row": passage_row,
                        "document": row,
                        "section": _plain(passage.section),
                        "text": _plain(passage.text),
                        "embedded": _plain(passage.embedded),
                        "text_hash": passage.text_hash,
                    }
                )
        with db.atomic():
            for table, inserted in rows.items():
                db.table(table).insert_all(inserted)


def enable_search(db: Database) -> None:
    db.table("documents").enable_fts(SEARCHED, tokenize=TOKENIZER)
    db.table("documents_fts").optimize()
    term_store.insert_scores(db)
    db.table("words").insert_all(
        ({"word": word, "documents": count} for word, count in sorted(_count_words(db).items())), pk="word"
    )


def _count_words(db: Database) -> Counter[str]:
    """In how many documents each word stands."""
    counts: Counter[str] = Counter()
    for texts in db.execute(f"SELECT {', '.join(SEARCHED)} FROM documents"):
        counts.update(set(WORD.findall("\n".join(texts).lower())))
    return counts


def missing_texts(db: Database) -> Iterator[list[tuple[str, str]]]:
    """Batches of (text hash, text) of passages that have no vector, each text once."""
    last = ""
    while batch := db.execute(
        "SELECT text_hash, min(embedded) FROM passages LEFT JOIN vectors ON vectors.passage = passages.row"
        " WHERE vectors.passage IS NULL AND text_hash > ? GROUP BY text_hash ORDER BY text_hash LIMIT ?",
        [last, BATCH],
    ).fetchall():
        yield batch
        last = batch[-1][0]


def insert_vectors(db: Database, text_hashes: list[str], vectors: Matrix) -> None:
    """Give every passage with one of the hashes its vector, as little-endian float32."""
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO vectors SELECT row, ? FROM passages WHERE text_hash = ?",
            [(vector.astype("<f4").tobytes(), key) for key, vector in zip(text_hashes, vectors, strict=True)],
        )


def count_missing(db: Database) -> int:
    return int(_value(db, "SELECT count(*) FROM passages WHERE row NOT IN (SELECT passage FROM vectors)"))


def count(db: Database, table: str) -> int:
    return int(db.table(table).count)


def attach(db: Database, old: Path) -> None:
    db.execute("ATTACH DATABASE ? AS old", [old.resolve().as_uri() + "?mode=ro"])


def detach(db: Database) -> None:
    db.execute("DETACH DATABASE old")


def compare(db: Database) -> tuple[int, int, int, int]:
    """How many documents were added, changed and removed since the attached file, and how many stayed."""
    same = "SELECT count(*) FROM documents JOIN old.documents AS before USING (id) WHERE "
    changed = int(_value(db, same + "documents.content_hash <> before.content_hash"))
    unchanged = int(_value(db, same + "documents.content_hash = before.content_hash"))
    removed = int(_value(db, "SELECT count(*) FROM old.documents WHERE id NOT IN (SELECT id FROM documents)"))
    return count(db, "documents") - changed - unchanged, changed, removed, unchanged


def copy_vectors(db: Database) -> None:
    """Take over the attached file's vectors of passages that read the same."""
    db.execute(
        "INSERT INTO vectors SELECT row, (SELECT vector FROM old.vectors JOIN old.passages AS before"
        " ON old.vectors.passage = before.row WHERE before.text_hash = passages.text_hash LIMIT 1) AS vector"
        " FROM passages WHERE vector IS NOT NULL"
    )


def write_meta(db: Database, meta: dict[str, object]) -> None:
    db.table("meta").insert_all({"name": name, "value": json.dumps(value)} for name, value in meta.items())


def _document_row(row: int, document: Document) -> dict[str, object]:
    return {
        "row": row,
        "id": document.id,
        "kind": document.kind,
        "slug": document.slug,
        "title": _plain(document.title),
        "organisation": _plain(document.organisation),
        "facts": _plain(document.facts),
        "body": _plain(document.body),
        "anywhere": int(document.anywhere),
        "lat": document.lat,
        "lon": document.lon,
        "confirmed_on": document.confirmed_on.isoformat() if document.confirmed_on else "",
        "content_hash": document.content_hash,
    }


def _plain(text: str) -> str:
    """SQLite refuses lone surrogates, and a NUL would end the text for its tokeniser."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def _value(db: Database, sql: str) -> Any:
    return db.execute(sql).fetchone()[0]
