"""The part of a record that case studies and assets share, and the words for places and contacts."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    CASE_STUDY = "case_study"
    ASSET = "asset"


class SourceKind(StrEnum):
    CONTRIBUTED = "contributed"
    PUBLICATION = "publication"
    IMPORTED = "imported"


class Precision(StrEnum):
    """How much of a place the public sees, finest first."""

    EXACT = "exact"
    STREET = "street"
    POSTCODE_DISTRICT = "postcode_district"
    BOROUGH = "borough"
    HIDDEN = "hidden"


class Visibility(StrEnum):
    NONE = "none"
    MEMBERS = "members"
    PUBLIC = "public"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is, as its owner told us. Private: the public sees a PublicPlace.

    `lat` and `lon` are WGS 84 degrees (EPSG:4326). `borough` is a GSS code.
    """

    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    borough: str = ""
    address: str = ""
    precision: str = Precision.STREET


@dataclass(frozen=True, kw_only=True)
class PublicPlace:
    """What the public may know of a place, computed once, at publication.

    `lat` and `lon` are None where no pin is shown; `label` is the place in words.
    """

    label: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: str = Precision.HIDDEN


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom to ask: an organisation's generic mailbox or number, or a named person who agreed."""

    kind: str = "organisation"  # organisation | person
    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""
    visibility: str = Visibility.NONE
    consented_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Record:
    """The fields that both kinds of record have. Texts are plain text, lists hold vocabulary ids.

    `boroughs` holds GSS codes. `inferred` names the tags, as "field:term", that no source states.
    """

    title: str = ""
    summary: str = ""
    organisation: str = ""
    ods_code: str = ""
    boroughs: tuple[str, ...] = ()
    london_wide: bool = False
    online: bool = False
    communities: tuple[str, ...] = ()
    communities_text: str = ""
    place: Place = field(default_factory=Place)
    inferred: tuple[str, ...] = ()
    source_name: str = ""
    source_url: str = ""
    source_date: str = ""
    safety_note: str = ""
    declared_no_patient: bool = False
    declared_licence: bool = False
