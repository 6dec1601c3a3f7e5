"""The filters of Find: every choice with the number of entries that it would give. The address is their only state."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from app.find.address import FACETS, Asked
from app.presenters import KIND_NAMES
from kb.areas import borough_names, former_icbs, get_icb, icbs_on
from kb.records import Kind
from kb.vocabularies import label

Counts = Mapping[str, Mapping[str, int]]
Go = Callable[[Asked], None]

TITLES = {
    "kind": "Kind",
    "icb": "Integrated Care Board (ICB)",
    "borough": "Borough",
    "community": "Community",
    "strategy": "How the community was engaged",
    "barrier": "Barrier met",
    "evidence": "How they know",
}
ALWAYS_SHOWN = frozenset({"kind", "icb"})  # an area without entries must look deliberate
OPEN = frozenset({"kind", "icb"})


def term_name(facet: str, term: str, today: date) -> str:
    """What people read for a term of a facet; a former ICB says when it ended."""
    if facet == "kind":
        return KIND_NAMES[Kind(term)]
    if facet == "borough":
        return borough_names()[term]
    if facet == "icb":
        icb = get_icb(term)
        if icb.valid_to is None or icb.valid_to >= today:
            return icb.short_name
        return f"former {icb.short_name} (until {icb.valid_to:%B %Y})"
    return label(facet, term)


def show_filters(asked: Asked, counts: Counts, *, today: date, go: Go) -> None:
    """Every facet with its terms; `go` is called with what is asked for once a choice has changed.

    On a phone they stand behind one button, which says how many are active: the style sheet hides the closed panel
    there, and the button everywhere else.
    """
    is_open = st.session_state.get("find_filters_open", "") == "yes"
    with st.container(key="find_filters_button"):
        number = f" ({asked.number_chosen} active)" if asked.number_chosen else ""
        st.button(
            f"Hide filters{number}" if is_open else f"Show filters{number}",
            key="find_toggle_filters",
            icon=":material/filter_list:",
            on_click=_toggle_panel,
            width="stretch",
        )
    with st.container(key="find_filters_open_panel" if is_open else "find_filters_closed_panel"):
        st.html("<section><h2>Filters</h2></section>")
        if asked.number_chosen:
            st.button("Remove all filters", key="find_no_filters", on_click=go, args=(asked.without_filters(),))
        for facet in FACETS:
            _show_facet(facet, asked, counts.get(facet, {}), today=today, go=go)


def _toggle_panel() -> None:
    st.session_state["find_filters_open"] = "" if st.session_state.get("find_filters_open") else "yes"


def _show_facet(facet: str, asked: Asked, counts: Mapping[str, int], *, today: date, go: Go) -> None:
    shown = [term for term in FACETS[facet] if facet in ALWAYS_SHOWN or counts.get(term) or asked.has(facet, term)]
    if not shown:
        return
    with st.expander(TITLES[facet], expanded=facet in OPEN or bool(asked.chosen.get(facet)), key=f"find_facet_{facet}"):
        if facet == "icb":
            _show_icbs(asked, counts, today=today, go=go)
        else:
            for term in shown:
                _show_term(facet, term, asked, counts, today=today, go=go)


def _show_icbs(asked: Asked, counts: Mapping[str, int], *, today: date, go: Go) -> None:
    """Today's boards, and inside each the former ones that it came from."""
    for icb in icbs_on(today):
        _show_term("icb", icb.code, asked, counts, today=today, go=go)
        former = former_icbs(icb.code)
        if former:
            with st.container(key=f"find_former_icbs_{icb.code}"):
                for one in former:
                    _show_term("icb", one.code, asked, counts, today=today, go=go)


def _show_term(facet: str, term: str, asked: Asked, counts: Mapping[str, int], *, today: date, go: Go) -> None:
    key = f"find_{facet}_{term.replace('.', '_')}"
    chosen = asked.has(facet, term)
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.checkbox(
        f"{term_name(facet, term, today)} ({counts.get(term, 0)})",
        key=key,
        on_change=go,
        args=(asked.toggle(facet, term),),
    )
