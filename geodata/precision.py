"""What the public may know of a place: decided once, at publication (docs/records.md, "Precision").

Everything that the public can see or measure starts from the result, never from the place itself:
a distance from an exact point gives a hidden address away.
"""

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt

from geodata.postcodes import District, Postcode, Postcodes
from kb.records import Place, Precision, PublicPlace

STREET_DECIMALS = 3  # about 110 m by 70 m in London
FEWEST_POINTS = 20  # a district of fewer places would give one away by its mean point
EARTH_KM = 6371.0088


def public_place(place: Place, *, postcodes: Postcodes, borough_names: Mapping[str, str]) -> PublicPlace:
    """The point and the words that the place's precision allows; without a place, an empty one.

    `borough_names` maps GSS codes to names. Where the precise thing asked for is not known (no pin and
    no postcode, or a district with hardly any postcodes), the place becomes as coarse as its borough.
    Raises ValueError for a precision that is none, so that nothing is published by mistake.
    """
    precision = Precision(place.precision)
    if not (place.postcode or place.borough or place.lat is not None):
        return PublicPlace()
    anchor = _anchor(place, postcodes)
    name = borough_names.get(place.borough or (anchor.borough if anchor else ""), "")
    point = _point(place, anchor)
    if precision is Precision.EXACT and point:
        return _pinned(_exact_label(place, name), point, precision)
    if precision is Precision.STREET and point:
        lat, lon = point
        rounded = round(lat, STREET_DECIMALS), round(lon, STREET_DECIMALS)
        return _pinned(_district_label(anchor, name), rounded, precision)
    if precision is Precision.POSTCODE_DISTRICT and anchor and (district := _safe_district(anchor, postcodes)):
        return _pinned(_district_label(anchor, name), (district.lat, district.lon), precision)
    coarse = Precision.HIDDEN if precision is Precision.HIDDEN else Precision.BOROUGH
    return PublicPlace(label=f"Somewhere in {_in_a_sentence(name)}", precision=coarse)


def distance_km(a: PublicPlace, b: PublicPlace) -> float | None:
    """Great-circle distance of two public points in kilometres, None where either shows no pin."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.lon - a.lon) / 2
    chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))


def _anchor(place: Place, postcodes: Postcodes) -> Postcode | None:
    """The place's own postcode, or the one nearest to its pin."""
    if place.postcode and (found := postcodes.find(place.postcode)):
        return found
    if place.lat is not None and place.lon is not None:
        return postcodes.nearest(place.lat, place.lon)
    return None


def _point(place: Place, anchor: Postcode | None) -> tuple[float, float] | None:
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    return (anchor.lat, anchor.lon) if anchor else None


def _safe_district(anchor: Postcode, postcodes: Postcodes) -> District | None:
    district = postcodes.district(anchor.district)
    return district if district and district.points >= FEWEST_POINTS else None


def _pinned(label: str, point: tuple[float, float], precision: Precision) -> PublicPlace:
    return PublicPlace(label=label, lat=point[0], lon=point[1], precision=precision)


def _exact_label(place: Place, borough: str) -> str:
    address = " ".join(place.address.split())
    told = [address, *(part for part in (place.postcode, borough) if part.casefold() not in address.casefold())]
    return ", ".join(part for part in told if part) or "London"


def _district_label(anchor: Postcode | None, borough: str) -> str:
    return ", ".join(part for part in (anchor.district if anchor else "", borough) if part) or "London"


def _in_a_sentence(borough: str) -> str:
    return f"the {borough}" if borough.startswith("City of ") else borough or "London"
