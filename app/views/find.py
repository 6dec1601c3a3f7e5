"""The first page: one question over case studies and local assets, by words and by meaning."""

import streamlit as st

from app import resources, session
from app.find.address import LONGEST_QUESTION, Asked, parse
from app.find.filter_bar import show_filters
from app.find.library import library
from app.find.question import show_reading
from app.find.results import show_results
from app.find.start import show_examples, show_start
from app.find.unanswered import record_unanswered
from app.pages import FIND, tab_title
from kb.errors import KbError

SEARCH_KEY = "find_q"


def go(asked: Asked) -> None:
    """The address becomes what is asked for; the page follows it."""
    st.query_params.from_dict(asked.parameters())


def search() -> None:
    go(asked.ask(st.session_state[SEARCH_KEY] or ""))


asked = parse({name: st.query_params.get_all(name) for name in st.query_params})
if st.session_state.get(SEARCH_KEY) != asked.question:
    st.session_state[SEARCH_KEY] = asked.question
st.set_page_config(page_title=tab_title(FIND.title, asked.question))
today = resources.knowledge().db.today()

st.title("What are you working on?", anchor=False)
with st.form("find_form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
    st.text_input(
        "Search case studies and local assets",
        key=SEARCH_KEY,
        max_chars=LONGEST_QUESTION,
        placeholder="Say it in your own words",
        autocomplete="off",
    )
    st.form_submit_button("Search", key="find_search", type="primary", on_click=search)

try:
    with st.spinner("Searching…"):
        found = resources.searcher().search(
            asked.question, filters=asked.filters, choices=asked.choices, limit=asked.limit
        )
except KbError as error:  # the index is damaged or being made: everything else still works
    st.error(f"Search does not answer just now, and is being repaired. {error}")
    session.stop()

if asked:
    record_unanswered(resources.knowledge(), asked, found)
    beside, results = st.columns([1, 3], gap="medium")
    with beside:
        show_filters(asked, found.facets, today=today, go=go)
    with results:
        show_reading(asked, found.question, go=go)
        show_results(asked, found, library(), go=go)
else:
    show_examples(go)
    show_start(library(), found.facets, today=today)
