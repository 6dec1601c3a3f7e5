"""The columns of the table of case studies: those of the template, each read into its field."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casestudies.forms import LONGEST_STORY, STORY_LABELS, VOCABULARY_OF
from casestudies.importers.places import parse_boroughs
from kb.checks import LONGEST_COMMUNITIES, LONGEST_SUMMARY, LONGEST_TITLE, check_month, quotable
from kb.errors import KbError
from kb.text import clean, clean_line
from kb.vocabularies import vocabulary

SEPARATOR = ";"
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0", ""})
ONE_TERM = frozenset({"lead_level", "stage", "community_part", "funding_source", "evidence"})

_LONGEST = {"title": LONGEST_TITLE, "summary": LONGEST_SUMMARY, "communities_text": LONGEST_COMMUNITIES}
_LONGEST |= {"organisation": 200, "ods_code": 20, "postcode": 12, "start_month": 7, "end_month": 7}


class Refused(KbError):
    """One cell cannot be taken; the message says why."""


@dataclass(frozen=True)
class Column:
    """`name` is the field's name, and the table's; `meaning` says in words what belongs into it."""

    name: str
    meaning: str


COLUMNS = (
    Column("title", "Title, at most 120 characters (needed)"),
    Column("organisation", "Organisation that leads it (needed)"),
    Column("ods_code", "NHS ODS code of the organisation"),
    Column("lead_level", "Kind of organisation"),
    Column("summary", "Summary, at most 300 characters"),
    Column("what_was_done", "What was done (needed)"),
    Column("problem", "The problem"),
    Column("strategies", "How communities were engaged"),
    Column("activities", "What was offered"),
    Column("communities", "Communities it is meant for"),
    Column("communities_text", "The same in your own words"),
    Column("boroughs", "London boroughs by name or code"),
    Column("london_wide", "yes or no"),
    Column("online", "yes or no"),
    Column("postcode", "Postcode of the practice or venue"),
    Column("stage", "How far it has come"),
    Column("start_month", "Month it started, such as 2024-09"),
    Column("end_month", "Month it ended, such as 2026-03"),
    *(Column(name, label) for name, label in STORY_LABELS.items() if name not in ("problem", "what_was_done")),
    Column("outcomes", "Kinds of change"),
    Column("evidence", "How you know"),
    Column("evaluation_methods", "What you looked at"),
    Column("community_part", "The community’s part"),
    Column("clinical_areas", "Clinical areas"),
    Column("identified_by", "How the group was identified"),
    Column("communities_reached", "Communities it reached"),
    Column("roles", "Who worked on it"),
    Column("enablers", "What helped"),
    Column("funding_source", "Where the money came from"),
)
NAMES = tuple(column.name for column in COLUMNS)
NEEDED = ("title", "organisation", "what_was_done")


def parse_cell(name: str, value: object) -> Any:
    """The field's value from a cell or a JSON value; raises Refused with a sentence."""
    if isinstance(value, list) and name in VOCABULARY_OF | {"boroughs": ""}:
        value = SEPARATOR.join(map(_text, value))
    text = _checked(name, _text(value))
    if name == "boroughs":
        return _boroughs(text)
    if name in VOCABULARY_OF:
        return _terms(name, text)
    if name in ("london_wide", "online"):
        return _yes(text)
    if name in ("start_month", "end_month"):
        for problem in check_month(name, text, label="Month", required=False):
            raise Refused(problem.message)
    return text


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    raise Refused(f"this is not text: {quotable(json.dumps(value, ensure_ascii=True)[:200])}")


def _checked(name: str, text: str) -> str:
    """The text as it is stored; what could not be stored whole is refused, never cut."""
    if "\0" in text:
        raise Refused("this holds NUL characters, as no text does. Type it again.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Refused("this holds half characters (surrogates). Save the file again as UTF-8.")
    longest = _LONGEST.get(name, LONGEST_STORY)
    if len(text) > longest and len(text.strip()) > longest:
        raise Refused(f"{len(text):,} characters. Shorten it to {longest:,} or fewer.")
    return clean(text) if name in STORY_LABELS else clean_line(text)


def _boroughs(text: str) -> tuple[str, ...]:
    known, unknown = parse_boroughs(text)
    if unknown:
        raise Refused(f"“{quotable(unknown[0])}” is not a London borough.")
    return known


def _terms(name: str, text: str) -> tuple[str, ...] | str:
    """Terms by id or by label, whatever the case."""
    terms = vocabulary(VOCABULARY_OF[name]).terms
    known: Mapping[str, str] = {key.casefold(): term.id for term in terms for key in (term.label, term.id)}
    found = []
    for part in filter(None, (part.strip() for part in text.split(SEPARATOR))):
        if part.casefold() not in known:
            raise Refused(f"“{quotable(part)}” is not one of the choices. They are listed in docs/import-template.md.")
        found.append(known[part.casefold()])
    if name in ONE_TERM:
        if len(found) > 1:
            raise Refused("only one choice may stand here.")
        return found[0] if found else ""
    return tuple(dict.fromkeys(found))


def _yes(text: str) -> bool:
    if text.casefold() not in YES | NO:
        raise Refused(f"“{quotable(text)}” is neither yes nor no.")
    return text.casefold() in YES
