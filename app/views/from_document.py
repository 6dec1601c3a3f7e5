"""Start from a document: paste what is written already, see what was found, and keep it as drafts."""

import streamlit as st

from app import session
from app.forms import draft_frame, from_document
from app.pages import FROM_DOCUMENT
from casestudies.importers.template import FILE_NAME, template_csv
from kb.errors import KbError
from kb.permissions import check_can_contribute

st.title(FROM_DOCUMENT.title)
draft_frame.style()
person = session.require_sign_in("Sign in to start from a document, so that what you keep is yours to go on with.")
try:
    check_can_contribute(person)
    if pasted := from_document.ask_for_text():
        chosen = from_document.choose(from_document.read(pasted))
        if st.button("Keep as drafts", key="document_keep", type="primary", disabled=not chosen):
            from_document.show_done(from_document.keep(person, chosen))
except KbError as error:
    st.error(str(error))
st.html("<h2 class='hq-part'>A table of many</h2><p>Fill in the template and hand it to whoever runs this service.</p>")
st.download_button("Download the template (CSV)", template_csv(), FILE_NAME, "text/csv", key="document_template")
