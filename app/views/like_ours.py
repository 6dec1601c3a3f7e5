"""Find initiatives like ours: compared with a pasted paragraph, which is kept nowhere, or with a published entry."""

import streamlit as st

from app import resources, session
from app.find.library import library
from app.find.like_ours import ask_for_entry, ask_for_text, choose_terms, find_entry, show_alike
from app.markup import inside_link
from app.pages import LIKE_OURS
from app.presenters import entry_link
from kb.errors import KbError

found = library()
entry = find_entry(found, st.query_params.to_dict())

st.title(LIKE_OURS.title, anchor=False)
pasted = ask_for_text()
ask_for_entry(found, entry)
searcher = resources.searcher()

try:
    with st.spinner("Comparing…"):
        if entry is not None:
            title = inside_link(entry_link(entry.entry.kind, entry.entry.slug), entry.record.title)
            st.html(f"<p>Compared with {title}.</p>")
            hits = searcher.similar(str(entry.entry.id), limit=20)
            show_alike(hits, found, in_meaning=searcher.index().has_meaning)
        elif pasted:
            terms = choose_terms(searcher.read_terms(pasted))
            show_alike(searcher.like_text(pasted, terms), found, in_meaning=searcher.compares_meaning())
        elif st.query_params.get("id"):
            st.info("Nothing is published at this address any more. Paste a paragraph, or choose another entry.")
except KbError as error:  # the index is damaged or being made
    st.error(f"Search does not answer just now, and is being repaired. {error}")
    session.stop()

st.html(
    '<section class="hq-end"><h2>Another way to ask</h2><div class="hq-text"><ul>'
    f"<li>{inside_link('/', 'Search in a few words')}</li>"
    f"<li>{inside_link('/barrier', 'Search by the barrier you face')}</li></ul></div></section>"
)
