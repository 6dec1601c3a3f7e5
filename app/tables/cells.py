"""How the open tables show what is in a cell, and in which order cells and rows stand."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from datasette.utils import append_querystring
from markupsafe import Markup


def shown(cell: Mapping[str, Any], limit: int = 0) -> str | Markup:
    """A cell as a page shows it: text, always escaped; lists with semicolons; whole web addresses as links."""
    text = told(cell)
    if text.startswith(("https://", "http://")) and not any(sign.isspace() for sign in text):
        return Markup('<a href="{0}" rel="nofollow noopener noreferrer">{0}</a>').format(text)
    return told(cell, limit)


def told(cell: Mapping[str, Any], limit: int = 0) -> str:
    """A cell as plain text, cut at `limit` characters."""
    text = "" if cell["raw"] is None else listed(str(cell["raw"]))
    return f"{text[:limit].rstrip()}…" if limit and len(text) > limit else text


def listed(text: str) -> str:
    """A JSON list of our tables as people read it, "Carers; Older people"; any other text as it is."""
    found = items(text)
    phrases = [text] if found is None else [phrase(item) for item in found]
    return text if None in phrases else "; ".join(phrases)


def items(text: str) -> list[Any] | None:
    """What is in a JSON list; None for any other text."""
    if not text.startswith("["):
        return None
    try:
        return list(json.loads(text))
    except (ValueError, RecursionError):  # somebody's text that only begins like a list
        return None


def phrase(item: object) -> str | None:
    """One thing of a list in words: a term, a partner or a figure; None for what is none of these."""
    match item:
        case str(term):
            return term
        case {"name": str(name), "role": str(role)}:
            return f"{name} ({role})" if role else name
        case {"name": str(name), "value": str(value), "unit": str(unit), "period": str(period), "of": str(whole)}:
            figure = " ".join(part for part in (value, unit, f"of {whole}" if whole else "") if part)
            return f"{name}: {figure} ({period})" if period else f"{name}: {figure}"
    return None


def json_address(address: str, rows: Iterable[Iterable[Mapping[str, Any]]]) -> str:
    """An address of JSON that gives rows with names, and what is a list in these rows as a list instead of text."""
    cells = (cell for row in rows for cell in row)
    lists = dict.fromkeys(cell["column"] for cell in cells if items(str(cell["raw"])) is not None)
    return append_querystring(address, urlencode([("_shape", "objects"), *(("_json", name) for name in lists)]))


def arranged(cells: Iterable[Any], columns: Sequence[str], name: str = "column") -> list[Any]:
    """Cells (or heads, with `name`="name") in the file's order; Datasette puts the key in front of all others."""
    place = {column: position for position, column in enumerate(columns)}
    return sorted(cells, key=lambda cell: place.get(cell[name], -1))


def in_order(rows: list[Any], keys: list[str] | None, key_column: str) -> list[Any]:
    """Rows as the search ranked them, where it did."""
    if not keys:
        return rows
    place = {key: position for position, key in enumerate(keys)}
    return sorted(rows, key=lambda row: place.get(str(row[key_column]), len(place)))
