"""The draft behind a long form: found by the address, kept whenever a field is left, never written over unseen.

It lives in the truth, so a reload, another page or another device loses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic
from uuid import UUID

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from app import resources, session
from app.entries.kinds import KINDS
from app.forms import contact_form, inputs, place_form
from kb import drafts
from kb.content import Content, dump, load
from kb.database import LONDON
from kb.entries import Entry, KindRules, R, Version
from kb.errors import KbError, NotFound
from kb.people import Person
from kb.records import Contact
from kb.states import EntryState, VersionState


@dataclass(frozen=True)
class DraftPage(Generic[R]):
    """What the keeping of drafts has to know of a page.

    `path` is the page's address; `blank` is what a new entry starts with; `tidy` puts typed values
    into the form in which they are stored; `place` reads the place's fields (page name, kept place).
    """

    name: str
    path: str
    rules: KindRules[R]
    blank: Callable[[Person], R]
    tidy: Callable[[R, Person], R] = lambda record, _person: record
    place: Callable[[str, Content], Content] = place_form.typed_place

    def key(self, name: str) -> str:
        return f"{self.name}_{name}"


@dataclass(frozen=True)
class Draft(Generic[R]):
    """What is kept so far; `version` is None until something has been typed."""

    version: Version | None
    record: R
    contacts: tuple[Contact, ...]


def find_entry(page: DraftPage[R], person: Person) -> tuple[Entry, Version] | None:
    """The person's entry that the address names, or the one they were at, with its newest version; None for a new one.

    Raises NotFound for an address that is none of theirs.
    """
    entry_id = _named_entry(page)
    if entry_id is None:
        return None
    for entry, version in drafts.list_own(resources.knowledge().db, person):
        if entry.id == entry_id and entry.kind is page.rules.kind:
            return entry, version
    raise NotFound("This address leads to none of your own entries.")


def at_entry(page: DraftPage[R]) -> dict[str, str]:
    """The "entry" that this session is at, and the "edit" it last saved or saw, where there is one.

    A dict that is changed in place: Streamlit may end a run at any access of its session state, and one
    that is ended between saving and taking note of it would find itself in conflict with itself.
    """
    found: dict[str, str] = st.session_state.setdefault(page.key("at"), {})
    return found


def _named_entry(page: DraftPage[R]) -> UUID | None:
    """The session's entry before the address: a callback may already run for another page, with its address."""
    at = at_entry(page)
    named = at.get("entry") or st.query_params.get("entry", "")
    if not named:
        return None
    try:
        at["entry"] = str(UUID(named))
    except ValueError:
        raise NotFound("This address is not complete. Open the entry from “My entries”.") from None
    return UUID(named)


def show_address(page: DraftPage[R]) -> None:
    """Put the entry into the address, so that a reload leads back to it."""
    entry_id = at_entry(page).get("entry", "")
    if entry_id and st.query_params.get("entry") != entry_id:
        st.query_params["entry"] = entry_id


def forget(page: DraftPage[R]) -> None:
    """Leave the entry. What was kept stays in the truth."""
    for key in [key for key in st.session_state if str(key).startswith(f"{page.name}_")]:
        del st.session_state[key]


def load_draft(page: DraftPage[R], person: Person) -> Draft[R]:
    """The draft that the address names, or an empty one; raises KbError where it is not a draft of theirs."""
    found = find_entry(page, person)
    if found is None:
        return Draft(None, page.blank(person), ())
    version, record, contacts = drafts.get_draft(resources.knowledge().db, person, page.rules, found[1].id)
    at_entry(page).setdefault("edit", str(version.edit))
    return Draft(version, record, contacts)


def catch_up(page: DraftPage[R], draft: Draft[R]) -> None:
    """Another step is drawn from the draft as it is now, so what another window saved has been seen."""
    if draft.version:
        at_entry(page)["edit"] = str(draft.version.edit)


def keep_typed(page: DraftPage[R]) -> None:
    """Keep what the fields on the page hold. Where that fails, the sentence waits in the session for `trouble`."""
    person = session.signed_in()
    if person is None:
        remember_unsaved(page)
        return
    try:
        draft = load_draft(page, person)
        record, contacts = read_typed(page, person, draft)
        if (record, contacts) != (draft.record, draft.contacts):
            keep(page, person, draft, record, contacts)
    except KbError as error:
        st.session_state[page.key("trouble")] = str(error)
    else:
        st.session_state.pop(page.key("trouble"), None)


def keep_left(page: DraftPage[R]) -> None:
    """What a field calls when it is left: `keep_typed`, to the end.

    Somebody who goes to another page straight from a field asks for its run while this one is beginning, and
    Streamlit gives way to it at the next access of its state. The change is told to nobody again.
    """
    try:
        keep_typed(page)
    except RerunException:
        keep_typed(page)
        raise


def remember_unsaved(page: DraftPage[R]) -> None:
    """Signed out while typing: the texts on the page cannot be saved any more, so they are shown to be copied."""
    fields = [field for field in dump(page.rules.record_type()) if field not in KINDS[page.rules.kind].vocabulary_of]
    held = [st.session_state.get(page.key(field)) for field in fields]
    st.session_state[page.key("unsaved")] = "\n\n".join(text for text in held if isinstance(text, str) and text)


def read_typed(page: DraftPage[R], person: Person, draft: Draft[R]) -> tuple[R, tuple[Contact, ...]]:
    """The draft with what the fields on the page hold at this moment."""
    content = inputs.typed(page.name, dump(draft.record))
    content["place"] = page.place(page.name, content["place"])
    record = page.tidy(load(page.rules.record_type, content), person)
    return record, contact_form.typed_contacts(page.name, draft.contacts)


def keep(page: DraftPage[R], person: Person, draft: Draft[R], record: R, contacts: tuple[Contact, ...]) -> None:
    """Save, beginning the entry if this is the first that was typed; raises Conflict."""
    db = resources.knowledge().db
    at = at_entry(page)
    version = draft.version
    if version is None:
        version = drafts.start(db, person, page.rules, record)
        at |= {"entry": str(version.entry_id), "edit": str(version.edit)}
    saved = drafts.save(db, person, version.id, record, contacts, edit=int(at["edit"]))
    at["edit"] = str(saved.edit)


def trouble(page: DraftPage[R]) -> str:
    """Why the last save failed, "" where it did not."""
    return str(st.session_state.get(page.key("trouble"), ""))


def take_over(page: DraftPage[R], person: Person) -> None:
    """After a conflict: save what stands in this window over what the other one saved."""
    catch_up(page, load_draft(page, person))
    keep_typed(page)


def drop_typed(page: DraftPage[R], person: Person) -> None:
    """After a conflict: show what the other window saved instead of what stands in this one."""
    entry = at_entry(page)["entry"]
    step = st.session_state.get(page.key("step"))
    forget(page)
    at_entry(page)["entry"] = entry
    if step:
        st.session_state[page.key("step")] = step


def saved_in_words(at: datetime) -> str:
    """ "Saved at 14:05", London time."""
    return f"Saved at {at.astimezone(LONDON):%H:%M}"


def is_draft(entry: Entry, version: Version) -> bool:
    """True where the author may type on; anything else waits, is public, or was taken back."""
    return entry.state is EntryState.LIVE and version.state is VersionState.DRAFT
