"""published.db: the columns anybody may read, in a file of their own that is replaced whole.

Each package says, as a literal list of columns, what of its records is public. What is not listed is not
written, so nothing that reads the file (Datasette, exports, feeds) can give it away.
"""

import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database as Tables

from kb.errors import DataFolderError

Value = str | int | float | None
SCHEMA = 1


@dataclass(frozen=True)
class Column:
    """One public column: its name, its Python type, and what it means."""

    name: str
    type: type
    description: str


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


def publish(path: Path, sections: Iterable[Section], *, revision: int, base_url: str) -> None:
    """Write the file whole: beside the old one, verified, then moved into its place."""
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    with closing(sqlite3.connect(temporary)) as connection:
        tables = Tables(connection)
        for section in sections:
            _write(tables, section)
        tables["about_this_file"].insert({"revision": revision, "schema": SCHEMA, "base_url": base_url}, pk="revision")
        tables.vacuum()
        _verify(connection)
    os.replace(temporary, path)


def is_current(path: Path, *, revision: int, base_url: str) -> bool:
    """True where the file is whole and shows this revision under this address."""
    return _about(path) == (revision, SCHEMA, base_url)


def is_readable(path: Path) -> bool:
    """True where the file can be opened and read."""
    return _about(path) is not None


def _about(path: Path) -> tuple[int, int, str] | None:
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            query = "SELECT revision, schema, base_url FROM about_this_file"
            found = connection.execute(query).fetchone()
    except sqlite3.Error:
        return None
    return (found[0], found[1], found[2]) if found else None


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
