"""Any file that case studies may come in: which reader it needs, and what that found."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from casestudies.importers.documents import read_document_file
from casestudies.importers.found import ImportedDraft, Refusal, Unreadable
from casestudies.importers.places import Lookups
from casestudies.importers.tables import read_csv, read_json_lines

DOCUMENTS = (".md", ".markdown", ".txt", ".docx")
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson")
SUFFIXES = (*DOCUMENTS, *TABLES)


def read_file(name: str, file: BinaryIO, lookups: Lookups) -> Iterator[ImportedDraft | Refusal]:
    """What the file holds, by the end of its name; raises Unreadable, a table also on the way."""
    suffix = PurePath(name).suffix.lower()
    if suffix in (".csv", ".tsv"):
        yield from read_csv(file, lookups)
    elif suffix in (".jsonl", ".ndjson"):
        yield from read_json_lines(file, lookups)
    elif suffix in DOCUMENTS:
        document = read_document_file(file, lookups, word=suffix == ".docx")
        yield from document.drafts
        yield from document.refused
    else:
        raise Unreadable(f"A file named “{suffix or name}” cannot be read. It can be one of: {', '.join(SUFFIXES)}.")
