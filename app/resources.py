"""What one process keeps for all its pages: opened once, shared by every session."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from app.find.searcher import Searcher
from app.knowledge import Knowledge, open_knowledge
from app.settings import load_settings
from geodata.boundaries import dissolve, load_boroughs
from geodata.postcodes import Postcodes
from kb.areas import list_memberships

if TYPE_CHECKING:
    import geopandas as gpd


@cache
def knowledge() -> Knowledge:
    """The truth and where its derived files are. Not a Streamlit cache: the server uses it before any page runs."""
    return open_knowledge(load_settings())


@cache
def searcher() -> Searcher:
    return Searcher(knowledge())


@st.cache_resource(show_spinner=False)
def postcodes() -> Postcodes:
    return Postcodes(knowledge().reference)


@st.cache_resource(show_spinner=False)
def boroughs() -> gpd.GeoDataFrame:
    """Borough outlines, EPSG:4326, columns gss, name, geometry."""
    return load_boroughs()


@st.cache_resource(show_spinner=False)
def icbs() -> gpd.GeoDataFrame:
    """Outlines of today's ICBs, dissolved from their boroughs."""
    today = knowledge().db.today()
    now = {row.borough: row.icb for row in list_memberships() if row.valid_to is None or row.valid_to >= today}
    return dissolve(boroughs(), now)
