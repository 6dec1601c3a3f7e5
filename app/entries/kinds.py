"""What differs between case studies and assets, in one row each: rules, vocabularies, how they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.entries import page
from app.forms import place_form
from app.forms.contact_form import contact_problems
from casestudies import forms as case_studies
from geodata import forms as assets
from kb.entries import KindRules, Published
from kb.errors import Problem
from kb.records import Contact, Kind, Record


@dataclass(frozen=True)
class KindOfEntry:
    """`show` draws an entry as the public would see it; `form_path` is the page on which it is written."""

    rules: KindRules[Any]
    vocabulary_of: Mapping[str, str]
    show: Callable[[Published[Any]], None]
    form_path: str


def _show_case_study(published: Published[Any]) -> None:
    page.show_case_study(published, preview=True)


def _show_asset(published: Published[Any]) -> None:
    page.show_asset(published, preview=True)


KINDS = {
    Kind.CASE_STUDY: KindOfEntry(case_studies.RULES, case_studies.VOCABULARY_OF, _show_case_study, "share"),
    Kind.ASSET: KindOfEntry(assets.RULES, assets.VOCABULARY_OF, _show_asset, "add-asset"),
}


def local_problems(record: Record, contacts: tuple[Contact, ...], *, demonstration: bool) -> tuple[Problem, ...]:
    """What the rules of a kind cannot know: London's postcodes, and whether this copy may name people."""
    return (*place_form.place_problems(record), *contact_problems(contacts, demonstration=demonstration))
