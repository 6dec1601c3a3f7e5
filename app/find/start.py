"""What Find shows before anybody has asked: examples, ways in, what there is, what is new, and a small map."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from app.find.address import Asked
from app.find.barriers import barrier_path
from app.find.cards import card_html, cards_html
from app.find.filter_bar import Counts, term_name
from app.find.library import Library
from app.maps.london_outline import outline_html
from app.markup import inside_link, text
from kb.entries import Published
from kb.records import Kind

EXAMPLES = (
    "lonely older people",
    "families seeking asylum who are afraid of services",
    "people who move often and are hard to keep in touch with",
    "getting young people into health careers",
)
OTHER_WAYS = (
    ("/like-ours", "Find initiatives like ours", "Paste a paragraph about your work, and see who does the like."),
    ("/barrier", "Search by the barrier you face", "See who met it, and how they got past it."),
)
WAYS_IN = {"community": "Choose a community", "barrier": "Choose a barrier", "borough": "Choose a borough"}
AT_ONCE = 6
NEWEST = 3


def show_examples(go: Callable[[Asked], None]) -> None:
    """Real questions that the first entries answer, as buttons."""
    with st.container(key="find_examples", horizontal=True, gap="small"):
        st.html("<p>For example:</p>", width="content")
        for number, question in enumerate(EXAMPLES):
            st.button(question, key=f"find_example_{number}", on_click=go, args=(Asked(question=question),), wrap=True)


def show_start(library: Library, counts: Counts, *, today: date) -> None:
    """The rest of the first page."""
    st.html(f"<p class='hq-lead'>{how_many(library)}</p>")
    st.html(other_ways_html())
    ways = "".join(_way_in(facet, counts.get(facet, {}), today) for facet in WAYS_IN)
    st.html(f'<div class="hq-ways">{ways}</div>')
    new, around = st.columns([3, 2], gap="large")
    with new:
        newest = [card_html(one) for one in _newest(library)]
        st.html(f"<section><h2>What is new</h2>{cards_html(newest) if newest else _nothing_yet()}</section>")
    with around:
        st.html(f"<section><h2>Where they are</h2>{outline_html(_by_borough(library))}</section>")


def other_ways_html() -> str:
    """Where somebody goes for whom a few words are not the way to ask."""
    items = "".join(f"<li>{inside_link(path, name)}<br>{text(why)}</li>" for path, name, why in OTHER_WAYS)
    return f'<ul class="hq-other-ways">{items}</ul>'


def how_many(library: Library) -> str:
    """ "6 case studies and 5 local assets, from 10 boroughs", each a link to all of them."""
    studies = counted(len(library.case_studies), "case study", "case studies")
    assets = counted(len(library.assets), "local asset", "local assets")
    return (
        f"{inside_link(Asked(chosen={'kind': (Kind.CASE_STUDY,)}).path(), studies)} and "
        f"{inside_link(Asked(chosen={'kind': (Kind.ASSET,)}).path(), assets)}, "
        f"from {counted(len(_by_borough(library)), 'borough', 'boroughs')}."
    )


def _newest(library: Library) -> list[Published[Any]]:
    """By day of publication, case studies before assets of the same day."""
    everything = [*library.case_studies, *library.assets]
    return sorted(everything, key=lambda one: one.published_at.date(), reverse=True)[:NEWEST]


def counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _by_borough(library: Library) -> Counter[str]:
    return Counter(gss for one in (*library.case_studies, *library.assets) for gss in one.record.boroughs)


def _way_in(facet: str, counts: Mapping[str, int], today: date) -> str:
    """The terms with most entries at once, the rest one click away."""
    said = [term for term in counts if not term.endswith("other")]
    ordered = sorted(said, key=lambda term: (-counts[term], term_name(facet, term, today)))
    links = [
        f"<li>{inside_link(_leads_to(facet, term), term_name(facet, term, today))} <span>({counts[term]})</span></li>"
        for term in ordered
    ]
    rest = (
        f"<details><summary>{len(links) - AT_ONCE} more</summary><ul>{''.join(links[AT_ONCE:])}</ul></details>"
        if len(links) > AT_ONCE
        else ""
    )
    empty = "" if links else "<p>Nothing yet.</p>"
    return f"<section><h2>{text(WAYS_IN[facet])}</h2><ul>{''.join(links[:AT_ONCE])}</ul>{rest}{empty}</section>"


def _leads_to(facet: str, term: str) -> str:
    """A barrier leads to how others got past it, anything else to the entries that carry it."""
    return barrier_path(term) if facet == "barrier" else Asked(chosen={facet: (term,)}).path()


def _nothing_yet() -> str:
    return f"<p>Nothing is published yet. {inside_link('/share', 'Share the first case study')}.</p>"
