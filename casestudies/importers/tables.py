"""CSV and JSON lines as drafts, one row at a time: a bad row is refused with its place, the others are taken."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO, TextIO

from casestudies.fields import CaseStudy
from casestudies.importers.columns import NAMES, NEEDED, Refused, parse_cell
from casestudies.importers.found import ImportedDraft, Refusal, Unreadable
from casestudies.importers.places import Lookups, with_organisation
from casestudies.importers.text_files import open_text
from kb.checks import quotable
from kb.records import Place

MOST_BYTES = 500_000_000
LONGEST_CELL = 50_000_000
"""Characters that a cell may have before the file is given up; long before, its row is refused."""

Found = ImportedDraft | Refusal


def read_csv(file: BinaryIO, lookups: Lookups) -> Iterator[Found]:
    """A draft or a refusal for each row; rows count as a spreadsheet does, the names of the columns being row 1.

    Raises Unreadable, at the start or on the way. Holds one row at a time.
    """
    csv.field_size_limit(LONGEST_CELL)
    with _open(file) as text:
        yield from _rows(text, lookups)


def _rows(text: TextIO, lookups: Lookups) -> Iterator[Found]:
    rows = csv.reader(text, delimiter=_delimiter(text), strict=True)
    row = 0
    try:
        names = _header(next(rows, []))
        for row, cells in enumerate(rows, 2):
            if any(cell.strip() for cell in cells):
                yield _of_cells(f"row {row}", names, cells, lookups)
    except csv.Error as error:
        raise Unreadable(
            f"After row {max(row, 1)} this is no table that can be read ({error}). Look for a quotation mark that is "
            "not closed, or save it again as CSV."
        ) from error


def read_json_lines(file: BinaryIO, lookups: Lookups) -> Iterator[Found]:
    """A draft or a refusal for each line, which is one JSON object with the template's names."""
    with _open(file) as text:
        for number, line in enumerate(text, 1):
            if line.strip():
                yield _of_line(f"row {number}", line, lookups)


def _open(file: BinaryIO) -> TextIO:
    if file.seek(0, 2) > MOST_BYTES:
        raise Unreadable(f"This is larger than {MOST_BYTES // 1_000_000} MB. Split it.")
    return open_text(file)


def _delimiter(text: TextIO) -> str:
    """Comma, semicolon or tab: whichever the row of names has most of."""
    header = text.readline(20_000)
    text.seek(0)
    return max(",;\t", key=header.count)


def _header(cells: list[str]) -> list[str]:
    names = ["_".join(cell.strip().casefold().split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    for at, name in enumerate(names):
        if name not in NAMES:
            raise Unreadable(
                f"Row 1, column {at + 1}: “{quotable(cells[at])}” is not a column of the template. "
                "Rename it or take it out; nothing was read."
            )
        if name in names[:at]:
            raise Unreadable(f"Row 1, column {at + 1}: “{name}” stands there twice; nothing was read.")
    if missing := [name for name in NEEDED if name not in names]:
        raise Unreadable(f"Row 1: the column “{missing[0]}” is missing. The first row has to name the columns.")
    return names


def _of_cells(where: str, names: list[str], cells: list[str], lookups: Lookups) -> Found:
    if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
        reason = f"{len(cells)} cells, but the first row names {len(names)} columns. Look for a missing quotation mark."
        return Refusal(where, "", reason)
    return _of_values(where, dict(zip(names, cells[: len(names)], strict=True)), lookups)


def _of_line(where: str, line: str, lookups: Lookups) -> Found:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        return Refusal(where, "", f"this is not JSON at character {error.colno}: {error.msg}.")
    except (ValueError, RecursionError):
        return Refusal(where, "", "this is not JSON that can be read.")
    if not isinstance(values, dict):
        return Refusal(where, "", "a line has to be one object, such as {“title”: …}.")
    unknown = next((name for name in values if name not in NAMES), None)
    if unknown is not None:
        return Refusal(where, quotable(unknown), "this is not a name of the template.")
    return _of_values(where, values, lookups)


def _of_values(where: str, values: Mapping[str, object], lookups: Lookups) -> Found:
    parsed: dict[str, Any] = {}
    for name, value in values.items():
        try:
            parsed[name] = parse_cell(name, value)
        except Refused as error:
            return Refusal(where, name, str(error))
    for name in NEEDED:
        if not parsed.get(name):
            return Refusal(where, name, "write something here, it is needed.")
    return _located(where, parsed, lookups)


def _located(where: str, parsed: dict[str, Any], lookups: Lookups) -> Found:
    typed = parsed.pop("postcode", "")
    record = CaseStudy(**parsed)
    if typed:
        known = lookups.find_postcode(typed)
        if known is None:
            return Refusal(where, "postcode", f"“{typed}” is not a postcode in London.")
        boroughs = tuple(dict.fromkeys((*record.boroughs, known.borough)))
        record = replace(record, boroughs=boroughs, place=Place(postcode=known.postcode, borough=known.borough))
    return ImportedDraft(with_organisation(record, lookups), where)
