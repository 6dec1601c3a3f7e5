"""Checks that both forms share: each gives a problem at the field, in words for whoever typed."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from urllib.parse import urlsplit

from kb.areas import borough_names
from kb.errors import Problem
from kb.records import Contact, Precision, Record
from kb.text import clean_line, shorten

LONGEST_TITLE = 120
LONGEST_SUMMARY = 300
LONGEST_COMMUNITIES = 1_000
LONGEST_QUOTED = 60
NO_NAMES = "This is a demonstration, so no named person can be given."
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\"]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9 ()\-]{6,25}")


def quotable(value: str) -> str:
    """What was typed, short enough to be repeated in a message."""
    return shorten(clean_line(value), LONGEST_QUOTED)


def check_text(field: str, text: str, *, label: str, longest: int, required: bool = True) -> Iterator[Problem]:
    """A text that is there and not too long; `label` is its name on the page."""
    if required and not text.strip():
        yield Problem(field, f"{label}: write something here, it is needed.")
    if len(text) > longest:
        yield Problem(field, f"{label}: {len(text):,} characters. Shorten it to {longest:,} or fewer.")


def check_choice(
    field: str, value: str, known: Collection[str], *, label: str, required: bool = True
) -> Iterator[Problem]:
    """One of the known terms."""
    if not value:
        if required:
            yield Problem(field, f"{label}: choose one.")
    elif value not in known:
        yield Problem(field, f"{label}: “{quotable(value)}” is not one of the choices.")


def check_choices(
    field: str, values: tuple[str, ...], known: Collection[str], *, label: str, required: bool = False
) -> Iterator[Problem]:
    """Any number of known terms, at least one where it is required."""
    if required and not values:
        yield Problem(field, f"{label}: choose at least one.")
    for value in values:
        if value not in known:
            yield Problem(field, f"{label}: “{quotable(value)}” is not one of the choices.")


def check_common(record: Record, *, summary_needed: bool = True) -> Iterator[Problem]:
    """Title, summary, organisation, area and precision: the fields that every record has."""
    yield from check_text("title", record.title, label="Title", longest=LONGEST_TITLE)
    yield from check_text("summary", record.summary, label="Summary", longest=LONGEST_SUMMARY, required=summary_needed)
    yield from check_text("organisation", record.organisation, label="Organisation", longest=200)
    if not (record.boroughs or record.london_wide or record.online):
        yield Problem("boroughs", "Where: choose a borough, or tick London-wide or online.")
    yield from check_text(
        "communities_text",
        record.communities_text,
        label="In your own words",
        longest=LONGEST_COMMUNITIES,
        required=False,
    )
    yield from check_choices("boroughs", record.boroughs, borough_names(), label="Boroughs")
    yield from check_choice("place", record.place.precision, [str(item) for item in Precision], label="How exact")


def check_month(field: str, month: str, *, label: str, required: bool, today: date | None = None) -> Iterator[Problem]:
    """A month such as 2022-07; not after `today` where one is given."""
    if not month:
        if required:
            yield Problem(field, f"{label}: give the month, such as 2024-09.")
        return
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", month)
    if not found:
        yield Problem(
            field, f"{label}: “{quotable(month)}” is not a month. Write the year and the month, such as 2024-09."
        )
    elif not 1948 <= int(found[1]) <= 2100:
        yield Problem(field, f"{label}: {found[1]} cannot be right. Check the year.")
    elif today and month > today.isoformat()[:7]:
        yield Problem(field, f"{label}: {month} is still to come.")


def check_url(field: str, url: str, *, label: str) -> Iterator[Problem]:
    """A web address that is safe to show as a link, or nothing."""
    if not url:
        return
    parts = urlsplit(url) if not re.search(r"[\s<>\"'\\]", url) else None
    if parts is None or parts.scheme not in ("http", "https") or "." not in parts.netloc:
        yield Problem(field, f"{label}: “{quotable(url)}” is not a web address such as https://www.example.org.")


def check_contacts(contacts: tuple[Contact, ...]) -> Iterator[Problem]:
    """At least one contact with a way to reach it."""
    if not any(contact.email or contact.phone or contact.url for contact in contacts):
        yield Problem("contact", "Contact: give one way to ask more: an e-mail address, a phone number or a web page.")
    for contact in contacts:
        yield from check_contact(contact)


def check_demonstration(contacts: tuple[Contact, ...]) -> Iterator[Problem]:
    """No named person, for a copy whose operator has not yet said who answers for personal data."""
    if any(contact.kind == "person" for contact in contacts):
        yield Problem("contact_name", f"Contact: {NO_NAMES} Give a mailbox of the organisation.")


def check_contact(contact: Contact) -> Iterator[Problem]:
    """Each way to reach a contact, in the form it needs."""
    if contact.email and not (len(contact.email) <= 254 and _EMAIL.fullmatch(contact.email)):
        yield Problem("contact_email", f"E-mail: “{quotable(contact.email)}” is not an e-mail address.")
    if contact.phone and not _PHONE.fullmatch(contact.phone):
        yield Problem(
            "contact_phone", f"Phone: “{quotable(contact.phone)}” is not a phone number. Use digits and spaces."
        )
    yield from check_url("contact_url", contact.url, label="Web page")
    if contact.kind == "person":
        yield from check_text("contact_name", contact.name, label="Name", longest=120)
    yield from check_text("contact_role", contact.role, label="Role", longest=120, required=False)
