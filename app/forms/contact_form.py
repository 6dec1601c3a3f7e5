"""Whom to ask: a mailbox, number or web page of the organisation, which the public will see, or a named person."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import streamlit as st

from app.forms import inputs
from app.forms.inputs import Form
from kb.checks import NO_NAMES, check_demonstration
from kb.errors import Problem
from kb.records import Contact, Visibility
from kb.text import clean_line

PERSONAL = re.compile(r"[a-z]+[._-][a-z]+[0-9]*@.*", re.IGNORECASE)
SHARED_WORDS = ("office", "admin", "reception", "info", "enquir", "contact", "practice", "team", "surgery", "health")

PUBLIC = (
    "Everybody will see this, so give a shared mailbox, a published number or a web page of the organisation. "
    "We record that it is public because people need a way to ask (legitimate interests). "
    "The organisation can have it corrected or removed at once."
)
PRIVATE = (
    "Only if the organisation has no shared mailbox. Nobody sees this but you and the moderator, "
    "until that person has agreed by a link of their own."
)


def show_contact(form: Form, contacts: tuple[Contact, ...], *, demonstration: bool) -> None:
    """The fields of both kinds of contact; in a demonstration those of a named person are left out."""
    shared, named = _of_kind(contacts, "organisation"), _of_kind(contacts, "person")
    st.html(f"<p>{PUBLIC}</p>")
    inputs.problem(form, "contact")
    email = inputs.text(
        form,
        "contact_email",
        "E-mail of the organisation",
        kept=shared.email,
        type="email",
        longest=254,
        placeholder="office@example.org",
    )
    if looks_personal(email):
        st.warning("This looks like one person’s own address. Use the organisation’s mailbox: everybody will see it.")
    inputs.text(
        form,
        "contact_phone",
        "Phone (or leave empty)",
        kept=shared.phone,
        type="phone",
        longest=40,
        placeholder="020 7946 0000",
    )
    inputs.text(form, "contact_url", "Web page (or leave empty)", kept=shared.url, type="url", longest=500)
    if demonstration:
        st.html(f'<p class="hq-small">{NO_NAMES}</p>')
        inputs.problem(form, "contact_name")
        return
    with st.expander("A named person instead or as well", expanded=bool(named.name)):
        st.html(f"<p>{PRIVATE}</p>")
        inputs.text(form, "contact_name", "Name", kept=named.name, longest=120)
        inputs.text(form, "contact_role", "Role", kept=named.role, longest=120)
        inputs.text(form, "contact_work_email", "Work e-mail", kept=named.email, type="email", longest=254)


def typed_contacts(page: str, kept: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The contacts as the page's fields hold them; one without any content is none.

    Whatever else is kept of a named person, their consent above all, belongs to the address it was given for.
    """
    shared, named = _of_kind(kept, "organisation"), _of_kind(kept, "person")

    def held(field: str, value: str, longest: int) -> str:
        return clean_line(inputs.held(page, field, value))[:longest]

    organisation = Contact(
        email=held("contact_email", shared.email, 254),
        phone=held("contact_phone", shared.phone, 40),
        url=held("contact_url", shared.url, 500),
        visibility=Visibility.PUBLIC,
    )
    person = Contact(
        kind="person",
        name=held("contact_name", named.name, 120),
        role=held("contact_role", named.role, 120),
        email=held("contact_work_email", named.email, 254),
    )
    if (person.name, person.email) == (named.name, named.email):
        person = replace(named, role=person.role)
    found = (organisation, person)
    return tuple(one for one in found if one.name or one.role or one.email or one.phone or one.url)


def contact_problems(contacts: tuple[Contact, ...], *, demonstration: bool) -> Iterator[Problem]:
    """What the form itself cannot know: whether named people may be taken here at all."""
    if demonstration:
        yield from check_demonstration(contacts)


def looks_personal(email: str) -> bool:
    """True for "first.last@…": nobody’s own address should become public by mistake."""
    shared = any(word in email.partition("@")[0].casefold() for word in SHARED_WORDS)
    return bool(PERSONAL.fullmatch(email.strip())) and not shared


def _of_kind(contacts: Iterable[Contact], kind: str) -> Contact:
    return next((contact for contact in contacts if contact.kind == kind), Contact(kind=kind))
