"""Share: a contributor tells of something that they did, one group of questions at a time."""

import streamlit as st

from app import session
from app.forms import draft_frame, drafting, stepped_form
from app.forms.case_study_form import FORM, PAGE
from app.markup import inside_link
from kb.errors import KbError
from kb.permissions import check_can_contribute

WHY = (
    "Sign in to share. We ask so that colleagues know who stands behind a case study, "
    "and so that you can come back to it: what you type is kept."
)

st.title("Share a case study")
draft_frame.style()
draft_frame.stop_if_signed_out(PAGE)
person = session.require_sign_in(WHY)
try:
    check_can_contribute(person)
    found = drafting.find_entry(PAGE, person)
except KbError as error:
    st.error(str(error))
    draft_frame.offer_way_out(PAGE)
    session.stop()
if found and not drafting.is_draft(*found):
    draft_frame.show_standing(PAGE, person, *found)
else:
    # Always there: a line that goes away with the first save would move the fields under whoever types.
    st.html(f"<p>{inside_link('/from-document', 'Is it written already? Start from a document')}</p>")
    stepped_form.show(FORM, person)
