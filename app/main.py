"""What Streamlit runs for every page: set up, who is signed in, the menu, the page."""

import streamlit as st

from app import components, menu, resources, session
from app.pages import FIND, PAGES, tab_title
from app.web.assets import STATIC
from app.web.server import show_script_error

ICON = STATIC / "icon.svg"

person = session.signed_in()
# Without icons: Streamlit would take a page's icon for the tab too, and ask Google for its picture.
pages = {
    page: st.Page(f"views/{page.script}", title=page.title, url_path=page.url_path, default=page is FIND)
    for page in PAGES
}
chosen = st.navigation(list(pages.values()), position="hidden")
st.set_page_config(page_title=tab_title(chosen.title), page_icon=str(ICON), layout="wide")
components.head(person)
offered = menu.entries(resources.knowledge().db, person)
components.menu([(pages[entry.page], entry.name, entry.page.icon) for entry in offered], chosen)
try:
    chosen.run()
except Exception as error:  # told here and not left to Streamlit, which would then draw no foot
    show_script_error(error)
components.foot()
