"""published.db: the columns anybody may read, in a file of their own that is replaced whole.

Each package says, as a literal list of columns, what of its records is public. What is not listed is not
written, so nothing that reads the file (Datasette, exports, feeds) can give it away.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import DataFolderError

if TYPE_CHECKING:
    from sqlite_utils import Database as Tables

Value = str | int | float | None


@dataclass(frozen=True)
class Column:
    """One public column: its name, its Python type, and what it means; `many`: a JSON list of values."""

    name: str
    type: type
    description: str
    many: bool = False


@dataclass(frozen=True)
class Table:
    """One public table, described for the people who will read it."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    search: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    licence: str = ""
    licence_url: str = ""
    source: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class Section:
    """A table with its rows; a row may hold more than the table's columns, the rest is left out."""

    table: Table
    rows: Iterable[Mapping[str, Value]]


@dataclass(frozen=True)
class Stamp:
    """What a file was made from. The day is part of it: a consent that ended yesterday is not in today's file."""

    revision: int
    shape: str
    day: str
    base_url: str


def publish(path: Path, sections: Sequence[Section], stamp: Stamp) -> None:
    """Write the file whole: beside the old one, verified, then moved into its place."""
    from sqlite_utils import Database as Tables  # brings pandas: only writing the file pays for it

    temporary = path.with_name(path.name + ".new")
    try:
        temporary.unlink(missing_ok=True)
        with closing(sqlite3.connect(temporary)) as connection:
            tables = Tables(connection)
            for section in sections:
                _write(tables, section)
            tables["about_this_file"].insert(asdict(stamp), pk="revision")
            tables.vacuum()
            _verify(connection)
        os.replace(temporary, path)
    except (OSError, sqlite3.OperationalError) as error:
        raise DataFolderError(
            f"The public tables {path.name} could not be written ({error}). The former ones stay. Check that the disk "
            "is not full and that the data folder may be written to."
        ) from None


def digest(tables: Iterable[Table]) -> str:
    """Changes with every table and column, so that a file written by another version is noticed."""
    shape = [(table.name, table.search, [(column.name, column.type.__name__) for column in table.columns])
             for table in tables]  # fmt: skip
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()


def read_stamp(path: Path) -> Stamp | None:
    """What a readable file says of itself; None where it is missing, damaged or of another version."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT revision, shape, day, base_url FROM about_this_file").fetchone()
    except sqlite3.Error:
        return None
    return Stamp(*row) if row else None


def _write(tables: Tables, section: Section) -> None:
    table = section.table
    columns = {column.name: column.type for column in table.columns}
    target = tables[table.name]
    target.create(columns, pk=table.key if len(table.key) > 1 else table.key[0])
    target.insert_all({name: row.get(name) for name in columns} for row in section.rows)
    if table.search:
        target.enable_fts(table.search, tokenize="porter", create_triggers=False)


def _verify(connection: sqlite3.Connection) -> None:
    answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise DataFolderError(f"The public tables could not be written: {answer}. Is the disk full?")
