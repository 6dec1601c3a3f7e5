"""Finds sentences that tell of one person, or of so few that a neighbour would know them: names, ages, small counts."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from kb.personal_cues import (
    FINDING,
    FIRST_NAMES,
    HAS_IT,
    IN_A_NAME_OF_A_PLACE,
    NO_NAME,
    ONE_PERSON,
    PEOPLE,
    STATUS,
    WORKER,
)
from kb.personal_numbers import Span

NEARBY = 80
"""Characters between an age and a condition that may still speak of one person."""
AFTER_NAME = 110
"""Characters after a name in which its sentence may tell a finding."""
BESIDE_QUOTE = 60
"""Characters between somebody's words and the age of whoever said them."""

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]{1,20}(?:['’-][^\W\d_]{2,20})?"
_SURNAME = r"(?:[A-Z]\.? ){0,2}[A-Z][\w'’\-]*(?: [A-Z][\w'’\-]+)?"
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? {_SURNAME}")
_TITLED_ANYBODY = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame)\.? {_SURNAME}")
# In small letters, or all in capitals, only what is nothing else: "ms" is multiple sclerosis, to miss is a verb.
_TITLED_ANYHOW = re.compile(r"\b(?:mr|mrs)\.? (?P<name>[^\W\d_][\w'’\-]+)", re.IGNORECASE)
_NO_SURNAMES = frozenset(("and", "or", "scan", "scans", "scanner", "imaging", "vaccine", "vaccines", "vaccination"))
_TITLED_THING = re.compile(r"\b(?:MS|Ms) (?:Society|Trust|Nurse|Support|Team|Office)|\bMR (?:Imaging|Scan)")

_CALLED = re.compile(
    rf"\b(?:{ONE_PERSON},? (?:who (?:is|was) |let['’]?s )?(?:called|named)"
    r"|(?:her|his|my|whose|patient['’]s) name (?:is|was)"
    r"|(?:my|his|her|their|the patient['’]s) (?:late )?(?:wife|husband|son|daughter|mother|mum|father|dad|sister"
    rf"|brother|baby|partner|grandson|granddaughter)) (?P<name>{_CAPITAL}(?: {_CAPITAL})?)"
)
_NAME = re.compile(rf"(?<![\w.@/'’-])(?P<first>{_CAPITAL})(?: (?P<last>{_CAPITAL}))?")
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")
_HER = re.compile(r"\b(?:he|she|his|her|him|himself|herself)\b")
_NOT_A_PERSONS = re.compile(r"(?:St|Saint|Dr|Prof|Professor|Nurse|Sister|Sir|Dame|Lord|King|Queen|GP|Dame)\.? $")
_AGE_AFTER_NAME = re.compile(
    r"(?:, | \()(?:aged? )?[1-9][0-9]?(?=[,.;)]| years| and | who |$)|,? (?:is |was )?(?:aged? [1-9]"
    r"|(?:an? )?[0-9]{1,3}[- ]years?[- ]old)| (?:is|was|turned) [1-9][0-9]?(?= (?:and|when|years)|[,.])"
)

_AGE = re.compile(
    r"(?<![\w£.,\u2013-])(?<!over )(?<!under )(?<!to )(?<!and )"
    r"(?:[0-9]{1,3}[ -]?(?:years?|yrs?)[ -]?(?:old|of age)\b|[0-9]{1,3} ?y/?o\b|[0-9]{1,2} ?(?-i:[MF])\b"
    r"|\bI(?:['’]| a)m (?:only |now |nearly )?[1-9][0-9](?=[ ,.!]+(?:years|and|but|I\b|$))"
    rf"|{ONE_PERSON},? (?:is |was )?(?:only )?(?:aged? )[0-9]{{1,3}}\b"
    r"|\b(?:he|she|who) (?:is|was) (?:aged? )?[0-9]{1,3}\b"
    r"|(?:[a-z]{3,12}-){1,2}year-old\b)"
    r"(?! ?(?:[+\u2013%-]|to\b|or\b|plus\b|over\b|under\b|and (?:over|above|under|older)\b|minutes|weeks|months|days"
    r"|hours|of the|out of|building|hall|church|centre|hospital|house|estate|charity|scheme|service|programme|project"
    r"|problem|contract|website|tradition|organisation|partnership|policy|lease))",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[“\"«][^“”\"«»\n]{8,1500}+[”\"»]")
_SPEAKERS_AGE = re.compile(
    r"[ .,*_)\n>]{0,6}(?:[-–—―~(]|said|says)[^\n”\"“]{0,60}?(?:[,(] ?|aged? )"
    r"(?P<age>[1-9][0-9]?)(?=[ ]?(?:[,.;)*_]|years|yrs|$|\n))"
)

_FEW = r"(?:[1-4]|one|two|three|four|a couple of)"
_KIND_OF = (
    r"(?:of (?:the|our|these|those|my) |more |other |new |older? |young(?:er)? |elderly |local |female |male |pregnant "
    r"|homeless |disabled |deaf |blind |autistic |diabetic |vulnerable |registered |undocumented |black |white |single "
    r"|housebound |trans(?:gender)? |isolated |teenage |bereaved |school-?age |seriously |ill |(?-i:[A-Z][a-z]{2,15}) )"
)
_COUNT = re.compile(
    rf"(?<![\w.,/£$%:\-\u2013])(?<!type )(?<!phase )(?<!tier )(?<!level )(?<!stage )(?<!band )(?<!step )(?<!group )"
    rf"(?<!week )(?<!table )(?<!one in )(?<!1 in )(?<!top )(?<!key )(?<!the )(?<!of )(?<!category )"
    rf"{_FEW} {_KIND_OF}{{0,3}}(?:(?-i:{PEOPLE})(?!['’-])|(?<=one )(?:baby|boy|child|girl|lady|man|mother|mum|patient"
    rf"|participant|refugee|resident|service user|teenager|woman)|(?<=1 )(?:patient|child|woman|man|baby))\b"
    r"(?! (?:per|each|at a time|from (?:each|every)|in (?:each|every|a group|ten|five|four)|on (?:our|the) (?:team"
    r"|board|staff|committee|panel)|(?:to )?(?:run|lead|staff|chair|co-chair|work|manage|join the (?:team|board))s?\b"
    r"|access|advisory|board|champion|charit|education|engagement|experience|facing|feedback|focus|forum|group|information"
    r"|involvement|journey|leader|leaflet|list|listening|network|organisation|panel|participation|project|protection"
    r"|record|rep\b|reps\b|representative|safety|session|stor|survey|transport|visit|voice))",
    re.IGNORECASE,
)
_FEW_HAD = re.compile(
    rf"(?<![\w.,/£$%:\-\u2013]){_FEW} (?:of (?:them|whom) )?(?:(?:had|have|has|were|was|needed|tested|died|developed"
    r"|turned out)\b)",
    re.IGNORECASE,
)


def names(text: str) -> Iterator[Span]:
    """Names with a title, names that a sentence introduces, and names beside an age or a finding."""
    yield from _titled(text, _TITLED)
    yield from (found.span("name") for found in _CALLED.finditer(text) if found["name"].split()[0] not in NO_NAME)
    perhaps = [found for found in _NAME.finditer(text) if _may_be_a_person(text, found)]
    findings = _starts(FINDING, text) if perhaps else []
    yield from (found.span() for found in perhaps if _tells_of(text, found, findings))


def titled_names(text: str) -> Iterator[Span]:
    """Everybody with a title, doctors as well."""
    return _titled(text, _TITLED_ANYBODY)


def ages_with_findings(text: str) -> Iterator[Span]:
    """The age alone is marked: the condition beside it is what makes it one person's."""
    return _ages_beside(FINDING, text)


def ages_with_statuses(text: str) -> Iterator[Span]:
    """An age beside a circumstance that few share, such as seeking asylum: with a place, that is one person."""
    return _ages_beside(STATUS, text)


def ages_with_quotes(text: str) -> Iterator[Span]:
    """An age beside somebody's own words, or in them."""
    quotes = [found.span() for found in _QUOTE.finditer(text)]
    starts, ends = [start for start, _ in quotes], [end for _, end in quotes]
    for start, end in _ages(text):
        inside = bisect_left(starts, start) > bisect_left(ends, start)
        if inside or _between(ends, start - BESIDE_QUOTE, start + 1) or _between(starts, end, end + BESIDE_QUOTE):
            yield start, end
    for end in ends:
        if found := _SPEAKERS_AGE.match(text, end):
            yield found.span("age")


def small_counts(text: str) -> Iterator[Span]:
    """One to four people, beside the word for them, or beside what they had."""
    yield from (found.span() for found in _COUNT.finditer(text))
    perhaps = [found.span() for found in _FEW_HAD.finditer(text)]
    findings = _starts(FINDING, text) if perhaps else []
    yield from ((start, end) for start, end in perhaps if _between(findings, end, end + 40))


def _titled(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    yield from (found.span() for found in pattern.finditer(text) if not _TITLED_THING.match(text, found.start()))
    found = _TITLED_ANYHOW.finditer(text)
    yield from (one.span() for one in found if one["name"].lower() not in _NO_SURNAMES)


def _may_be_a_person(text: str, found: re.Match[str]) -> bool:
    """False where the words themselves, or those before them, say that this is no patient's name."""
    first, last = found["first"], found["last"]
    if first in NO_NAME or {first, last} & IN_A_NAME_OF_A_PLACE or first.isupper():
        return False
    return not _NOT_A_PERSONS.search(text, max(0, found.start() - 12), found.start())


def _tells_of(text: str, found: re.Match[str], findings: list[int]) -> bool:
    """True where the words after a name tell an age, or a finding that the person has.

    A name that we do not know needs "her" or "him" as well: "Screening had found cancer" names nobody.
    """
    known = found["first"] in FIRST_NAMES
    if _AGE_AFTER_NAME.match(text, found.end()):
        return known or text[found.end() : found.end() + 12].find("aged") >= 0
    until = _sentence_end(text, found.end())
    if not _between(findings, found.end(), until):
        return False
    if not known and not _HER.search(text, found.end(), until):
        return False
    return bool(HAS_IT.search(text, found.end(), until)) and not WORKER.search(text, found.end(), until)


def _sentence_end(text: str, start: int) -> int:
    limit = min(len(text), start + AFTER_NAME)
    found = _SENTENCE_END.search(text, start, limit)
    return found.start() if found else limit


def _ages_beside(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    ages = list(_ages(text))
    cues = _starts(pattern, text) if ages else []
    return (age for age in ages if _between(cues, age[0] - NEARBY, age[1] + NEARBY))


def _ages(text: str) -> Iterator[Span]:
    return (found.span() for found in _AGE.finditer(text))


def _starts(pattern: re.Pattern[str], text: str) -> list[int]:
    return [found.start() for found in pattern.finditer(text)]


def _between(places: list[int], start: int, end: int) -> bool:
    """True where one of these places, in order, lies from start to before end."""
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end
