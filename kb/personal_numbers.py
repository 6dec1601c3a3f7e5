"""Finds numbers and addresses that lead to a person: NHS numbers, phones, e-mail, dates of birth, homes."""

import re
from collections.abc import Iterator
from datetime import date

Span = tuple[int, int]

BEFORE = 50
"""Characters before a date or an address in which a word may say whose it is."""

_DIGIT_GAP = r"[ .\-\u2010-\u2013]"
_NHS_NUMBER = re.compile(rf"(?<![0-9])[0-9]{{3}}{_DIGIT_GAP}?[0-9]{{3}}{_DIGIT_GAP}?[0-9]{{4}}(?![0-9])")
# Begins only where a run of such characters begins, and takes all of it: a megabyte without an @ is read once.
_EMAIL = re.compile(r"(?<![\w.+'%-])(?P<box>[\w.+'%-]++)@[\w-]+(?:\.[\w-]+)+")
_SHARED_BOX = re.compile(
    r"(?:^|[._+-])(?:admin|bookings?|clinic|contact|desk|enquir(?:y|ies)|hello|help|hub|info|library|mail|office"
    r"|partnerships?|pcn|practice|reception|referrals?|secretary|support|surgery|team)(?:$|[._+-])",
    re.IGNORECASE,
)
_PHONE = re.compile(
    rf"(?<![\w+])(?:\+44{_DIGIT_GAP}?(?:\(0\){_DIGIT_GAP}?)?|0044{_DIGIT_GAP}?|\(?0)"
    rf"(?=[1-35789])(?:[ .()\-\u2010-\u2013]{{0,2}}[0-9]){{9,10}}(?![0-9])"
)
# 03, 08 and 09 are numbers of organisations only (Ofcom, National Telephone Numbering Plan).
_NO_PERSONS_PHONE = re.compile(r"(?:\+44|0044|\(?0)[ .()\-\u2010-\u2013]*(?:0\))?[ .()\-\u2010-\u2013]*[389]")
# The second half never holds C, I, K, M, O or V (Royal Mail, Programmer's Guide, "Postcode format").
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b(?:(?:flat|apartment|apt|room) [0-9]{1,4}[a-z]?,? (?:at |of )?)?[0-9]{1,4}[a-z]?,? (?:[A-Z][\w'’]{1,20} ){1,3}"
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Close|Court|Crescent|Drive|Gardens?|Grove|Hill|House|Mansions|Mews|Place"
    r"|Rise|Row|Square|Terrace|Towers?|Walk|Way)\b"
)
_LIVES = re.compile(
    r"\b(?:lives?|living|lived|resides?|residing|home(?: address)?|(?:her|his|their|my|patient['’]?s?) address"
    r"|housed|moved|stays?|staying|visited (?:her|him|them)|neighbour|placed) (?:is |was |alone |with [\w ]{1,20} )?"
    r"(?:at|to|in|on|:|is)?|(?:her|his|their|my) (?:flat|house|home)\b|\baddress:",
    re.IGNORECASE,
)

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
_BIRTH = re.compile(r"\b(?:d\.? ?o\.? ?b\b|(?:date of )?birth|birthda[ty]e?|born|b\.)", re.IGNORECASE)


def emails(text: str, *, all_of_them: bool = False) -> Iterator[Span]:
    """E-mail addresses but shared mailboxes, such as "reception@", unless `all_of_them` are asked for."""
    for found in _EMAIL.finditer(text):
        if all_of_them or not _SHARED_BOX.search(found["box"]):
            yield found.span()


def nhs_numbers(text: str) -> Iterator[Span]:
    found = _NHS_NUMBER.finditer(text)
    return (one.span() for one in found if is_nhs_number(re.sub(r"[^0-9]", "", one.group())))


def is_nhs_number(digits: str) -> bool:
    """Ten digits whose last is right by modulus 11 (NHS Data Dictionary, "NHS NUMBER")."""
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9])


def phones(text: str) -> Iterator[Span]:
    """Numbers that may be a person's: not those that only organisations have, such as 0800."""
    return (found.span() for found in _PHONE.finditer(text) if not _NO_PERSONS_PHONE.match(found.group()))


def postcodes(text: str) -> Iterator[Span]:
    """Every full postcode, whosever it is."""
    return (found.span() for found in _POSTCODE.finditer(text))


def homes(text: str) -> Iterator[Span]:
    """A postcode or a house in a street, where the words before it say that somebody lives there."""
    for pattern in (_STREET, _POSTCODE):
        for found in pattern.finditer(text):
            if _LIVES.search(text, max(0, found.start() - BEFORE), found.start()):
                yield found.span()


def full_dates(text: str) -> Iterator[Span]:
    """Every day of the calendar with its year, whatever happened on it."""
    for pattern in _DATES:
        yield from (found.span() for found in pattern.finditer(text) if _is_day(found))


def birth_dates(text: str) -> Iterator[Span]:
    """A day with a word of birth shortly before it, or in brackets after it. Other days are those of events."""
    for start, end in full_dates(text):
        if _BIRTH.search(text, max(0, start - BEFORE // 2), start) or _BIRTH.match(text, end + 2, end + 20):
            yield start, end


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
