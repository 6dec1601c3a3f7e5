"""What differs between what the public sees and what waits, field by field, in words. Pure: records in, HTML out."""

from collections.abc import Mapping
from typing import Any

from app.markup import text
from kb.areas import borough_names
from kb.content import dump
from kb.records import Record
from kb.reviews import changed_fields
from kb.vocabularies import vocabulary

LABELS = {
    "boroughs": "Boroughs",
    "communities": "For whom",
    "communities_text": "For whom, in words",
    "lead_level": "Kind of organisation",
    "ods_code": "NHS ODS code",
    "place": "Place (private)",
    "start_month": "Started",
    "end_month": "Ended",
    "what_was_done": "What was done",
}


def changes_html(before: Record, now: Record, vocabulary_of: Mapping[str, str]) -> str:
    """One block for each field that differs, the old above the new; a sentence where none does."""
    old, new = dump(before), dump(now)
    blocks = [
        f'<section class="hq-change"><h4>{field_label(field)}</h4>'
        f"<del>{in_words(old[field], field, vocabulary_of)}</del>"
        f"<ins>{in_words(new[field], field, vocabulary_of)}</ins></section>"
        for field in changed_fields(before, now)
    ]
    return "".join(blocks) or "<p>No field differs from what is public.</p>"


def field_label(field: str) -> str:
    return LABELS.get(field) or field.replace("_", " ").capitalize()


def in_words(value: Any, field: str, vocabulary_of: Mapping[str, str]) -> str:
    """A field's value as a moderator reads it, escaped."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict):
        return text("; ".join(f"{key}: {item}" for key, item in value.items() if item not in ("", None))) or "Empty"
    if isinstance(value, list):
        return "<br>".join(in_words(item, field, vocabulary_of) for item in value) or "Empty"
    return text(_term(str(value), field, vocabulary_of)) if value else "Empty"


def _term(value: str, field: str, vocabulary_of: Mapping[str, str]) -> str:
    if field == "boroughs":
        return borough_names().get(value, value)
    if field in vocabulary_of and (found := vocabulary(vocabulary_of[field]).by_id.get(value)):
        return found.label
    return value
