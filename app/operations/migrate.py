"""Bringing the truth to this version's schema, with a backup first."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.operations.backup import backup
from kb.database import Database
from kb.errors import DataFolderError


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def schema_of(db: Database) -> str | None:
    """The Alembic revision that the truth stands at; None for an empty one."""
    with db.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_schema() -> str:
    """The Alembic revision that this version of the product needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "the product ships at least one migration"
    return head


def check_schema(db: Database) -> None:
    """Refuse a truth that a newer version of the product has written."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    found = schema_of(db)
    if found is not None and found not in known:
        raise DataFolderError(
            f"The database was last used by a newer version (schema {found}). "
            "Install that version, or restore a backup made before it."
        )


def check_whole(path: Path) -> None:
    """Refuse a damaged truth: it is nobody's to repair by guessing."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise DataFolderError(
            f"The database {path.name} is damaged ({answer}). Nothing was changed. "
            "Restore the last backup: hiquality restore FILE."
        )


def migrate(db: Database, backups: Path) -> bool:
    """Bring the truth up to date; True where there was something to do.

    An SQLite truth that already holds data is backed up into `backups` first.
    """
    check_schema(db)
    before = schema_of(db)
    if before == newest_schema():
        return False
    if before is not None and db.engine.dialect.name == "sqlite":
        backup(db, backups / f"before-{newest_schema()}-{db.now():%Y%m%dT%H%M%SZ}.db")
    with db.write() as connection:
        command.upgrade(_config(connection), "head")
    return True
