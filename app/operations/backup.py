"""A copy of the truth that is whole even beside a writer, and the way back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from kb.database import Database
from kb.errors import DataFolderError


def backup(db: Database, target: Path) -> Path:
    """Copy the truth with VACUUM INTO (a plain file copy beside a writer comes out malformed)."""
    if db.engine.dialect.name != "sqlite":
        raise DataFolderError("The database is not SQLite: back it up with its own tools (pg_dump).")
    if target.exists():
        raise DataFolderError(f"{target.name} exists already. Name another file, so that no backup is lost.")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(target.name + ".new")
    temporary.unlink(missing_ok=True)
    with closing(sqlite3.connect(str(db.engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(temporary),))
    check_backup(temporary)
    temporary.chmod(0o600)
    os.replace(temporary, target)
    return target


def check_backup(path: Path) -> None:
    """Raise unless the file is a whole truth of ours."""
    if not path.is_file():
        raise DataFolderError(f"{path} is not there.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            ours = connection.execute("SELECT count(*) FROM alembic_version").fetchone()[0] == 1
    except sqlite3.DatabaseError as error:
        raise DataFolderError(f"{path.name} is not a backup of this product ({error}).") from None
    if answer != "ok" or not ours:
        raise DataFolderError(f"{path.name} is damaged ({answer}). Choose another backup.")


def restore(source: Path, truth: Path) -> Path | None:
    """Put a backup in the truth's place; what stood there is kept and returned.

    No server may run meanwhile: the caller holds the lock that servers hold.
    """
    check_backup(source)
    truth.parent.mkdir(parents=True, exist_ok=True)
    temporary = truth.with_name(truth.name + ".new")
    temporary.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(temporary),))
    kept = _set_aside(truth)
    os.replace(temporary, truth)
    return kept


def _set_aside(truth: Path) -> Path | None:
    """Move the old truth away with its write-ahead log, which would otherwise be read into the new one."""
    if not truth.exists():
        return None
    number = 1
    while (kept := truth.with_name(f"{truth.stem}-replaced-{number}{truth.suffix}")).exists():
        number += 1
    for ending in ("-wal", "-shm", ""):
        part = truth.with_name(truth.name + ending)
        if part.exists():
            os.replace(part, kept.with_name(kept.name + ending))
    return kept
