"""The decision on a waiting version: publish, ask for changes, do not accept, or hand over."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from app import components, resources
from app.entries.kinds import KINDS
from app.entries.patient_marks import advice, marked
from app.forms.draft_frame import heading
from app.markup import text
from app.presenters import SHORT_PATHS
from kb import moderation
from kb.areas import get_icb, icbs_on
from kb.entries import LONDON_QUEUE
from kb.errors import Invalid, KbError, Problem
from kb.people import Person
from kb.personal_data import find_marks
from kb.records import PublicPlace, Record
from kb.reviews import Review


def show(
    person: Person,
    review: Review[Any],
    *,
    locate: Callable[[Record], PublicPlace],
    agreement: str,
    problems: tuple[Problem, ...],
    checked: bool,
) -> None:
    """Three buttons and a reason, and the way to another queue.

    `problems` stand in the way of publishing, and so does a checklist that is not `checked` to the end.
    """
    st.html(heading("Decide"))
    reason = st.text_area(
        "Reason. The author reads it; needed unless you publish.",
        key=f"moderate_reason_{review.version.id}",
        height=120,
    )
    told = st.container()
    with st.container(horizontal=True):
        publish = st.button("Publish", key="moderate_publish", type="primary", disabled=bool(problems) or not checked)
        ask = st.button("Ask for changes", key="moderate_request_changes")
        reject = st.button("Do not accept", key="moderate_reject")
    if problems:
        listed = "".join(f"<li>{text(problem.message)}</li>" for problem in problems)
        sentence = "It cannot be published as it is. Ask the author for:"
        st.html(f'<div class="hq-note"><p>{sentence}</p><ul class="hq-list">{listed}</ul></div>')
    elif not checked:
        st.html('<p class="hq-note">To publish it, tick every line of the checklist first.</p>')
    db = resources.knowledge().db
    if publish:
        rules = KINDS[review.entry.kind].rules
        _decide(told, lambda: _publish(person, review, rules, locate, agreement), written=agreement)
    elif ask:
        _decide(
            told, lambda: moderation.request_changes(db, person, review.version.id, reason=reason), "Sent back.", reason
        )
    elif reject:
        _decide(told, lambda: moderation.reject(db, person, review.version.id, reason=reason), "Not accepted.", reason)
    _show_handing_over(person, review)


def _publish(
    person: Person, review: Review[Any], rules: Any, locate: Callable[[Record], PublicPlace], agreement: str
) -> None:
    db = resources.knowledge().db
    slug = moderation.publish(
        db,
        person,
        rules,
        review.version.id,
        locate=locate,
        note=f"Checklist ticked. {agreement}".strip(),
        demonstration=resources.knowledge().settings.demonstration,
    )
    st.session_state["moderate_done"] = "Published. Search finds it within a few seconds."
    st.session_state["moderate_link"] = f"/{SHORT_PATHS[review.entry.kind]}/{slug}"


def _decide(told: Any, verb: Callable[[], None], done: str = "", written: str = "") -> None:
    """Take the step, and go back to the queue; a refusal stands at the reason, which keeps what was typed.

    What is `written` beside the step is looked at for patients' data first.
    """
    if _warn_once(told, written):
        return
    try:
        verb()
    except Invalid as error:
        with told:
            components.field_error(error.problems, error.problems[0].field)
        return
    except KbError as error:
        told.error(str(error))
        return
    st.session_state.pop("moderate_warned", None)
    if done:
        st.session_state["moderate_done"] = f"{done} The author sees your reason."
    st.query_params.clear()
    st.rerun()


def _warn_once(told: Any, written: str) -> bool:
    """True where the words may identify a patient and their writer was not told so yet: the next press sends them."""
    marks = find_marks(written)
    if not marks or st.session_state.get("moderate_warned") == written:
        return False
    st.session_state["moderate_warned"] = written
    told.html(
        '<div class="hq-note hq" role="alert"><p><strong>What you wrote may identify a patient.</strong> It is kept in '
        "the history. Change it, or press again to send it as it is.</p>"
        f'<p>{marked(written, marks)}</p><ul class="hq-list">{advice(marks)}</ul></div>'
    )
    return True


def _show_handing_over(person: Person, review: Review[Any]) -> None:
    db = resources.knowledge().db
    queues = [icb.code for icb in icbs_on(db.today())] + [LONDON_QUEUE]
    with st.expander("Hand over to somebody else"):
        queue = st.selectbox(
            "Whose queue",
            [code for code in queues if code != review.version.queue],
            index=None,
            key=f"moderate_queue_{review.version.id}",
            format_func=lambda code: "London-wide" if code == LONDON_QUEUE else get_icb(code).short_name,
            placeholder="Choose one",
        )
        told = st.container()
        if st.button("Hand over", key="moderate_hand_over", disabled=queue is None) and queue:
            _decide(told, lambda: _hand_over(person, review, queue))


def _hand_over(person: Person, review: Review[Any], queue: str) -> None:
    moderation.hand_over(resources.knowledge().db, person, review.version.id, queue=queue)
    st.session_state["moderate_done"] = "Handed over."
