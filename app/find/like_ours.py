"""What is compared with published entries, a pasted paragraph or one of them, and what is shown of the comparison."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from app import resources
from app.find.cards import card_html, cards_html
from app.find.filter_bar import term_name
from app.find.library import Library
from app.find.start import counted
from app.markup import inside_link
from app.operations.derived import uses_meaning
from app.presenters import KIND_NAMES
from indexing.results import Hit
from indexing.shared import Terms
from indexing.term_words import MOST_READ, TermRead
from kb.entries import Published
from kb.records import Kind

TEXT_KEY = "like_text"
ENTRY_KEY = "like_entry"
NOT_KEPT = (
    "What you paste is not kept: it is in no address, log, list or record of searches, and it is gone when you leave "
    "this page. Still, leave out anything that could identify a patient."
)
READ_AS = {
    "community": "Community",
    "strategy": "Strategy",
    "barrier": "Barrier",
    "borough": "Borough",
    "icb": "ICB",
}


def find_entry(library: Library, parameters: Mapping[str, str]) -> Published[Any] | None:
    """The published entry that an address names by slug, and by kind where that is not a case study."""
    entries = library.assets if parameters.get("kind") == Kind.ASSET else library.case_studies
    return next((one for one in entries if one.entry.slug == parameters.get("id")), None)


def address_of(entry: Published[Any] | None) -> dict[str, str | Iterable[str]]:
    """The parameters of the address that names an entry; those of a pasted paragraph name nothing, ever."""
    if entry is None:
        return {}
    kind = {} if entry.entry.kind is Kind.CASE_STUDY else {"kind": str(entry.entry.kind)}
    return {"id": entry.entry.slug, **kind}


def ask_for_text() -> str:
    """The box, and below it what becomes of what is pasted. Sending it takes an entry out of the address."""
    with st.form("like_form", border=False):
        st.text_area(
            "Paste a paragraph about your work, or describe it",
            key=TEXT_KEY,
            max_chars=MOST_READ,
            height=170,
            placeholder="Whom it is for, what you do, what gets in the way, and where",
        )
        st.html(f"<p class='hq-small'>{NOT_KEPT}</p>")
        st.form_submit_button(
            "Find initiatives like it", key="like_send", type="primary", on_click=st.query_params.clear
        )
    return str(st.session_state[TEXT_KEY] or "").strip()


def ask_for_entry(library: Library, chosen: Published[Any] | None) -> None:
    """A published entry instead, by title; the address holds the choice, and the box is emptied."""
    entries: Mapping[str, Published[Any]] = library.by_id()
    st.session_state[ENTRY_KEY] = str(chosen.entry.id) if chosen else None

    def choose() -> None:
        st.session_state[TEXT_KEY] = ""
        st.query_params.from_dict(address_of(entries.get(st.session_state[ENTRY_KEY] or "")))

    st.selectbox(
        "Or choose a published entry",
        sorted(entries, key=lambda id: entries[id].record.title.casefold()),
        format_func=lambda id: _title(entries[id]),
        key=ENTRY_KEY,
        placeholder="A case study or a local asset",
        on_change=choose,
    )


def _title(one: Published[Any]) -> str:
    kind = "" if one.entry.kind is Kind.CASE_STUDY else f" ({KIND_NAMES[one.entry.kind].lower()})"
    return f"{one.record.title}{kind}"


def choose_terms(read: Sequence[TermRead]) -> Terms:
    """What was read from the paragraph, each to be switched off; returns what is left on, by facet."""
    if not read:
        st.html("<p>No community, barrier or place was read from it: it is compared as a whole.</p>")
        return {}
    today = resources.knowledge().db.today()
    st.html("<p>This was read from it, and counts as well. Switch off what does not fit:</p>")
    chosen: dict[str, list[str]] = {}
    with st.container(key="like_read", horizontal=True, gap="small"):
        for one in read:
            name = f"{READ_AS[one.facet]}: {term_name(one.facet, one.term, today)}"
            key = f"like_{one.facet}_{one.term.replace('.', '_')}"
            if st.checkbox(f"{name}{_said(one, name)}", value=True, key=key):
                chosen.setdefault(one.facet, []).append(one.term)
    return chosen


def _said(one: TermRead, name: str) -> str:
    """The words that it was read from, unless the name says them; only letters, for labels are Markdown."""
    said = " ".join(re.sub(r"[\W_]", " ", one.said).split())
    return "" if said.casefold() in name.casefold() else f" (“{said}”)"


def show_alike(hits: Sequence[Hit], library: Library, *, in_meaning: bool) -> None:
    """The entries, best first, those that are only somewhat alike under a line; or plainly that there are none."""
    records = library.by_id()
    hits = [hit for hit in hits if hit.id in records]
    strong, weak = [hit for hit in hits if not hit.weak], [hit for hit in hits if hit.weak]

    def cards(of: Iterable[Hit]) -> str:
        return cards_html([card_html(records[hit.id], hit=hit) for hit in of])

    with st.container(key="like_count"):
        st.info(how_many(len(strong), len(weak), how_compared(in_meaning)))
    st.html(f"<section><h2>Most like it</h2>{cards(strong) if strong else nothing_like_it()}</section>")
    if weak:
        st.html(f'<section class="hq-weaker"><h2>Somewhat like it</h2>{cards(weak)}</section>')


def how_many(strong: int, weak: int, how: str) -> str:
    """One line for everybody, and for a screen reader to say."""
    number = f"{counted(strong, 'entry is', 'entries are')} like it" if strong else "Nothing published is much like it"
    below = f"; {counted(weak, 'other is', 'others are')} somewhat like it" if weak else ""
    return f"{number}{below}. {how}".strip()


def how_compared(in_meaning: bool) -> str:
    if in_meaning:
        return ""
    if uses_meaning(resources.knowledge()):
        return "Compared by words and by what is shared, while search by meaning is getting ready."
    return "Compared by words and by what is shared: search by meaning is switched off here."


def nothing_like_it() -> str:
    return (
        "<p><strong>No published entry is close to it.</strong></p>"
        f"<p>{inside_link('/share', 'Share yours')}: the next practice that looks for this will find it.</p>"
    )
