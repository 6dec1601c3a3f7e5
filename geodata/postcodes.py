"""London's postcodes: where one is and which borough it lies in, read from reference.db."""

import json
import sqlite3
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from threading import Lock
from typing import Any

from geodata.postcode_text import PostcodeError, look_alikes, parse_postcode, refusal, tidy
from kb.errors import DataFolderError

__all__ = ["District", "Postcode", "PostcodeError", "Postcodes", "open_reference"]

NEARBY_DEGREES = 0.005  # of latitude, about 550 m: further away a postcode says nothing about a pin


@dataclass(frozen=True, kw_only=True)
class Postcode:
    """A postcode of London: `lat`, `lon` in WGS 84 degrees, `borough` a GSS code, `district` its first half."""

    postcode: str
    lat: float
    lon: float
    borough: str
    district: str


@dataclass(frozen=True, kw_only=True)
class District:
    """The first half of a postcode ("SE5") and the mean point of its postcodes in London.

    `points` counts the distinct places behind the mean: few of them, and the mean gives one away.
    `boroughs` holds GSS codes, the one with most postcodes first.
    """

    code: str
    lat: float
    lon: float
    postcodes: int
    points: int
    boroughs: tuple[str, ...]


class Postcodes:
    """The table in reference.db, opened read-only. Safe to share between threads.

    It goes on showing the file that it opened: open another after the file was replaced.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._connection = open_reference(path)
        self._outward_codes = frozenset(row[0] for row in self._select("SELECT code FROM districts"))

    def find(self, text: str) -> Postcode | None:
        """The postcode, however it is spaced or written; None for anything that is not one of London's."""
        try:
            return self._find(parse_postcode(text))
        except PostcodeError:
            return None

    def geocode(self, text: str) -> Postcode:
        """The postcode, or PostcodeError with a sentence that names the bad value and what to do."""
        try:
            postcode = parse_postcode(text)
            if found := self._find(postcode):
                return found
            raise refusal(postcode, london=postcode.split()[0] in self._outward_codes)
        except PostcodeError as error:
            raise PostcodeError(f"{error}{self._suggestion(text)}") from None

    def district(self, text: str) -> District | None:
        """The district of a first half ("se5"), where London has postcodes in it."""
        code = tidy(text)
        if code not in self._outward_codes:
            return None
        return _district(self._select("SELECT * FROM districts WHERE code = ?", code)[0])

    def nearest(self, lat: float, lon: float) -> Postcode | None:
        """The postcode nearest to a point, None where there is none within about half a kilometre."""
        narrower = cos(radians(lat))  # a degree of longitude is shorter than one of latitude
        reach = NEARBY_DEGREES / max(narrower, 0.01)
        box = (lat - NEARBY_DEGREES, lat + NEARBY_DEGREES, lon - reach, lon + reach)
        rows = self._select("SELECT * FROM postcodes WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?", *box)
        if not rows:
            return None
        return _postcode(min(rows, key=lambda row: (row["lat"] - lat) ** 2 + ((row["lon"] - lon) * narrower) ** 2))

    def outward_codes(self) -> frozenset[str]:
        """The first halves of all London postcodes, such as "SE5" and "EC1A"."""
        return self._outward_codes

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _find(self, postcode: str) -> Postcode | None:
        rows = self._select("SELECT * FROM postcodes WHERE postcode = ?", postcode)
        return _postcode(rows[0]) if rows else None

    def _suggestion(self, text: str) -> str:
        known = next((spelling for spelling in look_alikes(text) if self._find(spelling)), "")
        return f" Did you mean {known}?" if known else ""

    def _select(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _unreadable(self.path) from error


def open_reference(path: Path) -> sqlite3.Connection:
    """A read-only connection that any thread may use under a lock; raises DataFolderError where it cannot be read."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("SELECT 1 FROM postcodes, districts, about LIMIT 1").fetchone()
        return connection
    except sqlite3.Error as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> DataFolderError:
    return DataFolderError(f"“{path.name}” is missing or damaged. Delete it: the next start builds it again.")


def _postcode(row: sqlite3.Row) -> Postcode:
    return Postcode(**dict(row), district=row["postcode"].split()[0])


def _district(row: sqlite3.Row) -> District:
    return District(**{**dict(row), "boroughs": tuple(json.loads(row["boroughs"]))})
