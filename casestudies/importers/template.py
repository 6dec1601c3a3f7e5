"""The table to fill in: its columns, as CSV that a spreadsheet opens, and what each may hold, as a page."""

from casestudies.forms import VOCABULARY_OF
from casestudies.importers.columns import COLUMNS, NEEDED, ONE_TERM
from kb.vocabularies import vocabulary

FILE_NAME = "hiquality-case-studies.csv"


def template_csv() -> bytes:
    """One row, the names of the columns, with the mark by which spreadsheets know UTF-8."""
    return ("\ufeff" + ",".join(column.name for column in COLUMNS) + "\r\n").encode()


def column_rows() -> list[tuple[str, str, str]]:
    """(name, meaning, what it may hold) of each column."""
    return [(column.name, column.meaning, _may_hold(column.name)) for column in COLUMNS]


def _may_hold(name: str) -> str:
    if name in VOCABULARY_OF:
        how_many = "one of" if name in ONE_TERM else "any of, with semicolons between"
        return f"{how_many}: {', '.join(term.id for term in vocabulary(VOCABULARY_OF[name]).terms)}"
    return "text, never empty" if name in NEEDED else ""
