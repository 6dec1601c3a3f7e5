"""Around a published entry: what is like it, what its author and a moderator may do, and what to say of none."""

import streamlit as st

from app import resources
from app.markup import inside_link, text
from indexing.results import Hit
from kb import moderation
from kb.entries import Entry
from kb.errors import KbError, NotFound
from kb.people import Person
from kb.permissions import Standing, may
from kb.states import Action


def show_missing(error: NotFound) -> None:
    """For an address that leads to nothing, or to nothing any more."""
    st.title("Nothing is published here")
    st.html(f"<p>{text(str(error))}</p><p>{inside_link('/', 'Find case studies and local assets')}</p>")


def similar_to(entry: Entry) -> tuple[Hit, ...]:
    """Entries like this one; none while the index cannot be read, because the page itself does not need it."""
    try:
        return resources.searcher().similar(str(entry.id))
    except KbError:
        return ()


def for_author(person: Person | None, entry: Entry, *, page: str) -> None:
    """The way back to the form, for whoever wrote the entry."""
    if person is None or entry.owner_id is None or person.id != entry.owner_id:
        return
    edit = inside_link(f"/{page}?entry={entry.id}", "Edit or withdraw this entry")
    st.html(
        f"<section><h2>You wrote this</h2><p>{edit}. "
        "What is public stays as it is until a moderator has seen the edit.</p></section>"
    )


def for_moderators(person: Person | None, entry: Entry) -> None:
    """One click takes an entry off every page; it asks nothing first, because an administrator can restore it."""
    if not may(person, Action.TAKE_DOWN, Standing(owner_id=entry.owner_id, was_published=True)):
        return
    st.header("For moderators", anchor=False)
    st.html("<p>Taking it down removes it from every page and table at once. An administrator can restore it.</p>")
    if st.button("Take down now", key="entry_take_down", icon=":material/block:"):
        try:
            moderation.take_down(resources.knowledge().db, person, entry.id)
        except KbError as error:
            st.error(str(error))
        else:
            st.rerun()
