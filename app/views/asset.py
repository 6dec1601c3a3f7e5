"""One local asset, at /asset?id=<slug>."""

import streamlit as st

from app import brand, resources, session
from app.entries import actions
from app.entries.page import show_asset
from app.find.library import library
from geodata.forms import RULES
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
    show_asset(published, similar=similar, users=library().users_of(published.entry.slug))
    actions.for_author(session.signed_in(), published.entry, page="add-asset")
    actions.for_moderators(session.signed_in(), published.entry)
