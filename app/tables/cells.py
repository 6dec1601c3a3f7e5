"""How the open tables show what is in a cell, and in which order rows stand."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup


def shown(cell: Mapping[str, Any], limit: int = 0) -> str | Markup:
    """A cell as a page shows it: text, always escaped; lists with commas; whole web addresses as links."""
    raw = cell["raw"]
    if raw is None:
        return ""
    text = listed(str(raw))
    if text.startswith(("https://", "http://")) and not any(sign.isspace() for sign in text):
        return Markup('<a href="{0}" rel="nofollow noopener noreferrer">{0}</a>').format(text)
    return f"{text[:limit].rstrip()}…" if limit and len(text) > limit else text


def listed(text: str) -> str:
    if not text.startswith("["):
        return text
    try:
        values = json.loads(text)
    except ValueError:
        return text
    plain = isinstance(values, list) and all(isinstance(value, str | int | float) for value in values)
    return ", ".join(str(value) for value in values) if plain else text


def in_order(rows: list[Any], keys: list[str] | None, key_column: str) -> list[Any]:
    """Rows as the search ranked them, where it did."""
    if not keys:
        return rows
    place = {key: position for position, key in enumerate(keys)}
    return sorted(rows, key=lambda row: place.get(str(row[key_column]), len(place)))
