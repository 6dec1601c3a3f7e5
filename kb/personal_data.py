"""Looks in free text for what may identify a patient: common forms, not every one, and never a promise.

It blocks nothing and never says that a text is clean. How often it is right: docs/patient-check.md.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import chain

from kb import personal_numbers as numbers
from kb import personal_stories as stories
from kb.personal_numbers import Span

NOTHING_FOUND = "We found nothing we recognise; you remain responsible."


class PersonalKind(StrEnum):
    """What a mark is of, in the order in which they win where two lie on the same words."""

    EMAIL = "email"
    NHS_NUMBER = "nhs_number"
    PHONE = "phone"
    BIRTH_DATE = "birth_date"
    FULL_DATE = "full_date"
    HOME = "home"
    POSTCODE = "postcode"
    NAME = "name"
    QUOTE_AND_AGE = "quote_and_age"
    AGE_AND_STATUS = "age_and_status"
    AGE_AND_CONDITION = "age_and_condition"
    SMALL_COUNT = "small_count"


@dataclass(frozen=True)
class Advice:
    """What a mark is of, as a phrase, and what to do about it, as a sentence."""

    what: str
    do: str


ADVICE: Mapping[PersonalKind, Advice] = {
    PersonalKind.EMAIL: Advice("an e-mail address", "Take it out, or give a shared mailbox as the contact."),
    PersonalKind.NHS_NUMBER: Advice("an NHS number", "Take it out."),
    PersonalKind.PHONE: Advice("a phone number", "Take it out, or give an organisation’s number as the contact."),
    PersonalKind.BIRTH_DATE: Advice("a date of birth", "Take it out; an age group is enough."),
    PersonalKind.FULL_DATE: Advice("a full date", "Give the month and year only."),
    PersonalKind.HOME: Advice("where somebody lives", "Name the borough instead."),
    PersonalKind.POSTCODE: Advice("a full postcode", "Give its first half only."),
    PersonalKind.NAME: Advice("a person’s name", "Say who they are without the name: “a participant”."),
    PersonalKind.QUOTE_AND_AGE: Advice("somebody’s words with an age", "Leave out the age of whoever is quoted."),
    PersonalKind.AGE_AND_STATUS: Advice(
        "one person’s age with a circumstance that few share", "Leave out the age, or tell of the group."
    ),
    PersonalKind.AGE_AND_CONDITION: Advice(
        "one person’s age with a condition", "Leave out the age, or tell of the group."
    ),
    PersonalKind.SMALL_COUNT: Advice("fewer than five people", "Write “a few” or “fewer than five”."),
}


@dataclass(frozen=True)
class PersonalMark:
    """text[start:end] may identify somebody; `kind` says by what."""

    start: int
    end: int
    kind: PersonalKind


def find_marks(text: str, *, strict: bool = False) -> tuple[PersonalMark, ...]:
    """What in the text may identify a patient, in order, none over another. Time grows with length only.

    `strict` is for what nobody will look at: every full date, postcode and titled name counts, whosever it is.
    """
    plain = text.translate(_PLAIN)
    found: list[PersonalMark] = []
    taken = bytearray(len(text))
    for kind, find in (_STRICT if strict else _FINDERS).items():
        for start, end in find(plain):
            if not any(taken[start:end]):
                found.append(PersonalMark(start, end, kind))
                taken[start:end] = b"\1" * (end - start)
    return tuple(sorted(found, key=lambda mark: mark.start))


# Digits of every script and spaces of every width, each as one plain character, so that places stay what they are.
_PLAIN = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(0x80, 0x1FBFF)
    if unicodedata.category(chr(code)) == "Nd"
} | dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000), " ")

_FINDERS: dict[PersonalKind, Callable[[str], Iterator[Span]]] = {
    PersonalKind.EMAIL: numbers.emails,
    PersonalKind.NHS_NUMBER: numbers.nhs_numbers,
    PersonalKind.PHONE: numbers.phones,
    PersonalKind.BIRTH_DATE: numbers.birth_dates,
    PersonalKind.HOME: numbers.homes,
    PersonalKind.NAME: stories.names,
    PersonalKind.QUOTE_AND_AGE: stories.ages_with_quotes,
    PersonalKind.AGE_AND_STATUS: stories.ages_with_statuses,
    PersonalKind.AGE_AND_CONDITION: stories.ages_with_findings,
    PersonalKind.SMALL_COUNT: stories.small_counts,
}
_STRICT: dict[PersonalKind, Callable[[str], Iterator[Span]]] = _FINDERS | {
    PersonalKind.EMAIL: partial(numbers.emails, all_of_them=True),
    PersonalKind.FULL_DATE: numbers.full_dates,
    PersonalKind.POSTCODE: numbers.postcodes,
    PersonalKind.NAME: lambda text: chain(stories.names(text), stories.titled_names(text)),
}
