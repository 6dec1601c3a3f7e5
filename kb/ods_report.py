"""The NHS list of practices: ODS report epraccur, read and checked before anything is done with it.

The report has no header row and 27 columns. Its layout is the Organisation Data Service's: code, name, national
grouping, health geography (the ICB, by its ODS code), five lines of address, postcode, opened, closed, status, ...,
and as the 26th the prescribing setting, where 4 is a GP practice. Former ICB codes stay in it after a reorganisation.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from kb.areas import list_icbs
from kb.errors import KbError
from kb.text import clean_line

LARGEST = 30 * 1024 * 1024  # the whole of England takes 4 MB
MOST_ROWS = 200_000
COLUMNS = 27
CODE, NAME, GEOGRAPHY, POSTCODE, OPENED, CLOSED, STATUS, SETTING = 0, 1, 3, 9, 10, 11, 12, 25
PARTNER_COLUMNS, PCN = 11, 4
GP_PRACTICE = "4"
GOOD_SHARE = 0.98

_CODE = re.compile(r"[A-Z0-9]{3,10}")
_GEOGRAPHY = re.compile(r"[A-Z0-9]{0,6}")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2})?")
_PCN = re.compile(r"U[0-9]{5}")
_DATE = re.compile(r"([0-9]{8})?")
_STATUSES = frozenset("ACDP")  # active, closed, dormant, proposed
_CAPITALS = frozenset(("GP", "NHS", "PCN", "PMS", "HCC", "UCL", "ICB"))
_SHORTENED = frozenset(("DR", "DRS", "ST", "MR", "MRS", "MS", "CTR", "RD", "BLDG", "PK"))
_SMALL = frozenset(("of", "and", "the", "at", "in", "on", "for", "by"))


class NotAnOdsList(KbError):
    """The file is damaged or something else; nothing was loaded from it."""


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A London practice as the list has it; `icb` is an ODS code, a former board's too."""

    ods_code: str
    name: str
    icb: str
    postcode: str
    closed_on: date | None


@dataclass(frozen=True)
class PracticeList:
    """London's practices, open and closed, and how many rows of the whole file could not be read."""

    practices: tuple[Practice, ...]
    refused: int


def parse_practices(data: bytes) -> PracticeList:
    """London's practices in a CSV file, or in a zip that holds one; raises NotAnOdsList with the reason."""
    found: dict[str, Practice | None] = {}
    rows = refused = 0
    for row in _rows(_text(_unpacked(data))):
        rows += 1
        if not _is_good(row) or row[CODE] in found:
            refused += 1
            continue
        found[row[CODE]] = _practice(row)
    practices = tuple(one for one in found.values() if one)
    _check(rows, refused, practices)
    return PracticeList(practices, refused)


def check_partners(data: bytes) -> int:
    """How many rows the report epcncorepartnerdetails has (practices of PCNs, 11 columns); raises NotAnOdsList."""
    rows = list(_rows(_text(_unpacked(data))))
    good = sum(len(row) == PARTNER_COLUMNS and bool(_PCN.fullmatch(row[PCN])) for row in rows)
    if not rows or good < GOOD_SHARE * len(rows):
        raise NotAnOdsList("This is not the NHS list epcncorepartnerdetails, or it is damaged.")
    return len(rows)


def _check(rows: int, refused: int, practices: tuple[Practice, ...]) -> None:
    if not rows:
        raise NotAnOdsList("The file is empty. Nothing was loaded.")
    if rows - refused < GOOD_SHARE * rows:
        raise NotAnOdsList(
            f"This is not the NHS list epraccur, or it is damaged: {refused:,} of its {rows:,} rows do not have "
            f"the form of the list ({COLUMNS} columns, no header row). Nothing was loaded."
        )
    if not practices:
        raise NotAnOdsList(f"None of the {rows:,} rows is a GP practice of a London ICB. Nothing was loaded.")


def _unpacked(data: bytes) -> bytes:
    """The CSV itself. A zip is read no further than the limit, whatever it says of its own size."""
    if not data.startswith(b"PK"):
        return _limited(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inside = [one for one in packed.infolist() if one.filename.lower().endswith(".csv")]
            if len(inside) != 1:
                raise NotAnOdsList(f"The zip file holds {len(inside)} CSV files, not one. Nothing was loaded.")
            with packed.open(inside[0]) as file:
                return _limited(file.read(LARGEST + 1))
    except KbError:
        raise
    except Exception:  # zipfile, zlib and their kin raise a dozen kinds for damaged data, without a common base
        raise NotAnOdsList("The zip file is damaged or locked. Nothing was loaded.") from None


def _limited(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise NotAnOdsList(f"The file is larger than {LARGEST // 1024 // 1024} MB. Nothing was loaded.")
    return data


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAnOdsList("The file is not text in UTF-8. Nothing was loaded.") from None
    if "\0" in text:
        raise NotAnOdsList("The file is not text. Nothing was loaded.")
    return text


def _rows(text: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise NotAnOdsList(f"The file has more than {MOST_ROWS:,} rows. Nothing was loaded.")
            if row:
                yield row
    except csv.Error as error:
        raise NotAnOdsList(f"Line {reader.line_num} is not CSV ({error}). Nothing was loaded.") from None


def _is_good(row: list[str]) -> bool:
    return (
        len(row) == COLUMNS
        and bool(_CODE.fullmatch(row[CODE]))
        and 0 < len(clean_line(row[NAME])) <= 200
        and bool(_GEOGRAPHY.fullmatch(row[GEOGRAPHY]))
        and bool(_POSTCODE.fullmatch(row[POSTCODE]))
        and row[STATUS] in _STATUSES
        and all(_is_date(row[column]) for column in (OPENED, CLOSED))
        and (row[STATUS] != "C" or row[CLOSED] != "")
    )


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and (not text or bool(date.fromisoformat(text)))
    except ValueError:
        return False


def _practice(row: list[str]) -> Practice | None:
    """The practice of a good row; None for one outside London, of another kind, dormant or only proposed."""
    if row[SETTING] != GP_PRACTICE or row[STATUS] not in "AC" or row[GEOGRAPHY] not in _london():
        return None
    return Practice(
        ods_code=row[CODE],
        name=readable(clean_line(row[NAME])),
        icb=row[GEOGRAPHY],
        postcode=row[POSTCODE],
        closed_on=date.fromisoformat(row[CLOSED]) if row[STATUS] == "C" else None,
    )


@cache
def _london() -> frozenset[str]:
    """The ODS codes of every ICB that London has had."""
    return frozenset(icb.ods_code for icb in list_icbs())


def readable(name: str) -> str:
    """ "THE MISSION PRACTICE" as "The Mission Practice"; a name that is not all in capitals stays as it is."""
    if not name.isupper():
        return name
    words = name.split()
    return " ".join(_readable_word(word, words[place - 1] if place else "") for place, word in enumerate(words))


def _readable_word(word: str, before: str) -> str:
    """Initials and short forms keep their capitals: what follows "DR" in two letters, and what has no vowel."""
    letters = "".join(character for character in word if character.isalpha())
    short = not set(letters) & set("AEIOUY") and letters not in _SHORTENED
    if letters in _CAPITALS or short or (before == "DR" and len(letters) <= 2):
        return word
    if before and letters.lower() in _SMALL:
        return word.lower()
    return re.sub(r"[^\W_]+(['’]S\b)?", lambda found: found[0].capitalize(), word)
