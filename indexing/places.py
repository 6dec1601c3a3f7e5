"""Reads places out of a question: boroughs, ICBs by all their names, postcodes, districts, neighbourhoods."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from geodata.neighbourhoods import list_neighbourhoods, neighbourhood_key
from geodata.postcodes import District, Postcode
from indexing.query import Token, phrase, telling
from kb.areas import get_borough, list_boroughs, list_icbs, list_memberships

LONGEST = 6
"""Words in the longest name of a place."""

LEADING = frozenset({"in", "near", "around", "at", "from", "across", "within", "for", "of", "nearby", "by", "nr"})
NEAR = frozenset({"near", "around", "nearby", "nr", "by"})
CUES = frozenset({"in", "near", "around", "nearby", "nr", "within", "across"})
FILLING = frozenset({"the", "london", "borough", "of", "nhs", "icb", "ics"})

# What people call a borough beside its name.
ALIASES = {
    "barking dagenham": "Barking and Dagenham",
    "barking & dagenham": "Barking and Dagenham",
    "hammersmith": "Hammersmith and Fulham",
    "hammersmith fulham": "Hammersmith and Fulham",
    "kensington chelsea": "Kensington and Chelsea",
    "rbkc": "Kensington and Chelsea",
    "lbhf": "Hammersmith and Fulham",
    "kingston": "Kingston upon Thames",
    "richmond": "Richmond upon Thames",
    "square mile": "City of London",
    "the city": "City of London",
}

# Names that are everyday words too: read as places only after "in" or "near", or with a capital letter that does not
# merely begin the sentence ("Angel investors"). "Of" and "for" say nothing: "effects of bow shock".
EVERYDAY = frozenset(
    {"angel", "bank", "barking", "borough", "bow", "chase", "church end", "green lanes", "ham", "hook", "hale", "oval"}
    | {"barnes", "lee", "maryland", "poplar", "shirley", "strand", "temple", "the city", "victoria", "worlds end"}
)


_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}", re.IGNORECASE)


class PlaceKind(StrEnum):
    BOROUGH = "borough"
    ICB = "icb"
    POSTCODE = "postcode"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


@dataclass(frozen=True, kw_only=True)
class PlaceRead:
    """A place in a question: words start to end (excluding), with the boroughs it means by GSS code.

    `icbs` are ICB codes for an ICB. `lat` and `lon` (WGS 84) are given for a postcode or district. `near` is True
    where the question asks for what is near. A name that several boroughs use has them all in `boroughs`.
    """

    kind: PlaceKind
    name: str
    start: int
    end: int
    boroughs: tuple[str, ...]
    icbs: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    near: bool = False

    @property
    def ambiguous(self) -> bool:
        return self.kind is PlaceKind.NEIGHBOURHOOD and len(self.boroughs) > 1

    @property
    def in_boroughs(self) -> str:
        """ "Bromley", "Bromley or Hillingdon"."""
        return " or ".join(get_borough(gss).name for gss in self.boroughs)


class PostcodeTable(Protocol):
    """What is asked of London's postcodes; `geodata.postcodes.Postcodes` answers."""

    def find(self, text: str) -> Postcode | None: ...

    def district(self, text: str) -> District | None: ...


@dataclass(frozen=True)
class Named:
    kind: PlaceKind
    name: str
    boroughs: tuple[str, ...]
    icbs: tuple[str, ...] = ()


def read_place(asked: Sequence[Token], postcodes: PostcodeTable | None = None) -> PlaceRead | None:
    """The first place that a question names, an exact one before a wide one; None where it names none."""
    found = sorted(list_places(asked, postcodes), key=lambda place: (_ORDER[place.kind], place.start - place.end))
    return _with_leading(asked, found[0]) if found else None


_ORDER = {
    PlaceKind.POSTCODE: 0,
    PlaceKind.DISTRICT: 1,
    PlaceKind.ICB: 4,
    PlaceKind.NEIGHBOURHOOD: 3,
    PlaceKind.BOROUGH: 3,
}


def list_places(asked: Sequence[Token], postcodes: PostcodeTable | None = None) -> list[PlaceRead]:
    """Every place that a question names, in order, without the small words before it."""
    return list(_found(asked, postcodes))


