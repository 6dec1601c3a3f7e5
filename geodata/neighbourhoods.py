"""London's neighbourhoods by the names that people use, and the boroughs that each lies in."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent / "neighbourhoods.csv"

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")


@dataclass(frozen=True)
class Neighbourhood:
    """A name, and the GSS codes of every borough that it reaches into, in order of code.

    Several boroughs: the place straddles them, or the name is that of two places ("Hayes").
    """

    name: str
    boroughs: tuple[str, ...]


def neighbourhood_key(text: str) -> str:
    """The one form under which spellings of a name meet: "King’s Cross", "kings-cross" -> "kings cross".

    Case, accents, apostrophes, hyphens and full stops do not count; "&" is "and", "Saint" is "St". A text already cut
    into words at its apostrophe ("king s cross") meets the others too. Text without a letter or digit gives "".
    """
    folded = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    bare = _APOSTROPHES.sub("", folded).casefold().replace("&", " and ")
    words = " ".join("st" if word == "saint" else word for word in re.findall(r"\w+", bare))
    return re.sub(r"(?<=\w) s\b", "s", words)


@cache
def list_neighbourhoods() -> tuple[Neighbourhood, ...]:
    """Every row of neighbourhoods.csv, in its order."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(Neighbourhood(row["name"], tuple(row["boroughs"].split(";"))) for row in csv.DictReader(lines))


@cache
def load_neighbourhoods() -> Mapping[str, tuple[str, ...]]:
    """`neighbourhood_key` of each name -> the GSS codes of its boroughs."""
    return MappingProxyType({key: found.boroughs for key, found in _by_key().items()})


def find_neighbourhood(text: str) -> Neighbourhood | None:
    """The neighbourhood of this name, however it is written; None for any other text."""
    return _by_key().get(neighbourhood_key(text))


@cache
def _by_key() -> Mapping[str, Neighbourhood]:
    return MappingProxyType({neighbourhood_key(found.name): found for found in list_neighbourhoods()})
