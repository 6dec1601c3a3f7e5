"""Searching on the map: the box above it, what is found, and how the question was read."""

from datetime import date

import streamlit as st

from app import resources, session
from app.find.address import LONGEST_QUESTION, Asked
from app.find.filter_bar import term_name
from app.find.question import show_reading
from app.find.results import how_searched
from app.find.unanswered import record_unanswered
from app.maps.address import NO_SEARCH, Chosen
from app.maps.areas import area_name
from app.maps.following import go, hold
from app.maps.listing import found_nothing_html
from app.markup import inside_link, text
from indexing.results import Results
from kb.areas import borough_names
from kb.errors import KbError
from kb.text import shorten

SEARCH_KEY = "map_q"
LONGEST_SHOWN = 80  # characters of a question in a heading


def show_box(chosen: Chosen, today: date) -> None:
    """One question over what the map shows; sent empty, the map shows everything again."""
    hold(SEARCH_KEY, chosen.asked.question)
    with st.form("map_form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Search the map",
            key=SEARCH_KEY,
            max_chars=LONGEST_QUESTION,
            placeholder="Say it in your own words",
            autocomplete="off",
        )
        st.form_submit_button("Search", key="map_search", type="primary", on_click=_send, args=(chosen, today))


def _send(chosen: Chosen, today: date) -> None:
    asked = chosen.asked.ask(st.session_state[SEARCH_KEY] or "")
    go(chosen.search(asked if asked.question else NO_SEARCH, today))


def find(chosen: Chosen) -> Results | None:
    """What answers the search; None without one. The page ends here, and says why, where search does not answer.

    No hit is drawn as a card, so none is asked for: all strong ones are in `ids`, and weak ones are never on the map.
    """
    asked = chosen.asked
    if not asked:
        return None
    try:
        with st.spinner("Searching…"):
            found = resources.searcher().search(asked.question, filters=asked.filters, choices=asked.choices, limit=0)
    except KbError as error:  # the index is damaged or being made
        st.error(f"Search does not answer just now, and is being repaired. {error} Without a question, the map does.")
        session.stop()
    record_unanswered(resources.knowledge(), chosen.in_find(), found)
    return found


def place_boroughs(found: Results | None) -> tuple[str, ...]:
    """The names of the boroughs that the question speaks of."""
    place = found.question.place if found else None
    return tuple(borough_names()[gss] for gss in place.boroughs) if place else ()


def heading(chosen: Chosen) -> str:
    """What the map shows: "London", "“dementia”", "“dementia” in Bromley"; a long question is cut."""
    area = area_name(chosen.icb, chosen.borough)
    if not chosen.asked.question:
        return area
    question = f"“{shorten(chosen.asked.question, LONGEST_SHOWN)}”"
    return f"{question} in {area}" if chosen.icb or chosen.borough else question


def nothing_found_html(chosen: Chosen, found: Results, *, elsewhere: int) -> str:
    """The list of a search that found nothing in the area, but so many entries elsewhere."""
    what = f" {'for' if chosen.asked.question else 'in'} {heading(chosen)}"
    return found_nothing_html(what, elsewhere=elsewhere, weaker=len(found.weak), find_path=chosen.asked.path())


def show_search(chosen: Chosen, found: Results, today: date) -> None:
    """How the question was read, each part undone with one click; the same search on Find; and the way out of it."""

    def ask(asked: Asked) -> None:
        go(chosen.search(asked, today))

    show_reading(chosen.asked, found.question, go=ask)
    with st.container(key="map_asked", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f"<p class='hq-read'>{_told(chosen, found, today)}</p>", width="content")
        st.button("Show everything", key="map_everything", on_click=ask, args=(NO_SEARCH,), type="tertiary")


def _told(chosen: Chosen, found: Results, today: date) -> str:
    asked = chosen.asked
    terms = [term_name(facet, term, today) for facet, chosen_terms in asked.chosen.items() for term in chosen_terms]
    filtered = f"Only: {text(', '.join(terms))}. " if terms else ""
    how = f"{how_searched(found.mode)} " if asked.question else ""
    return f"{filtered}{text(how)}{inside_link(chosen.in_find().path(), 'See this search in Find')}"
