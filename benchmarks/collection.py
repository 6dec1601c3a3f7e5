"""Any judged collection as the product's own documents: JSON lines of records and queries, and judgements."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexing.documents import Document, Section
from kb.areas import get_borough, get_icb, icbs_ever_of_boroughs
from kb.errors import NotFound
from kb.records import Kind

Judgements = dict[str, dict[str, int]]
"""Grades by query and record; what is not named was judged, or taken, to be no answer."""

RECORD_FIELDS = ("organisation", "borough", "icb", "communities", "strategies")


@dataclass(frozen=True)
class Query:
    id: str
    text: str
    kind: str


def load_documents(path: Path) -> Iterator[Document]:
    """Records as documents, one line at a time; a borough or ICB that London does not have stays a word."""
    for number, record in enumerate(_lines(path), start=1):
        yield _document(record, f"record-{number}")


def load_queries(path: Path) -> list[Query]:
    return [Query(str(one["id"]), str(one["query"]), str(one.get("type") or "all")) for one in _lines(path)]


def load_judgements(path: Path) -> Judgements:
    """Three columns under a header line, whatever it calls them: query, record, grade."""
    found: Judgements = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows, None)
        for query, record, grade in rows:
            found.setdefault(query, {})[record] = int(grade)
    return found


def _document(record: dict[str, object], slug: str) -> Document:
    boroughs = _boroughs(_text(record, "borough"))
    words = [_text(record, name) for name in RECORD_FIELDS]
    kind = Kind.ASSET if record.get("kind") == Kind.ASSET else Kind.CASE_STUDY
    icbs = icbs_ever_of_boroughs(boroughs) if boroughs else _icbs(_text(record, "icb"))
    names = [get_icb(code).short_name for code in icbs]
    return Document(
        id=str(record["id"]),
        kind=kind,
        slug=slug,
        title=_text(record, "title"),
        organisation=_text(record, "organisation"),
        sections=(Section("Text", _text(record, "text")),),
        facts=". ".join(part for part in (*names, *words) if part),
        facets={"kind": (str(kind),), "borough": boroughs, "icb": icbs},
    )


def _text(record: dict[str, object], name: str) -> str:
    value = record.get(name) or ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _boroughs(name: str) -> tuple[str, ...]:
    try:
        return (get_borough(name).gss,)
    except NotFound:
        return ()


def _icbs(code: str) -> tuple[str, ...]:
    try:
        return (get_icb(code).code,)
    except NotFound:
        return ()


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8-sig") as file:
        yield from (json.loads(line) for line in file if line.strip())
