"""Brings index.db up to date with what is published, encoding only passages that read differently."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexing import store
from indexing.documents import Document
from indexing.encoder import EncodePassages
from indexing.index import read_state
from kb.errors import DataFolderError

if TYPE_CHECKING:
    from sqlite_utils import Database

Say = Callable[[str], None]

UNWRITABLE = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
"""SQLite's words for a folder that is missing, full or closed to us; anything else is a mistake of ours."""


@dataclass(frozen=True, kw_only=True)
class Refreshed:
    """What a refresh did, in documents; `encoded` and `missing` are passages. `written` is False for nothing."""

    added: int
    changed: int
    removed: int
    unchanged: int
    encoded: int
    missing: int
    written: bool

    def __str__(self) -> str:
        if not self.written:
            return f"The search index is up to date: {self.unchanged} entries."
        parts = f"{self.added} added, {self.changed} changed, {self.removed} removed, {self.unchanged} unchanged"
        lacking = f"; {self.missing} passages still without meaning" if self.missing else ""
        return f"The search index is written: {parts}; {self.encoded} passages encoded{lacking}."


def refresh(
    path: Path,
    documents: Iterable[Document],
    *,
    revision: int,
    model_id: str = "",
    encode: EncodePassages | None = None,
    say: Say,
) -> Refreshed:
    """Put a whole new index.db in place, or leave the old one where it says the same already.

    Vectors of `model_id` are taken over from the old file for passages that read the same; the others come from
    `encode`, or stay missing without it, so that a keyword index can be written first. With `model_id` empty the
    file holds no vectors. A file that is damaged or of another schema counts as absent. The caller holds the data
    folder's lock. Raises DataFolderError where the file cannot be written; the old one then stays.
    """
    unfinished = path.with_name(path.name + ".new")
    try:
        unfinished.unlink(missing_ok=True)
        done = _build(unfinished, path, documents, revision=revision, model_id=model_id, encode=encode, say=say)
        if done.written:
            _put_in_place(unfinished, path)
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF not in UNWRITABLE:
            raise
        raise DataFolderError(
            f"The search index {path.name} cannot be written ({error}). Check that the data folder is there, that it"
            " may be written to and that the disk is not full."
        ) from None
    finally:
        _discard(unfinished)
    say(str(done))
    return done


def _build(
    unfinished: Path,
    path: Path,
    documents: Iterable[Document],
    *,
    revision: int,
    model_id: str,
    encode: EncodePassages | None,
    say: Say,
) -> Refreshed:
    state = read_state(path)
    db = store.create(unfinished)
    try:
        store.insert_documents(db, documents)
        added, changed, removed, unchanged = store.count(db, "documents"), 0, 0, 0
        if state:
            store.attach(db, path)
            added, changed, removed, unchanged = store.compare(db)
            if model_id and state.model_id == model_id:
                store.copy_vectors(db)
            store.detach(db)
        missing = store.count_missing(db) if model_id else 0
        to_encode = missing if encode else 0
        same = not (added or changed or removed or to_encode)
        written = not (same and state and (state.revision, state.model_id) == (revision, model_id))
        if written:
            dimension = _encode_missing(db, encode, to_encode, say) if encode and to_encode else None
            store.enable_search(db)
            store.write_meta(db, _meta(db, revision, model_id, dimension or (state.dimension if state else 0)))
        return Refreshed(
            added=added,
            changed=changed,
            removed=removed,
            unchanged=unchanged,
            encoded=to_encode,
            missing=missing - to_encode,
            written=written,
        )
    finally:
        db.close()


def _encode_missing(db: Database, encode: EncodePassages, total: int, say: Say) -> int:
    """Encode what has no vector; the dimension of the vectors."""
    dimension = done = 0
    said = time.monotonic()
    for batch in store.missing_texts(db):
        vectors = np.asarray(encode([text for _, text in batch]), dtype=np.float32)
        if vectors.shape[0] != len(batch) or not np.isfinite(vectors).all():
            raise ValueError(f"the encoder gave {vectors.shape} for {len(batch)} texts, or numbers that are none")
        store.insert_vectors(db, [key for key, _ in batch], vectors)
        dimension = vectors.shape[1]
        done += len(batch)
        if time.monotonic() - said > 2:
            say(f"Encoding passages: {done} of {total}")
            said = time.monotonic()
    return dimension


def _meta(db: Database, revision: int, model_id: str, dimension: int) -> dict[str, object]:
    return {
        "schema": store.SCHEMA,
        "revision": revision,
        "model_id": model_id,
        "dimension": dimension if model_id else 0,
        "documents": store.count(db, "documents"),
        "missing": store.count_missing(db) if model_id else 0,
    }


def _put_in_place(unfinished: Path, path: Path) -> None:
    """Verified, on the disk, and only then under its name."""
    if read_state(unfinished) is None:
        raise OSError("the new file does not read back as it was written")
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def _discard(unfinished: Path) -> None:
    with suppress(OSError):  # a folder that may not be written to holds no unfinished file of ours
        unfinished.unlink(missing_ok=True)
