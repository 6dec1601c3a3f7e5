"""Who is signed in, and typed access to what a page keeps between reruns."""

from typing import NoReturn
from urllib.parse import quote

import streamlit as st

from app import components, resources
from app.accounts.session_cookie import person_from_cookies
from app.markup import inside_link
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
        sign_in = inside_link(f"/account/sign-in?next={quote(f'/{here}')}", "Sign in")
        st.info(why)
        st.html(f"<p>{sign_in} or {inside_link('/account/ask', 'ask to contribute')}: it takes a minute.</p>")
        stop()
    return person


def stop() -> NoReturn:
    """End a page early with the foot that every page has: Streamlit draws nothing more after its own stop."""
    components.foot()
    st.stop()
