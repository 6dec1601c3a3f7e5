"""My entries: what somebody wrote, where each stands, and what they can do with it."""

import streamlit as st

from app import resources, session
from app.entries import own_entries
from app.forms import draft_frame
from kb import drafts

st.title("My entries")
draft_frame.style()
person = session.require_sign_in("Sign in to see what you have shared and what you have not finished.")
own_entries.show(person, drafts.list_own(resources.knowledge().db, person))