def name_words(part: Sequence[Token]) -> tuple[str, ...]:
    """What of a place's words a record may hold: not the "near" before it."""
    return telling(token.word for token in part if token.word not in LEADING | FILLING)


def _found(asked: Sequence[Token], postcodes: PostcodeTable | None) -> Iterator[PlaceRead]:
    at = 0
    while at < len(asked):
        place = _postcode(asked, at, postcodes) or _named(asked, at)
        if place:
            yield place
        at = place.end if place else at + 1


def _postcode(asked: Sequence[Token], at: int, postcodes: PostcodeTable | None) -> PlaceRead | None:
    """ "SE5 8AZ", "se58az", and "SE5" alone."""
    if postcodes is None or not any(letter.isdigit() for letter in asked[at].typed):
        return None
    for end in (at + 2, at + 1):
        typed = " ".join(token.typed for token in asked[at:end])
        one = postcodes.find(typed) if end <= len(asked) and _POSTCODE.fullmatch(typed) else None
        if one:
            return PlaceRead(
                kind=PlaceKind.POSTCODE,
                name=one.postcode,
                start=at,
                end=end,
                boroughs=(one.borough,),
                lat=one.lat,
                lon=one.lon,
            )
    if district := postcodes.district(asked[at].typed):
        return PlaceRead(
            kind=PlaceKind.DISTRICT,
            name=district.code,
            start=at,
            end=at + 1,
            boroughs=district.boroughs,
            lat=district.lat,
            lon=district.lon,
        )
    return None


def _named(asked: Sequence[Token], at: int) -> PlaceRead | None:
    """The longest name that begins here."""
    for end in range(min(len(asked), at + LONGEST), at, -1):
        name = neighbourhood_key(phrase(asked[at:end]))
        found = _names().get(name)
        if found and (name not in EVERYDAY or _meant(asked, at)):
            return PlaceRead(
                kind=found.kind, name=found.name, start=at, end=end, boroughs=found.boroughs, icbs=found.icbs
            )
    return None


def _meant(asked: Sequence[Token], at: int) -> bool:
    if at == 0:
        return False
    return asked[at - 1].word in CUES or (
        asked[at].typed[0].isupper() and any(token.typed[0].islower() for token in asked)
    )


def _with_leading(asked: Sequence[Token], place: PlaceRead) -> PlaceRead:
    """The place with the small words that belong to it: "near", "in the London Borough of", "ICB"."""
    start, end = place.start, place.end
    while end < len(asked) and asked[end].word in {"icb", "ics", "borough"}:
        end += 1
    while start and asked[start - 1].word in FILLING:
        start -= 1
    if start and asked[start - 1].word in LEADING:
        start -= 1
    near = any(token.word in NEAR for token in asked[start : place.start])
    fields = {name: getattr(place, name) for name in PlaceRead.__dataclass_fields__}
    return PlaceRead(**{**fields, "start": start, "end": end, "near": near})


@cache
def _names() -> Mapping[str, Named]:
    """Every name by its `neighbourhood_key`. Boroughs and ICBs win over neighbourhoods."""
    names: dict[str, Named] = {}
    for place in list_neighbourhoods():
        names[neighbourhood_key(place.name)] = Named(PlaceKind.NEIGHBOURHOOD, place.name, place.boroughs)
    for borough in list_boroughs():
        aliases = [alias for alias, meant in ALIASES.items() if meant == borough.name]
        for spelling in (borough.name, *aliases):
            names[neighbourhood_key(spelling)] = Named(PlaceKind.BOROUGH, borough.name, (borough.gss,))
    for icb in list_icbs():
        members = tuple(dict.fromkeys(row.borough for row in list_memberships() if row.icb == icb.code))
        joined = icb.short_name.replace(" East", "east").replace(" West", "west")
        for spelling in (icb.code, icb.short_name, joined):
            names[neighbourhood_key(spelling)] = Named(PlaceKind.ICB, icb.short_name, members, (icb.code,))
    # A question is cut into words, and "&" is none: "elephant & castle".
    return {name.replace(" and ", " "): place for name, place in names.items()} | names
