"""The check for patients' data over everything that somebody wrote into a record, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.content import dump
from kb.personal_data import PersonalKind, PersonalMark, find_marks
from kb.records import Record

# What is told on purpose of a place or an organisation, and what holds no sentence.
NOT_FREE_TEXT = frozenset(
    (
        *("place", "boroughs", "inferred", "languages", "ods_code", "charity_number", "organisation_url"),
        *("source_name", "source_url", "source_date", "start_month", "end_month", "funding_ends_on"),
        *("opens_on", "closes_on", "asset_key"),
    )
)
# Where an organisation's own number or mailbox belongs.
CONTACT_FIELDS = frozenset(("contact_text", "referral_route"))
CONTACTS = frozenset((PersonalKind.PHONE, PersonalKind.EMAIL))


@dataclass(frozen=True)
class FieldMark:
    """A text of a record in which something is marked.

    `field` is the record's own field; `within` names the part of it, such as "2 overcome" for the second
    barrier, and is "" where the text is the field.
    """

    field: str
    within: str
    text: str
    marks: tuple[PersonalMark, ...]


def check_record(record: Record) -> tuple[FieldMark, ...]:
    """Every text of a record that holds marks, nested ones as well, in the order of the fields."""
    found = []
    for field, value in dump(record).items():
        for within, text in _texts(value, ""):
            marks = find_marks(text)
            if field in CONTACT_FIELDS:
                marks = tuple(mark for mark in marks if mark.kind not in CONTACTS)
            if marks and field not in NOT_FREE_TEXT:
                found.append(FieldMark(field, within, text, marks))
    return tuple(found)


def _texts(value: object, within: str) -> Iterator[tuple[str, str]]:
    """Every text in a value, with the way to it."""
    if isinstance(value, str):
        yield within, value
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from _texts(item, f"{within} {number}".strip())
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name not in NOT_FREE_TEXT:
                yield from _texts(item, f"{within} {name}".strip())
