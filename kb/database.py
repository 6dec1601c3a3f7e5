"""The one way to the truth: short transactions on a SQLAlchemy engine."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from kb.errors import DataFolderError

LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """The truth, and the clock that stamps it. Safe to share between threads."""

    def __init__(self, url: str, *, now: Callable[[], datetime] = utc_now) -> None:
        self.engine = connect(url)
        self.now = now

    def today(self) -> date:
        """The calendar day in London."""
        return self.now().astimezone(LONDON).date()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent snapshot; nothing may be written in it."""
        with unbroken(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction that is acknowledged only when it is on the disk.

        On SQLite it begins IMMEDIATE: a transaction that reads first and writes later loses to
        "database is locked" under concurrent writers, whatever the time-out.
        """
        engine = self.engine.execution_options(kb_write=True)
        with unbroken(), engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def unbroken() -> Iterator[None]:
    """Say in words for people that the disk or the server behind the truth gave way; nothing is half-written."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        if isinstance(error, sa.exc.IntegrityError | sa.exc.ProgrammingError):
            raise  # a mistake of ours
        raise DataFolderError(
            f"The database did not answer ({error.orig}). Nothing was half-saved. Check that the disk is not full "
            "and that the data folder may be written to, then try again."
        ) from error


def connect(url: str) -> sa.Engine:
    """An engine for the address, with the pragmas that keep SQLite safe."""
    engine = sa.create_engine(
        url, hide_parameters=True, connect_args={"timeout": 30} if url.startswith("sqlite") else {}
    )
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", set_pragmas)
        sa.event.listen(engine, "begin", begin)
    return engine


def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("kb_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
