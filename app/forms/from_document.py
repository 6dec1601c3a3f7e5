"""Start from a document: what was found in a pasted text, which of it to keep, and the drafts that are made of it."""

import streamlit as st

from app import resources
from app.forms.draft_frame import heading
from app.markup import inside_link, text
from app.operations.lookups import lookups
from casestudies.forms import RULES, STORY_LABELS
from casestudies.importers.documents import ReadDocument, read_document
from casestudies.importers.found import ImportedDraft
from casestudies.importers.intake import to_bring_in
from indexing.term_words import TermRead, read_terms
from kb.areas import borough_names
from kb.importing import Brought, bring_in
from kb.people import Person
from kb.text import shorten
from kb.vocabularies import label

TEXT_KEY = "document_text"
LONGEST = 200_000
SHOWN = 160
"""Characters of each part that the preview shows."""
TAG_FACETS = ("community", "strategy", "barrier")


def ask_for_text() -> str:
    """The box for a whole document; what stands in it when it is read."""
    with st.form("document_form", border=False):
        st.text_area(
            "Paste your document: one case study, or several under headings of their own",
            key=TEXT_KEY,
            max_chars=LONGEST,
            height=260,
        )
        st.html(
            "<p class='hq-small'>Open it in Word or elsewhere, select everything, copy, and paste it here. Leave out "
            "anything that could identify a patient. Nothing is kept until you choose to.</p>"
        )
        st.form_submit_button("Read it", key="document_read", type="primary")
    return str(st.session_state[TEXT_KEY] or "").strip()


def read(pasted: str) -> ReadDocument:
    """What the text holds; raises KbError where it holds nothing."""
    return read_document(pasted, lookups(resources.knowledge().db, resources.postcodes()))


def choose(found: ReadDocument) -> list[ImportedDraft]:
    """Each draft with a tick; those that stay ticked."""
    st.html(heading("What was found"))
    for refusal in found.refused:
        st.warning(refusal.in_words())
    chosen = []
    for number, draft in enumerate(found.drafts, 1):
        with st.container(border=True):
            if st.checkbox(f"Keep case study {number}", value=True, key=f"document_keep_{number}"):
                chosen.append(draft)
            st.html(preview_html(draft, read_terms(draft.text)))
    if found.left_aside:
        st.html(f"<p>{found.left_aside:,} words stand in no case study and are left aside.</p>")
    return chosen


def preview_html(draft: ImportedDraft, terms: tuple[TermRead, ...]) -> str:
    """What a draft would hold: who, where, the beginning of each part, figures, and tags that are only suggested."""
    record = draft.record
    where = ", ".join(borough_names()[gss] for gss in record.boroughs) or "no borough found"
    parts = "".join(
        f"<dt>{text(label_)}</dt><dd>{text(shorten(' '.join(getattr(record, field).split()), SHOWN))}</dd>"
        for field, label_ in STORY_LABELS.items()
        if getattr(record, field)
    )
    figures = "; ".join(dict.fromkeys(figure.value for figure in draft.figures)) or "none"
    tags = "; ".join(label(one.facet, one.term) for one in terms if one.facet in TAG_FACETS) or "none"
    return (
        f"<h3>{text(record.title)}</h3><p>{text(record.organisation or 'no organisation found')}, {text(where)}</p>"
        f"<dl>{parts}</dl><p>Figures found: {text(figures)}</p>"
        f"<p>Tags that its words suggest, none of which is set: {text(tags)}</p>"
    )


def keep(person: Person, chosen: list[ImportedDraft]) -> Brought:
    """Drafts of the person, all or none. A pasted text has no name: the person stands for it."""
    incoming = to_bring_in(chosen, source=f"pasted by {person.id}", refuse=lambda one: st.warning(one.in_words()))
    return bring_in(resources.knowledge().db, person, RULES, incoming)


def show_done(done: Brought) -> None:
    """How many drafts there are now, with the way to each; the first opens in Share."""
    st.success(f"{done.new} new, {done.unchanged} brought in before and left as they are.")
    if done.entries:
        st.html(f"<p>{inside_link(f'/share?entry={done.entries[0]}', 'Go on with the first')}</p>")
    st.html(f"<p>{inside_link('/mine', 'My entries')}</p>")
