"""One waiting version: what was asked before, what changed, what everybody would see; beside it the decision.

What is to be read comes first: on a phone the checklist and the decision stand below it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import streamlit as st

from app import resources
from app.entries.changes import changes_html
from app.entries.kinds import KINDS
from app.entries.locate import locator, must_hide
from app.entries.patient_marks import marks_html
from app.forms.draft_frame import heading, queue_in_words, show_quoted
from app.forms.place_form import PRECISIONS, place_problems
from app.markup import inside_link, text
from app.moderation import decision
from app.moderation.queue import waited_in_words
from app.presenters import KIND_NAMES, in_words
from kb import reviews
from kb.database import LONDON
from kb.errors import KbError, Problem
from kb.moderation import publish_problems
from kb.people import Person
from kb.published import preview
from kb.record_check import check_record
from kb.records import Contact, Kind, Precision, PublicPlace, Record, Visibility
from kb.reviews import Review

CHECKS = (
    ("plain", "It is in plain English, and says what was done and for whom"),
    ("patient", "Nothing identifies a patient: no name, no age with an illness, no count of people under five"),
    ("contact", "The contact is one that the organisation wants public"),
    ("hidden", "Nothing gives a hidden place away: venue, street, weekday, time"),
    ("left_out", "It says who it did not reach, or why that is not known"),
)
NOTHING_CHANGED = "<p>No field of the text differs from what was handed in before.</p>"


def show(person: Person, kind: Kind, version_id: UUID) -> None:
    """Everything that a moderator needs on one page; where they may not decide, the sentence why."""
    try:
        review = reviews.get_review(resources.knowledge().db, person, KINDS[kind].rules, version_id)
    except KbError as error:
        st.error(str(error))
        return
    standing = review.standing
    st.html(
        f"<p>{inside_link('/moderate', 'Back to the queue')}</p><p>{KIND_NAMES[kind]}. "
        f"{waited_in_words(standing.days_waiting)}. {text(queue_in_words(standing.queue))} looks at it.</p>"
    )
    if review.refusal:
        st.warning(review.refusal)
    to_read, to_decide = st.columns([2, 1], gap="large")
    with to_decide:
        checked = _show_checks(review)
        locate, agreement = _show_place(review)
        if not review.refusal:
            decision.show(
                person, review, locate=locate, agreement=agreement, problems=_problems(review), checked=checked
            )
    with to_read:
        _show_earlier(review)
        st.html(heading("What may identify a patient") + marks_html(check_record(review.record)))
        _show_entry(review, locate)


def _show_checks(review: Review[Any]) -> bool:
    """The checklist; True once every line is ticked."""
    st.html(heading("Check"))
    ticked = [st.checkbox(label, key=f"moderate_check_{name}_{review.version.id}", wrap=True) for name, label in CHECKS]
    return all(ticked)


def _show_place(review: Review[Any]) -> tuple[Callable[[Record], PublicPlace], str]:
    """How the place will be shown: a locate function, and the agreement that makes it finer."""
    postcodes = resources.postcodes()
    if not must_hide(review.record):
        return locator(postcodes), ""
    st.warning("The place is hidden, because being found could harm some of the people this is for.")
    with st.expander("The organisation agreed to show more"):
        finer = [Precision.BOROUGH.value, Precision.POSTCODE_DISTRICT.value, Precision.STREET.value]
        agreed = st.selectbox(
            "How exactly",
            finer,
            index=None,
            key=f"moderate_agreed_{review.version.id}",
            format_func=lambda precision: PRECISIONS[precision],
            placeholder="Stays hidden",
        )
        agreement = st.text_area(
            "Who agreed, when and how? This is recorded.", key=f"moderate_note_{review.version.id}"
        )
        if agreed and not agreement.strip():
            st.html('<p class="hq-field-error">Write down the agreement first. Until then the place stays hidden.</p>')
    if agreed and agreement.strip():
        return locator(postcodes, agreed=Precision(agreed)), f"Place shown as {agreed}: {agreement.strip()}"
    return locator(postcodes), ""


def _problems(review: Review[Any]) -> tuple[Problem, ...]:
    """What stands in the way of publishing."""
    rules = KINDS[review.entry.kind].rules
    demonstration = resources.knowledge().settings.demonstration
    found = publish_problems(rules, review.record, review.contacts, demonstration=demonstration)
    return (*found, *place_problems(review.record))


def _show_earlier(review: Review[Any]) -> None:
    """For something that was sent back: what was asked for, and what its author did about it."""
    if review.earlier is None:
        return
    day = in_words(review.earlier.submitted_at.astimezone(LONDON).date())
    show_quoted(f"What a moderator wrote about the version handed in on {day}", review.earlier.reason)
    vocabulary_of = KINDS[review.entry.kind].vocabulary_of
    changed = reviews.changed_fields(review.earlier.record, review.record)
    changes = changes_html(review.earlier.record, review.record, vocabulary_of) if changed else NOTHING_CHANGED
    st.html(f'{heading("What the author changed since")}<div class="hq-since">{changes}</div>')


def _show_entry(review: Review[Any], locate: Callable[[Record], PublicPlace]) -> None:
    kind = KINDS[review.entry.kind]
    if review.before is not None:
        st.html(
            f"{heading('What changes for the public')}{changes_html(review.before, review.record, kind.vocabulary_of)}"
            "<p>Until you publish this, everybody goes on seeing the version before it.</p>"
        )
    st.html(heading("What everybody will see"))
    place = locate(review.record)
    today = resources.knowledge().db.today()
    with st.container(border=True):
        kind.show(preview(kind.rules, review.entry, review.version, review.contacts, place, today))
    st.html(f"{heading('What stays private')}<ul class='hq-list'>{''.join(_private(review, place))}</ul>")


def _private(review: Review[Any], public: PublicPlace) -> list[str]:
    place = review.record.place
    told = [place.address, place.postcode, f"{place.lat}, {place.lon}" if place.lat is not None else ""]
    exact = ", ".join(part for part in told if part)
    shown = f"Everybody else sees “{public.label}”."
    lines = [f"Where it is: {exact}. {shown}" if exact else "No exact place was told."]
    lines += [_contact(one) for one in review.contacts if one.visibility != Visibility.PUBLIC]
    return [f"<li>{text(line)}</li>" for line in lines]


def _contact(contact: Contact) -> str:
    parts = (contact.name, contact.role, contact.email, contact.phone, contact.url)
    return f"Contact, until they agree: {', '.join(part for part in parts if part)}"
