"""The list of a person's own entries: state, age in the queue, and the ways on."""

from uuid import UUID

import streamlit as st

from app import resources
from app.entries.kinds import KINDS
from app.forms.draft_frame import queue_in_words, title_of
from app.markup import inside_link, text
from app.presenters import KIND_NAMES, SHORT_PATHS, in_words
from kb import drafts
from kb.database import LONDON
from kb.entries import Entry, Version
from kb.errors import KbError
from kb.people import Person
from kb.states import IN_WORDS, EntryState, VersionState
from kb.working_days import working_days_between

ENTRY_IN_WORDS = {
    EntryState.WITHDRAWN: "Taken back or taken down: nobody else sees it. An administrator can restore it",
    EntryState.ARCHIVED: "Put away: nobody else sees it",
}
GO_ON = {
    VersionState.DRAFT: "Go on writing",
    VersionState.SUBMITTED: "What happens next",
    VersionState.CHANGES_REQUESTED: "See what should change",
    VersionState.PUBLISHED: "Edit",
    VersionState.REJECTED: "See why",
}


def show(person: Person, entries: list[tuple[Entry, Version]]) -> None:
    """Every entry, newest first, or how to begin."""
    if done := st.session_state.pop("mine_done", ""):
        st.success(done)
    if not entries:
        ways = f"{inside_link('/share', 'share a case study')} or {inside_link('/add-asset', 'add a local asset')}"
        st.html(f"<p>You have written nothing yet. What you begin is kept here: {ways}.</p>")
    for entry, version in entries:
        _show_entry(person, entry, version)


def _show_entry(person: Person, entry: Entry, version: Version) -> None:
    links = " · ".join(_links(entry, version))
    st.html(
        f'<article class="hq-card{" asset" if entry.kind == "asset" else ""}"><p class="hq-kind">'
        f"{KIND_NAMES[entry.kind]}</p><h2 class='hq-group'>{text(title_of(version))}</h2>"
        f'<p class="hq-meta">{text(standing_in_words(entry, version))}</p>'
        + (f"<p>{links}</p>" if links else "")
        + "</article>"
    )
    if entry.state is EntryState.LIVE:
        _offer_withdrawal(person, entry)


def standing_in_words(entry: Entry, version: Version) -> str:
    """Where an entry stands, with its age in the queue while it waits."""
    if entry.state is not EntryState.LIVE:
        return f"{ENTRY_IN_WORDS[entry.state]}."
    public = was_published(entry) and version.state is not VersionState.PUBLISHED
    words = f"{'Published; a new version: ' if public else ''}{IN_WORDS[version.state]}"
    if version.state is VersionState.SUBMITTED and version.submitted_at:
        day = version.submitted_at.astimezone(LONDON).date()
        waited = working_days_between(day, resources.knowledge().db.today())
        days = f"{waited} working day{'' if waited == 1 else 's'}"
        return f"{words} since {in_words(day)} ({days}). {queue_in_words(version.queue)} looks at it."
    return f"{words}. Saved on {in_words(version.saved_at.astimezone(LONDON).date())}."


def was_published(entry: Entry) -> bool:
    """True once an entry has an address of its own: until then its id stands in for the slug."""
    return entry.slug != entry.id.hex


def _links(entry: Entry, version: Version) -> list[str]:
    if entry.state is not EntryState.LIVE:
        return []
    links = [inside_link(f"/{KINDS[entry.kind].form_path}?entry={entry.id}", GO_ON.get(version.state, "Open"))]
    if was_published(entry):
        links.append(inside_link(f"/{SHORT_PATHS[entry.kind]}/{entry.slug}", "See it as everybody sees it"))
    return links


def _offer_withdrawal(person: Person, entry: Entry) -> None:
    """Two presses, because only an administrator can undo it."""
    asked = f"mine_sure_{entry.id}"
    if not st.session_state.get(asked):
        st.button("Take it back", key=f"mine_withdraw_{entry.id}", on_click=_ask, args=(asked,))
        return
    st.warning("It disappears from every page at once, and only an administrator can bring it back.")
    with st.container(horizontal=True):
        if st.button("Yes, take it back", key=f"mine_yes_{entry.id}", type="primary"):
            _withdraw(person, entry.id, asked)
        st.button("No, leave it", key=f"mine_no_{entry.id}", on_click=st.session_state.pop, args=(asked, None))


def _ask(asked: str) -> None:
    st.session_state[asked] = "yes"


def _withdraw(person: Person, entry_id: UUID, asked: str) -> None:
    try:
        drafts.withdraw(resources.knowledge().db, person, entry_id)
    except KbError as error:
        st.error(str(error))
        return
    st.session_state.pop(asked, None)
    st.session_state["mine_done"] = "Taken back. Nobody else sees it any more."
    st.rerun()
