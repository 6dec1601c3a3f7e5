"""Where: a postcode that fills in its borough, boroughs, and how exactly the public may see it."""

from collections.abc import Iterator

import streamlit as st

from app import resources
from app.entries.locate import must_hide
from app.forms import inputs
from app.forms.inputs import Form
from geodata.postcodes import Postcode, PostcodeError
from kb.areas import borough_names
from kb.content import Content
from kb.errors import Problem
from kb.records import Precision, Record

PRECISIONS = {
    Precision.EXACT.value: "The exact spot",
    Precision.STREET.value: "About right: rounded to roughly 100 metres (usual)",
    Precision.POSTCODE_DISTRICT.value: "Only the first half of the postcode, such as SE5",
    Precision.BOROUGH.value: "Only the borough",
    Precision.HIDDEN.value: "Hidden: only “somewhere in” the borough",
}
HIDDEN = (
    "**The place stays hidden.** Being found could harm some of the people this is for, so the public sees only "
    "“somewhere in” the borough. Leave every venue, street, landmark, weekday and time out of your texts and title, "
    "too: a moderator will look for them."
)


def show_place(form: Form, record: Record) -> None:
    """The fields of the place. A postcode that is known adds its borough, once, when it is typed."""
    if must_hide(record):
        st.warning(HIDDEN)
    _show_postcode(form, record)
    inputs.choose_many(form, "boroughs", "Boroughs: where does it happen?", borough_names())
    left, right = st.columns(2)
    with left:
        inputs.tick(form, "london_wide", "London-wide")
    with right:
        inputs.tick(form, "online", "Online")
    if record.place.postcode and not must_hide(record):
        label = "How exactly may the public see the place?"
        inputs.choose_one(form, "precision", label, PRECISIONS, kept=record.place.precision)


def _show_postcode(form: Form, record: Record) -> None:
    """Boroughs follow the postcode only when it changes, so that a borough taken out by hand stays out."""
    key, filled = form.key("postcode"), form.key("filled")
    if key not in st.session_state:
        st.session_state[filled] = record.place.postcode
    label = "Postcode of the practice or venue (optional; it fills in the borough)"
    typed = inputs.text(form, "postcode", label, kept=record.place.postcode, longest=100, placeholder="SE5 8AZ")
    found = find_postcode(typed)
    if found and found.postcode != st.session_state[filled]:
        _fill_borough(form, st.session_state[filled], found)
        st.session_state[filled] = found.postcode
    if found:
        st.html(f'<p class="hq-small">{found.postcode} is in {borough_names()[found.borough]}.</p>')


def _fill_borough(form: Form, before: str, found: Postcode) -> None:
    """The borough of the postcode before goes: it came with that postcode."""
    inputs.seed(form.key("boroughs"), list(form.kept["boroughs"]))
    former = find_postcode(before)
    kept = [gss for gss in st.session_state[form.key("boroughs")] if not (former and gss == former.borough)]
    st.session_state[form.key("boroughs")] = [*dict.fromkeys((*kept, found.borough))]


def find_postcode(text: str) -> Postcode | None:
    """A London postcode, or None for anything else that was typed."""
    return resources.postcodes().find(text) if text.strip() else None


def typed_place(page: str, kept: Content) -> Content:
    """The place as the page's fields hold it; a postcode that is unknown is kept as typed, without a borough."""
    typed = inputs.held(page, "postcode", kept["postcode"])
    found = find_postcode(typed)
    return kept | {
        "postcode": found.postcode if found else typed,
        "borough": found.borough if found else "",
        "precision": inputs.held(page, "precision", kept["precision"]) or Precision.STREET.value,
    }


def place_problems(record: Record) -> Iterator[Problem]:
    """A postcode that is none of London's, with the sentence that says why."""
    if record.place.postcode:
        try:
            resources.postcodes().geocode(record.place.postcode)
        except PostcodeError as error:
            yield Problem("postcode", f"Postcode: {error}")
