"""The check for patients' data on the last step of a form: what it marked, where to put it right, and a tick.

Nothing waits for the tick. It folds the list away until another text is marked.
"""

import hashlib
from collections.abc import Callable

import streamlit as st

from app.entries.patient_marks import marks_html
from app.markup import inside_link, text
from kb.record_check import FieldMark, check_record
from kb.records import Record

ABOUT = (
    "These words may identify a patient. Look at each. What is harmless may stay: nothing here keeps you from "
    "submitting, and a moderator looks again."
)


def show(page_name: str, record: Record, *, step_of: Callable[[str], int], address: Callable[[int], str]) -> None:
    """The marks of a draft, each with a link to its step; the sentence about what was not found where there is none."""
    found = check_record(record)
    st.html("<p><strong>Patients’ data:</strong></p>" + ("" if found else marks_html(found)))
    if not found:
        return
    looked = st.checkbox("I have looked at these", key=f"{page_name}_looked_{_digest(found)}", wrap=True)
    if not looked:
        st.html(f'<p class="hq-note">{text(ABOUT)}</p>' + marks_html(found, _link(step_of, address)))


def _link(step_of: Callable[[str], int], address: Callable[[int], str]) -> Callable[[FieldMark], str]:
    def link(found: FieldMark) -> str:
        step = step_of(found.field)
        return f"<p>{inside_link(address(step), f'Change it in step {step}')}</p>"

    return link


def _digest(found: tuple[FieldMark, ...]) -> str:
    """Changes with what is marked, so that a tick never stands for words that nobody has seen."""
    return hashlib.sha256(repr(found).encode("utf-8", "replace")).hexdigest()[:16]
