"""Search by the barrier you face: who met it and how they got past it, at /barrier?barrier=<term>."""

import streamlit as st

from app import resources
from app.find import barriers
from app.find.cards import card_html, cards_html
from app.find.library import Library, library
from app.find.start import counted
from app.markup import inside_link, text
from app.pages import BARRIER, tab_title
from indexing.facets import Filters
from indexing.results import Hit
from indexing.search import Choices
from kb.errors import KbError
from kb.records import Kind
from kb.vocabularies import Term

MOST_CLOSE = 5


def show_choice(found: Library, unknown: str) -> None:
    """Every barrier, to choose from."""
    st.title(BARRIER.title, anchor=False)
    if unknown:
        st.info("No barrier has this address. Choose one here.")
    counts = barriers.count_met(found)
    st.html(
        "<p class='hq-lead'>Choose a barrier to see who met it, and how they got past it. "
        f"{counted(len(counts), 'barrier is', 'barriers are')} told of in "
        f"{counted(len(found.case_studies), 'case study', 'case studies')} so far; the survey's figures stand beside "
        "those that it asked about.</p>"
    )
    st.html(barriers.barriers_html(counts))


def show_barrier(found: Library, term: Term) -> None:
    """Who met one barrier, and below it who met something close to it."""
    st.set_page_config(page_title=tab_title(f"Barrier: {term.label}"))
    st.title(f"Barrier: {term.label}", anchor=False)
    hint = f"<p>{text(term.hint)}</p>" if term.hint else ""
    st.html(f"<div class='hq-text'>{hint}{barriers.survey_html(term)}</div>")
    met = barriers.list_met(found, term.id)
    if met:
        say_how = sum(bool(one.overcome) for one in met)
        with st.container(key="barrier_count"):
            st.info(
                f"{counted(len(met), 'case study', 'case studies')} met it; {say_how or 'none'} "
                f"{'says' if say_how == 1 else 'say'} how they got past it."
            )
    body = barriers.met_html(met, term.id) if met else barriers.none_met_html(term)
    st.html(f"<section><h2>Who met it, and how they got past it</h2>{body}</section>")
    show_close(found, close_to(term, {str(one.published.entry.id) for one in met}))
    st.html(
        '<section class="hq-end"><h2>What next?</h2><div class="hq-text"><ul>'
        f"<li>{inside_link('/barrier', 'Choose another barrier')}</li>"
        f"<li>{inside_link('/like-ours', 'Find initiatives like ours')}</li>"
        f"<li>{inside_link('/share', 'Share how you got past it')}</li></ul></div></section>"
    )


def close_to(term: Term, met: set[str]) -> tuple[Hit, ...]:
    """Case studies that answer the barrier's own words; none while the index cannot be read."""
    try:
        found = resources.searcher().search(
            term.label, filters=Filters.of(kind=[Kind.CASE_STUDY]), choices=Choices(as_typed=True, places=False)
        )
    except KbError:
        return ()
    return tuple(hit for hit in found.strong if hit.id not in met)[:MOST_CLOSE]


def show_close(found: Library, close: tuple[Hit, ...]) -> None:
    records = found.by_id()
    cards = [card_html(records[hit.id], hit=hit) for hit in close if hit.id in records]
    if cards:
        st.html(f'<section class="hq-weaker"><h2>Others close to this barrier</h2>{cards_html(cards)}</section>')


asked = st.query_params.get("barrier", "")
term = barriers.find_barrier(asked)
if term is None:
    show_choice(library(), asked)
else:
    show_barrier(library(), term)
