"""Where a case study is and who leads it, as far as its words and what is known of organisations say."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from casestudies.fields import CaseStudy
from kb.areas import get_borough, list_boroughs
from kb.errors import NotFound
from kb.organisations import Organisation
from kb.records import Place


@dataclass(frozen=True)
class KnownPostcode:
    """A London postcode as it is written, and its borough's GSS code."""

    postcode: str
    borough: str


@dataclass(frozen=True)
class Lookups:
    """What is known outside a document. Each may know nothing: a document is read all the same.

    `find_places` gives the boroughs (GSS codes) of neighbourhoods that a text names.
    """

    find_postcode: Callable[[str], KnownPostcode | None] = lambda _text: None
    find_places: Callable[[str], tuple[str, ...]] = lambda _text: ()
    organisations: Sequence[Organisation] = ()

    def find_organisation(self, name: str, ods_code: str) -> Organisation | None:
        """By code, else by a name that only one has."""
        named = self._named.get(_name_key(name), [])
        return self._coded.get(ods_code.upper()) if ods_code else named[0] if len(named) == 1 else None

    @cached_property
    def _coded(self) -> dict[str, Organisation]:
        return {one.ods_code.upper(): one for one in self.organisations}

    @cached_property
    def _named(self) -> dict[str, list[Organisation]]:
        found: dict[str, list[Organisation]] = {}
        for one in self.organisations:
            found.setdefault(_name_key(one.name), []).append(one)
        return found


_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")
_WORDS = r"(?:[A-Z][\w'’]+,?|&|and|of|the|upon|St\.?)"
_ORGANISATION = re.compile(
    rf"\b([A-Z][\w'’]+(?:,?\s{_WORDS}){{0,5}}?\s(?:PCN|Practice|Surgery|Health Centre|Medical Centre|GP [Pp]ractice))\b"
)
_KIND_OF_ORGANISATION = re.compile(
    r"\b(?:practice|pcn|surgery|health centre|medical centre|clinic|trust|council|federation|network|charity|cic"
    r"|foundation|partnership|hospital|icb)\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\s*\([A-Z0-9]{2,8}\)$")
_LEADING = re.compile(r"^(?:At|In|The team at|From)\s+(?=[A-Z])")


def read_organisation(bold: Iterable[str], text: str) -> str:
    """The first organisation in bold, else the first that is named; "" where there is none."""
    named = next((words for words in bold if _KIND_OF_ORGANISATION.search(words)), "")
    if not named and (found := _ORGANISATION.search(text[:20_000])):
        named = found[1]
    return _LEADING.sub("", _ABBREVIATION.sub("", named.strip(" .,:")))


def read_boroughs(text: str, lookups: Lookups) -> tuple[str, ...]:
    """GSS codes of the boroughs that a text names, itself or by a full postcode, else by a neighbourhood."""
    named = [_gss_of()[found[0].casefold()] for found in _borough_names().finditer(text)]
    located = [lookups.find_postcode(found[0]) for found in _POSTCODE.finditer(text)]
    return tuple(dict.fromkeys((*named, *(one.borough for one in located if one)))) or lookups.find_places(text)


def parse_boroughs(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(GSS codes, names that are none) of a list such as "Lambeth; Southwark"."""
    known, unknown = [], []
    for name in filter(None, (part.strip() for part in re.split(r"[;,/\n]", text))):
        try:
            known.append(get_borough(name).gss)
        except NotFound:
            unknown.append(name)
    return tuple(dict.fromkeys(known)), tuple(unknown)


def with_organisation(record: CaseStudy, lookups: Lookups) -> CaseStudy:
    """The record with what is known of its organisation: code, kind, postcode and, where none is named, borough."""
    known = lookups.find_organisation(record.organisation, record.ods_code)
    if known is None:
        return record
    home = lookups.find_postcode(known.postcode) if known.postcode and not record.place.postcode else None
    return replace(
        record,
        ods_code=known.ods_code,
        lead_level=record.lead_level or known.level,
        boroughs=record.boroughs or ((home.borough,) if home else ()),
        place=Place(postcode=home.postcode, borough=home.borough) if home else record.place,
    )


def _name_key(name: str) -> str:
    """A name as it is compared: letters and digits alone, without "the"."""
    return "".join(re.findall(r"\w", name.casefold().replace("&", "and").removeprefix("the ")))


@cache
def _gss_of() -> dict[str, str]:
    return {borough.name.casefold(): borough.gss for borough in list_boroughs()}


@cache
def _borough_names() -> re.Pattern[str]:
    names = sorted((re.escape(borough.name) for borough in list_boroughs()), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(names)})\b", re.IGNORECASE)
