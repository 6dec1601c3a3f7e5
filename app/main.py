"""What Streamlit runs for every page: set up, who is signed in, the menu, the page."""

import streamlit as st

from app import brand, components, session
from app.pages import FIND, MINE, MODERATE, PAGES, PageEntry
from kb.people import Person


def in_menu(page: PageEntry, person: Person | None) -> bool:
    """Everybody sees what is open; the queue only those who may moderate, own entries only who is signed in."""
    if page is MODERATE:
        return person is not None and bool(person.moderates or person.administrator)
    return page.in_menu and (page is not MINE or person is not None)


st.set_page_config(page_title=brand.NAME, page_icon=":material/diversity_3:", layout="wide")
person = session.signed_in()
pages = [
    st.Page(
        f"views/{page.script}",
        title=page.title,
        icon=page.icon,
        url_path=page.url_path,
        default=page is FIND,
        visibility="visible" if in_menu(page, person) else "hidden",
    )
    for page in PAGES
]
chosen = st.navigation(pages, position="top")
components.head(person)
chosen.run()
components.foot()
