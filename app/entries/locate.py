"""From what an author told us of a place to what the public may know of it."""

from collections.abc import Callable
from dataclasses import replace

from casestudies.fields import CaseStudy
from geodata.postcodes import Postcodes
from geodata.precision import public_place
from kb.areas import borough_names
from kb.records import Precision, PublicPlace, Record
from kb.vocabularies import HIDDEN_COMMUNITIES


def must_hide(record: Record) -> bool:
    """True where the communities could be harmed by being found: hidden unless a moderator has an agreement."""
    reached = record.communities_reached if isinstance(record, CaseStudy) else ()
    return bool(HIDDEN_COMMUNITIES & {*record.communities, *reached})


def locator(postcodes: Postcodes, *, agreed: Precision | None = None) -> Callable[[Record], PublicPlace]:
    """The function that gives a record's public place; `agreed` is a moderator's finer precision."""

    def locate(record: Record) -> PublicPlace:
        precision = agreed or (Precision.HIDDEN if must_hide(record) else Precision(record.place.precision))
        return _locate(replace(record, place=replace(record.place, precision=precision)), postcodes)

    return locate


def _locate(record: Record, postcodes: Postcodes) -> PublicPlace:
    if record.place.precision == Precision.HIDDEN:
        names = _names(record)
        return PublicPlace(
            label=f"Somewhere in {names[0] if len(names) == 1 else 'London'}", precision=Precision.HIDDEN
        )
    if record.place.postcode or record.place.lat is not None:
        return public_place(record.place, postcodes=postcodes, borough_names=borough_names())
    return PublicPlace(label=area_in_words(record), precision=Precision.BOROUGH)


def area_in_words(record: Record) -> str:
    """The area a record is for: "Lambeth", "Camden and Islington", "6 boroughs", "London-wide", "Online"."""
    names = _names(record)
    if len(names) > 3:
        return f"{len(names)} boroughs"
    if names:
        return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    if record.london_wide:
        return "London-wide"
    return "Online" if record.online else "London"


def _names(record: Record) -> list[str]:
    """The record's boroughs by name, as they stand in a sentence."""
    known = [borough_names()[gss] for gss in record.boroughs if gss in borough_names()]
    return ["the City of London" if name == "City of London" else name for name in known]
