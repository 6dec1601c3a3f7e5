"""What an asset holds. Names follow Open Referral UK 3.0. Meanings: docs/records.md."""

from dataclasses import dataclass

from kb.records import Record


@dataclass(frozen=True, kw_only=True)
class Asset(Record):
    """Anything local that a practice could work with.

    `title` is ORUK's service name, `summary` its description, `organisation` who offers it,
    `boroughs`, `london_wide` and `online` its service area. Dates read "2026-11-22".
    """

    asset_type: str = ""
    description: str = ""
    organisation_url: str = ""
    charity_number: str = ""
    offers: tuple[str, ...] = ()
    in_return: tuple[str, ...] = ()
    taking_contact: str = ""  # yes | limited | not_now
    contact_text: str = ""
    languages: tuple[str, ...] = ()
    location_type: str = "physical"  # physical | postal | virtual
    schedule: str = ""
    out_of_hours: bool = False
    opens_on: str = ""
    closes_on: str = ""
    cost: str = ""
    referral_route: str = ""
    eligibility: str = ""
    accessibility: tuple[str, ...] = ()
    service_status: str = "active"
    alert: str = ""
    supporting_sentence: str = ""
