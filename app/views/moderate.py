"""Moderate: what waits, one entry looked at closely, and the decision."""

from uuid import UUID

import streamlit as st

from app import resources, session
from app.forms import draft_frame
from app.moderation import queue, review
from kb import moderation
from kb.errors import KbError
from kb.permissions import check_can_moderate_anything

WHY = "Sign in to moderate. Only moderators and administrators see what waits."

st.title("Moderate")
draft_frame.style()
person = session.require_sign_in(WHY)
try:
    check_can_moderate_anything(person)
    waiting = moderation.list_queue(resources.knowledge().db, person)
except KbError as error:
    st.error(str(error))
    session.stop()
queue.show_done()
chosen = st.query_params.get("version", "")
found = next((one for one in waiting if str(one.version.id) == chosen), None)
if found:
    review.show(person, found.entry.kind, UUID(chosen))
else:
    queue.show(person, waiting, missing=bool(chosen))
