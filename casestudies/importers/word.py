"""Word documents (.docx) as blocks. The file is hostile until shown otherwise.

Macros, document properties, comments, notes and text boxes stay unread.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from casestudies.importers.blocks import Block
from casestudies.importers.found import Unreadable

MOST_BYTES = 20_000_000
MOST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
MOST_XML = 20_000_000
"""Bytes of one part that is text: Word's own of a long book has about five million."""

# What the reader of Word documents raises for an archive that is something else; XML that is none is a SyntaxError.
NO_DOCUMENT = (
    *(PackageNotFoundError, PythonDocxError, SyntaxError),
    *(KeyError, ValueError, AttributeError, IndexError, TypeError),
)
NOT_WORD = "This is no Word document, whatever its name says. Open it in Word and save it as “.docx”."


def from_word(file: BinaryIO) -> list[Block]:
    """The blocks of a Word document's text and tables, in order; raises Unreadable."""
    file.seek(0)
    data = file.read(MOST_BYTES + 1)
    _check(data)
    try:
        return list(_blocks(io.BytesIO(data)))
    except (*NO_DOCUMENT, RecursionError) as error:
        raise Unreadable(NOT_WORD) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable("This Word document is damaged or protected. Save a new copy without a password.") from error


def _check(data: bytes) -> None:
    """Look at the sizes that the archive names before anything is unpacked; reading never goes beyond them."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"This is larger than {MOST_BYTES // 1_000_000} MB. Take the pictures out and save it again.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(NOT_WORD) from error
    xml = [part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED or sum(xml) > MOST_XML:
        raise Unreadable("This document unpacks to far more than a case study holds. It was not opened.")


def _blocks(file: BinaryIO) -> Iterator[Block]:
    for part in docx.Document(file).iter_inner_content():
        if isinstance(part, Table):
            yield from _of_table(part)
        else:
            yield from _of_paragraph(part)


def _of_paragraph(paragraph: Paragraph) -> Iterator[Block]:
    style = (paragraph.style.name or "") if paragraph.style else ""
    text = " ".join(paragraph.text.split())
    if text:
        yield Block(text, _level(style), _bold(paragraph), style.startswith("List"))


def _level(style: str) -> int:
    last = style.rpartition(" ")[2]
    if style.startswith("Heading") and last.isdecimal():
        return min(int(last[:2]), 6)
    return 1 if style == "Title" else 0


def _bold(paragraph: Paragraph) -> tuple[str, ...]:
    """The words in bold, neighbouring runs together."""
    found = [""]
    for run in paragraph.runs:
        if run.bold:
            found[-1] += run.text
        elif run.text.strip():
            found.append("")
    return tuple(" ".join(words.split()) for words in found if words.strip())


def _of_table(table: Table) -> Iterator[Block]:
    """A row of two cells is a question with its answer, as forms have them; other rows are told in one line."""
    for row in table.rows:
        cells = list(dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells))
        cells = [cell for cell in cells if cell]
        if len(cells) == 2 and len(cells[0]) <= 80:
            yield Block(cells[0], 6)
            yield Block(cells[1])
        elif cells:
            yield Block(" | ".join(cells))
