"""What stands around a long form: signed out, saved, in trouble, and where an entry stands that is no draft."""

from urllib.parse import quote
from uuid import UUID

import streamlit as st

from app import resources, session
from app.forms import drafting
from app.forms.drafting import Draft, DraftPage
from app.markup import inside_link, paragraphs, text
from app.presenters import SHORT_PATHS, in_words
from app.web.assets import STATIC
from kb import drafts, reviews
from kb.areas import get_icb
from kb.database import LONDON
from kb.entries import LONDON_QUEUE, Entry, R, Version
from kb.errors import KbError
from kb.people import Person
from kb.permissions import DAYS_UNTIL_ANY_MODERATOR
from kb.states import EntryState, VersionState

EDIT_LABELS = {
    VersionState.PUBLISHED: "Edit it",
    VersionState.CHANGES_REQUESTED: "Make the changes",
    VersionState.REJECTED: "Change it and try again",
}
STYLES = STATIC / "forms.css"
NO_SECOND_PERSON = "A second person must publish this: invite a moderator."


def style() -> None:
    """The styles of long forms and of the queue."""
    st.html(STYLES)


def heading(title: str) -> str:
    """HTML of a part's heading, below the page's own."""
    return f'<h2 class="hq-part">{text(title)}</h2>'


def stop_if_signed_out(page: DraftPage[R]) -> None:
    """Somebody whose session ended while they typed is told so, and may copy what was not saved any more."""
    entry, unsaved = drafting.at_entry(page).get("entry"), st.session_state.get(page.key("unsaved"), "")
    if session.signed_in() is not None or not (entry or unsaved):
        return
    st.warning("You are signed out, perhaps because nothing happened for 30 minutes. What was saved is kept.")
    back = quote(f"/{page.path}?entry={entry}" if entry else f"/{page.path}")
    st.html(f"<p>{inside_link(f'/account/sign-in?next={back}', 'Sign in again to go on where you were')}</p>")
    if unsaved:
        st.html("<p>What you typed last could not be saved. Copy it from here:</p>")
        st.code(unsaved, language=None, wrap_lines=True)
    session.stop()


def offer_way_out(page: DraftPage[R]) -> None:
    if st.button("Start a new one", key=page.key("anew")):
        drafting.forget(page)
        st.query_params.clear()
        st.rerun()


def show_reason(draft: Draft[R]) -> None:
    """Why a moderator sent it back, above the form in which that is put right."""
    if draft.version and draft.version.reason:
        show_quoted("A moderator wrote", draft.version.reason)


def show_quoted(who: str, words: str) -> None:
    st.html(f'<aside class="hq-care"><h2>{text(who)}</h2>{paragraphs(words)}</aside>')


def show_trouble(page: DraftPage[R], person: Person) -> None:
    """A save that failed: what is on the page stays there until its writer decides."""
    sentence = drafting.trouble(page)
    if not sentence:
        return
    st.error(f"Not saved. {sentence} What you typed is still here.")
    with st.container(horizontal=True):
        st.button("Keep what is on this page", key=page.key("mine"), on_click=drafting.take_over, args=(page, person))
        st.button(
            "Show what was saved instead", key=page.key("theirs"), on_click=drafting.drop_typed, args=(page, person)
        )


def show_other_drafts(page: DraftPage[R], person: Person) -> None:
    """Before anything is typed: what the person left unfinished."""
    own = drafts.list_own(resources.knowledge().db, person)
    open_ones = [pair for pair in own if pair[0].kind is page.rules.kind and drafting.is_draft(*pair)]
    if open_ones:
        links = "".join(
            f"<li>{inside_link(f'/{page.path}?entry={entry.id}', f'Go on with “{title_of(version)}”')}</li>"
            for entry, version in open_ones[:5]
        )
        st.html(f"<p>You have something unfinished:</p><ul class='hq-list'>{links}</ul>")


def title_of(version: Version) -> str:
    return str(version.content.get("title") or "No title yet")


def show_standing(page: DraftPage[R], person: Person, entry: Entry, version: Version) -> None:
    """An entry that is no draft: where it stands, what happens next, and the way on."""
    drafting.show_address(page)
    st.html(heading(title_of(version)))
    if entry.state is not EntryState.LIVE:
        st.info("This was taken back or taken down. Nobody else sees it. An administrator can restore it.")
    elif version.state is VersionState.SUBMITTED:
        _show_waiting(person, version)
    else:
        _show_decided(page, person, entry, version)
    st.html(f"<p>{inside_link('/mine', 'My entries')}</p>")
    offer_way_out(page)


def _show_waiting(person: Person, version: Version) -> None:
    st.success("Thank you. It is handed in, and waits for a moderator.")
    day = version.submitted_at.astimezone(LONDON).date() if version.submitted_at else None
    handed_in = f"Handed in on {in_words(day) if day else 'an unknown day'}."
    st.html(f"<p>{handed_in} {what_happens_next(version.queue)}</p>")
    warn_if_alone(person)


def what_happens_next(queue: str) -> str:
    """Who reads what is handed in, how long that usually takes, and how its author hears of it."""
    late = "" if queue in ("", LONDON_QUEUE) else "; after that any moderator in London may read it"
    return (
        f"{queue_in_words(queue)} reads it, never the author nor somebody of the author’s own organisation. "
        f"Expect an answer within {DAYS_UNTIL_ANY_MODERATOR} working days{late}. It is published, or comes back "
        "to you with what should change: look under “My entries”, because this service sends no mail."
    )


def queue_in_words(queue: str) -> str:
    """Who looks at what waits there."""
    if queue in ("", LONDON_QUEUE):
        return "Any moderator in London"
    return f"A moderator of {get_icb(queue).short_name}"


def warn_if_alone(person: Person) -> None:
    if not reviews.somebody_else_can_publish(resources.knowledge().db, person):
        st.warning(NO_SECOND_PERSON)
        if person.administrator:
            st.html(f"<p>{inside_link('/account/people', 'Invite a moderator')}</p>")


def _show_decided(page: DraftPage[R], person: Person, entry: Entry, version: Version) -> None:
    if version.state is VersionState.PUBLISHED:
        link = inside_link(f"/{SHORT_PATHS[entry.kind]}/{entry.slug}", "See it as everybody sees it")
        st.html(f"<p>This is published. {link}. An edit waits beside it until a moderator has seen it.</p>")
    elif version.reason:
        show_quoted("A moderator wrote", version.reason)
    label = EDIT_LABELS.get(version.state)
    if label and st.button(label, key=page.key("edit_entry"), type="primary"):
        open_for_editing(person, entry.id)


def open_for_editing(person: Person, entry_id: UUID) -> None:
    try:
        drafts.open_draft(resources.knowledge().db, person, entry_id)
    except KbError as error:
        st.error(str(error))
    else:
        st.rerun()
