"""Notes a typed question that found nothing, once, beside the search and never in its way."""

import threading

import streamlit as st

from app.find.address import Asked
from app.knowledge import Knowledge
from app.operations.derived import uses_meaning
from app.web.logs import log
from indexing.results import Mode, Results
from kb import unanswered

NOTED_KEY = "find_noted"
MOST_WAITING = 20
_waiting = threading.BoundedSemaphore(MOST_WAITING)


def record_unanswered(knowledge: Knowledge, asked: Asked, found: Results) -> None:
    """Count the question for administrators if nothing answers it; nothing happens on a rerun of the same question.

    Call it after a search that somebody typed and sent, never for pasted text that is compared with entries.
    """
    if is_unanswered(knowledge, asked, found) and st.session_state.get(NOTED_KEY) != asked.question:
        st.session_state[NOTED_KEY] = asked.question
        note(knowledge, asked.question)


def is_unanswered(knowledge: Knowledge, asked: Asked, found: Results) -> bool:
    """True where a question has no strong hit. Filters may be why, and so may a model that is not ready yet: False."""
    told = bool(found.question.concepts) and not asked.number_chosen
    ready = found.mode is Mode.MEANING or not uses_meaning(knowledge)
    return told and ready and not found.total


def note(knowledge: Knowledge, question: str) -> threading.Thread | None:
    """Write it down in a thread of its own; None where too many are waiting for the disk already."""
    if not _waiting.acquire(blocking=False):
        return None
    writing = threading.Thread(target=_write, args=(knowledge, question), name="unanswered", daemon=True)
    writing.start()
    return writing


def _write(knowledge: Knowledge, question: str) -> None:
    """No error may reach the search; its message may hold the question, so only its kind is logged."""
    try:
        unanswered.record(knowledge.db, question)
    except Exception as error:
        log.warning("a search that found nothing was not noted: %s", type(error).__name__)
    finally:
        _waiting.release()
