"""Looks in free text for what may identify a patient. A first check: it finds common forms, not every one.

It marks too much rather than too little, and knows no names without a title before them. Whoever uses it says so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NEARBY = 80
"""Characters between an age and a condition that may still speak of one person."""


class PersonalKind(StrEnum):
    """What a mark is of, in the order in which they win where two lie on the same words."""

    EMAIL = "email"
    NHS_NUMBER = "nhs_number"
    PHONE = "phone"
    FULL_DATE = "full_date"
    POSTCODE = "postcode"
    NAME = "name"
    AGE_AND_CONDITION = "age_and_condition"


IN_WORDS = {
    PersonalKind.EMAIL: "an e-mail address",
    PersonalKind.NHS_NUMBER: "an NHS number",
    PersonalKind.PHONE: "a phone number",
    PersonalKind.FULL_DATE: "a full date, such as a date of birth",
    PersonalKind.POSTCODE: "a full postcode",
    PersonalKind.NAME: "a person's name",
    PersonalKind.AGE_AND_CONDITION: "one person's age with a condition",
}


@dataclass(frozen=True)
class PersonalMark:
    """text[start:end] may identify somebody; `kind` says by what."""

    start: int
    end: int
    kind: PersonalKind


def find_marks(text: str) -> tuple[PersonalMark, ...]:
    """Everything in the text that may identify a patient, in order, none over another. Time grows with length only."""
    found: list[PersonalMark] = []
    taken = bytearray(len(text))
    for kind, find in _FINDERS.items():
        for start, end in find(text):
            if not any(taken[start:end]):
                found.append(PersonalMark(start, end, kind))
                taken[start:end] = b"\1" * (end - start)
    return tuple(sorted(found, key=lambda mark: mark.start))


def is_nhs_number(digits: str) -> bool:
    """Ten digits whose last is right by modulus 11 (NHS Data Dictionary, "NHS NUMBER")."""
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9])


Span = tuple[int, int]

_DIGIT_GAP = r"[ .\-\u2010-\u2013]"
_NHS_NUMBER = re.compile(rf"(?<![0-9])[0-9]{{3}}{_DIGIT_GAP}?[0-9]{{3}}{_DIGIT_GAP}?[0-9]{{4}}(?![0-9])")
# Begins only where a run of such characters begins, and takes all of it: a megabyte without an @ is read once.
_EMAIL = re.compile(r"(?<![\w.+'%-])[\w.+'%-]++@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    rf"(?<![\w+])(?:\+44{_DIGIT_GAP}?(?:\(0\){_DIGIT_GAP}?)?|0044{_DIGIT_GAP}?|\(?0)"
    rf"(?=[1-35789])(?:[ .()\-\u2010-\u2013]{{0,2}}[0-9]){{9,10}}(?![0-9])"
)
# The second half never holds C, I, K, M, O or V (Royal Mail, Programmer's Guide, "Postcode format").
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d/.-])(?P<day>[0-9]{1,2})(?P<gap>[/.\-])(?P<month>[0-9]{1,2})(?P=gap)"
        r"(?P<year>[0-9]{4}|[0-9]{2})(?![\d/-])",
        r"(?<![\d/.-])(?P<year>[0-9]{4})(?P<gap>[/.\-])(?P<month>[0-9]{1,2})(?P=gap)(?P<day>[0-9]{1,2})(?![\d/-])",
        rf"\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?P<year>[0-9]{{4}})\b",
        rf"\b{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})\b",
    )
)

_SURNAME = r"(?:[A-Z]\.? ){0,2}[A-Z][\w'’\-]+(?: [A-Z][\w'’\-]+)?"
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame)\.? {_SURNAME}")
# In small letters, or all in capitals, only what is nothing else: "ms" is multiple sclerosis, to miss is a verb.
_TITLED_ANYHOW = re.compile(r"\b(?:mr|mrs)\.? (?P<name>[^\W\d_][\w'’\-]+)", re.IGNORECASE)
_NO_NAMES = frozenset(("and", "or", "scan", "scans", "scanner", "imaging", "vaccine", "vaccines", "vaccination"))

_AGE = re.compile(
    r"(?<![\w£.,\u2013-])(?<!over )(?<!under )(?<!to )(?<!and )"
    r"(?:[0-9]{1,3}[ -]?(?:years?|yrs?)[ -]?(?:old|of age)\b|[0-9]{1,3} ?y/?o\b|[0-9]{1,2} ?(?-i:[MF])\b"
    r"|(?:man|woman|boy|girl|patient|child|baby|he|she|who),? (?:is |was )?aged? [0-9]{1,3}\b"
    r"(?! ?(?:[+\u2013-]|to\b|and\b|or\b|plus\b|over\b|under\b)))",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:a?ddiction|adhd|aids|alcohol|allerg|alzheimer|anaemia|anorexia|anxiety|arthritis|asthma|autis|bipolar|blind"
    r"|cancer|carcinoma|cerebral palsy|chemotherapy|chronic|cirrhosis|copd|coronary|covid|deaf|dementia|depress"
    r"|diabet|diagnos|disab|dialysis|down.?s syndrome|eating disorder|eczema|epilep|fibromyalgia|frail|heart"
    r"|hepatitis|hiv|hypertension|kidney|learning difficult|leukaemia|lupus|lymphoma|melanoma|mental|miscarr"
    r"|multiple sclerosis|obes|overdose|parkinson|pregnan|psychos|schizo|self.?harm|sepsis|sickle|stroke|suicid"
    r"|syphilis|tb|thalassaemia|tuberculosis|tumour)",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[Span]:
    return (found.span() for found in _EMAIL.finditer(text))


def _nhs_numbers(text: str) -> Iterator[Span]:
    found = _NHS_NUMBER.finditer(text)
    return (one.span() for one in found if is_nhs_number(re.sub(r"[^0-9]", "", one.group())))


def _phones(text: str) -> Iterator[Span]:
    return (found.span() for found in _PHONE.finditer(text))


def _postcodes(text: str) -> Iterator[Span]:
    return (found.span() for found in _POSTCODE.finditer(text))


def _full_dates(text: str) -> Iterator[Span]:
    for pattern in _DATES:
        yield from (found.span() for found in pattern.finditer(text) if _is_day(found))


def _is_day(found: re.Match[str]) -> bool:
    """True for a day of the calendar, in British or American order, of any century where a year has two digits."""
    named, year, day = found["month"].lower(), int(found["year"]), int(found["day"])
    month = int(named) if named.isdigit() else _MONTHS.index(named[:3]) + 1
    orders = ((day, month), (month, day)) if named.isdigit() else ((day, month),)
    return (year < 100 or 1880 <= year <= 2100) and any(_in_calendar(year, month, day) for day, month in orders)


def _in_calendar(year: int, month: int, day: int) -> bool:
    try:
        date(year if year > 99 else year + 2000, month, day)
    except ValueError:
        return False
    return True


def _names(text: str) -> Iterator[Span]:
    yield from (found.span() for found in _TITLED.finditer(text))
    found = _TITLED_ANYHOW.finditer(text)
    yield from (one.span() for one in found if one["name"].lower() not in _NO_NAMES)


def _ages_with_conditions(text: str) -> Iterator[Span]:
    """The age alone is marked: the condition beside it is what makes it one person's."""
    for age in _AGE.finditer(text):
        if _CONDITION.search(text, max(0, age.start() - NEARBY), age.end() + NEARBY):
            yield age.span()


_FINDERS: dict[PersonalKind, Callable[[str], Iterator[Span]]] = {
    PersonalKind.EMAIL: _emails,
    PersonalKind.NHS_NUMBER: _nhs_numbers,
    PersonalKind.PHONE: _phones,
    PersonalKind.FULL_DATE: _full_dates,
    PersonalKind.POSTCODE: _postcodes,
    PersonalKind.NAME: _names,
    PersonalKind.AGE_AND_CONDITION: _ages_with_conditions,
}
