"""The queue: what waits for a moderator, longest waiting first, with its age and area."""

import streamlit as st

from app.entries.locate import area_in_words
from app.forms.draft_frame import heading, queue_in_words, title_of
from app.markup import inside_link, text
from app.presenters import KIND_NAMES
from kb.content import load
from kb.moderation import Waiting
from kb.people import Person
from kb.permissions import may
from kb.records import Record
from kb.states import Action


def show_done() -> None:
    """What the last decision did; the slug of what was published is shown as a link."""
    if done := st.session_state.pop("moderate_done", ""):
        st.success(done)
    if link := st.session_state.pop("moderate_link", ""):
        st.html(f"<p>{inside_link(link, 'See it as everybody sees it')}</p>")


def show(person: Person, waiting: list[Waiting], *, missing: bool) -> None:
    """Those that this person may decide on first, then the others."""
    if missing:
        st.info("That entry no longer waits: it was decided on, changed or taken back.")
    mine = [one for one in waiting if may(person, Action.PUBLISH, one.standing)]
    others = [one for one in waiting if one not in mine]
    if not waiting:
        st.html("<p>Nothing waits. When somebody submits a case study or an asset, it appears here.</p>")
    for title, some in (("For you to look at", mine), ("For somebody else", others)):
        if some:
            st.html(f'{heading(f"{title} ({len(some)})")}<ul class="hq-rows">{"".join(map(_row, some))}</ul>')


def _row(one: Waiting) -> str:
    record = load(Record, one.version.content)
    standing = one.standing
    link = inside_link(f"/moderate?version={one.version.id}", title_of(one.version))
    return (
        f'<li><p class="hq-kind">{KIND_NAMES[one.entry.kind]}</p><h3>{link}</h3>'
        f'<p class="hq-meta">{text(record.organisation)} · {text(area_in_words(record))}<br>'
        f"{waited_in_words(standing.days_waiting)}. {text(queue_in_words(standing.queue))} looks at it.</p></li>"
    )


def waited_in_words(days: int) -> str:
    """ "Waiting for 3 working days"."""
    if days == 0:
        return "Handed in today"
    return f"Waiting for {days} working day{'' if days == 1 else 's'}"
