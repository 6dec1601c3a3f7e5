"""What Streamlit runs for every page: set up, who is signed in, the menu, the page."""

import streamlit as st

from app import components, resources, session
from app.pages import FIND, MINE, MODERATE, PAGES, PageEntry, tab_title
from app.web.assets import STATIC
from app.web.server import show_script_error
from kb.moderation import list_queue
from kb.people import Person
from kb.permissions import may
from kb.states import Action

ICON = STATIC / "icon.svg"


def in_menu(page: PageEntry, person: Person | None) -> bool:
    """Everybody sees what is open; the queue only those who may moderate, own entries only who is signed in."""
    if page is MODERATE:
        return person is not None and bool(person.moderates or person.administrator)
    return page.in_menu and (page is not MINE or person is not None)


def menu_name(page: PageEntry, person: Person | None) -> str:
    """The page's title; for the queue with the number that this person may decide."""
    if page is MODERATE and person is not None:
        waiting = list_queue(resources.knowledge().db, person)
        return f"{page.title} ({sum(may(person, Action.PUBLISH, one.standing) for one in waiting)})"
    return page.title


person = session.signed_in()
# Without icons: Streamlit would take a page's icon for the tab too, and ask Google for its picture.
pages = {
    page: st.Page(f"views/{page.script}", title=page.title, url_path=page.url_path, default=page is FIND)
    for page in PAGES
}
chosen = st.navigation(list(pages.values()), position="hidden")
st.set_page_config(page_title=tab_title(chosen.title), page_icon=str(ICON), layout="wide")
components.head(person)
components.menu([(pages[page], menu_name(page, person), page.icon) for page in PAGES if in_menu(page, person)], chosen)
try:
    chosen.run()
except Exception as error:  # told here and not left to Streamlit, which would then draw no foot
    show_script_error(error)
components.foot()
