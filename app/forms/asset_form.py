"""The steps of adding an asset: which questions stand on which, and what stays private."""

import streamlit as st

from app import resources
from app.entries.locate import must_hide
from app.forms import asset_place, contact_form, inputs, organisation_form, place_form
from app.forms.drafting import DraftPage
from app.forms.inputs import Form, terms
from app.forms.stepped_form import Step, SteppedForm
from geodata.fields import Asset
from geodata.forms import RULES
from kb.people import Person
from kb.records import Contact, Precision

NO_PATIENT = "Write of the place and what it offers, never of a patient."


def draw_what(form: Form, record: Asset, contacts: tuple[Contact, ...]) -> None:
    inputs.text(form, "title", "Title. What do people call it?")
    left, right = st.columns(2)
    with left:
        inputs.choose_one(form, "asset_type", "What it is", terms("asset_type"))
    with right:
        organisation_form.show_organisation(form, "Organisation that runs it: name, ODS code or postcode")
    st.html(f'<p class="hq-small">{NO_PATIENT}</p>')
    inputs.long_text(form, "summary", "Summary (at most 300 characters). What happens there?", lines=3)
    inputs.choose_many(form, "offers", "What it can offer a practice", terms("offer"))
    inputs.choose_many(form, "in_return", "What it would like in return (optional)", terms("in_return"))
    inputs.choose_many(form, "communities", "Communities it works with (optional)", terms("community"))
    if must_hide(record):
        st.warning(place_form.HIDDEN)


def draw_where(form: Form, record: Asset, contacts: tuple[Contact, ...]) -> None:
    asset_place.show_place(form, record)


def draw_contact(form: Form, record: Asset, contacts: tuple[Contact, ...]) -> None:
    inputs.long_text(form, "schedule", "Days and times (optional), such as “Tuesdays, 11 to 1”", lines=2)
    choices = terms("taking_contact")
    inputs.choose_one(form, "taking_contact", "Is it taking contact from practices now?", choices)
    st.subheader("Whom to ask", anchor=False)
    st.html("<p>Give at least one. A phone number helps people who are not online.</p>")
    contact_form.show_contact(form, contacts, demonstration=resources.knowledge().settings.demonstration)


def draw_declarations(form: Form, record: Asset, contacts: tuple[Contact, ...]) -> None:
    inputs.tick(form, "declared_no_patient", "I have checked that nothing here identifies a patient.")
    inputs.tick(
        form,
        "declared_licence",
        "I share this under the CC BY 4.0 licence: anybody may reuse it if they say where it comes from.",
    )


def private_lines(record: Asset, label: str) -> list[str]:
    """What the public will not see, in words; `label` is what it sees of the place."""
    lines = ["Your name and e-mail address."]
    place = record.place
    if must_hide(record) or place.precision == Precision.HIDDEN:
        lines.append(f"The place: everybody else sees only “{label}”.")
        if record.schedule:
            lines.append("Days and times, because they could give the place away.")
    elif place.lat is not None and place.precision != Precision.EXACT:
        what = f"The postcode {place.postcode}" if place.postcode else "The spot that you chose on the map"
        lines.append(f"{what}: everybody else sees “{label}”.")
    return lines


def blank(person: Person) -> Asset:
    """A new asset starts with nothing: it is seldom the organisation of whoever lists it."""
    return Asset()


PAGE = DraftPage("add_asset", "add-asset", RULES, blank, place=asset_place.typed_place)
STEPS = (
    Step(
        "What it is",
        ("title", "asset_type", "organisation", "summary", "offers", "in_return", "communities"),
        draw_what,
    ),
    Step("Where", ("postcode", "place", "boroughs"), draw_where),
    Step(
        "When, and whom to ask",
        (
            *("schedule", "taking_contact", "contact", "contact_email", "contact_phone", "contact_url"),
            *("contact_name", "contact_role"),
        ),
        draw_contact,
    ),
    Step("Check and submit", ("declared_no_patient", "declared_licence"), draw_declarations),
)
FORM = SteppedForm(PAGE, STEPS, private_lines)
