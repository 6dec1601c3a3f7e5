"""Who is signed in, and typed access to what a page keeps between reruns."""

import streamlit as st

from app import resources
from app.session_cookie import person_from_cookies
from kb.people import Person


def signed_in() -> Person | None:
    """The person whose session this is, read from the truth on every rerun: revoked means gone at once."""
    found = resources.knowledge()
    return person_from_cookies(found.db, found.settings, st.context.cookies)


def require_sign_in(why: str) -> Person:
    """The signed-in person; for anybody else the page says why it asks, offers the way in, and stops."""
    person = signed_in()
    if person is None:
        here = st.context.url.rsplit("/", 1)[-1] if st.context.url else ""
        st.info(why)
        st.markdown(
            f"[Sign in](/account/sign-in?next=/{here}) or [ask to contribute](/account/ask): it takes a minute."
        )
        st.stop()
    return person
