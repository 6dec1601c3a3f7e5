"""One case study, at /case-study?id=<slug>."""

import streamlit as st

from app import brand, resources, session
from app.entries import actions
from app.entries.page import show_case_study
from app.find.library import library
from casestudies.forms import RULES
from kb.errors import NotFound
from kb.published import get_published

found = resources.knowledge()
try:
    published = get_published(found.db, RULES, st.query_params.get("id", ""))
except NotFound as error:
    actions.show_missing(error)
else:
    st.set_page_config(page_title=f"{published.record.title} · {brand.NAME}")
    similar = actions.similar_to(published.entry)
    show_case_study(published, similar=similar, assets=library().asset_slugs())
    actions.for_author(session.signed_in(), published.entry, page="share")
    actions.for_moderators(session.signed_in(), published.entry)
