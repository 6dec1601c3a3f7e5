"""The results of a search: how many, how they were found, the cards, weaker matches apart, and what to do next."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import streamlit as st

from app import resources
from app.find.address import Asked
from app.find.cards import card_html, cards_html
from app.find.library import Library
from app.find.start import counted, other_ways_html
from app.maps.address import Chosen
from app.markup import inside_link, text
from app.operations.derived import uses_meaning
from indexing.order import Sort
from indexing.results import Hit, Mode, Results

Go = Callable[[Asked], None]


def show_results(asked: Asked, found: Results, library: Library, *, go: Go) -> None:
    """Everything below the search box once something was asked."""
    with st.container(key="find_count", horizontal=True, vertical_alignment="center"):
        st.info(how_many(asked, found))
        if found.total > 1 and asked.question:
            show_order(asked, found, go=go)
        if found.total:
            st.html(inside_link(map_path(asked), "Show these on the map"), width="content")
    records = library.by_id()
    listing = found.mode is Mode.LISTING

    def cards(hits: Iterable[Hit]) -> str:
        known = (hit for hit in hits if hit.id in records)
        return cards_html(
            [card_html(records[hit.id], hit=None if listing else hit, words=found.words) for hit in known]
        )

    st.html(f"<section><h2>Results</h2>{cards(found.strong) if found.total else nothing_found(asked)}</section>")
    if not found.total and asked.number_chosen:
        st.button("Search without filters", key="find_again", on_click=go, args=(asked.without_filters(),))
    if found.total > len(found.strong):
        st.button("Show more", key="find_more", on_click=go, args=(asked.more(),))
    if found.weak:
        st.html(f'<section class="hq-weaker"><h2>Weaker matches</h2>{cards(found.weak)}</section>')
    st.html(
        f'<section class="hq-end"><h2>Nothing quite right?</h2><p>{inside_link("/share", "Share yours")}, '
        f"so that the next practice finds it. Or ask in another way:</p>{other_ways_html()}</section>"
    )


def map_path(asked: Asked) -> str:
    """The address of the map that shows the strong hits of a search, and nothing else."""
    return Chosen().search(asked, resources.knowledge().db.today()).path()


ORDERS = {Sort.RELEVANCE: "Best match first", Sort.FRESHNESS: "Last confirmed first", Sort.DISTANCE: "Nearest first"}


def show_order(asked: Asked, found: Results, *, go: Go) -> None:
    """The order of the results; by distance only where the question names a point."""
    place = found.question.place
    offered = [sort for sort in ORDERS if sort is not Sort.DISTANCE or (place and place.lat is not None)]
    chosen = asked.sort if asked.sort in offered else Sort.RELEVANCE
    st.session_state["find_sort"] = chosen
    st.selectbox(
        "Order of the results",
        offered,
        key="find_sort",
        format_func=ORDERS.__getitem__,
        on_change=lambda: go(_sorted(asked)),
        label_visibility="collapsed",
        width=220,
    )


def _sorted(asked: Asked) -> Asked:
    return replace(asked, sort=Sort(st.session_state["find_sort"]), pages=1)


def how_many(asked: Asked, found: Results) -> str:
    """One line for everybody, and for a screen reader to say: how many, and by which way of searching."""
    number = counted(found.total, "result", "results") if found.total else "No results"
    shown = f", the first {len(found.strong)} shown" if found.total > len(found.strong) else ""
    weaker = f", and {counted(len(found.weak), 'weaker match', 'weaker matches')} below" if found.weak else ""
    return f"{number}{shown}{weaker}. {how_searched(found.mode) if asked.question else ''}".strip()


def how_searched(mode: Mode) -> str:
    if mode is not Mode.KEYWORD:
        return ""
    if uses_meaning(resources.knowledge()):
        return "Searching by keyword while search by meaning is getting ready."
    return "Searching by keyword: search by meaning is switched off here."


def nothing_found(asked: Asked) -> str:
    """Says so plainly, and what to do."""
    what = f" for “{text(asked.question)}”" if asked.question else ""
    where = " with these filters" if asked.number_chosen else ""
    other = "<li>Say it in other words, or in fewer.</li>" if asked.question else ""
    fewer = "<li>Remove a filter.</li>" if asked.number_chosen else ""
    return (
        f"<p><strong>Nothing found{what}{where}.</strong></p><div class='hq-text'><ul>{other}{fewer}"
        f"<li>{inside_link('/map', 'Look at the map')} for what there is near you.</li></ul></div>"
    )
