"""What the map's pages show, worked out once and shared by all sessions."""

from datetime import date

import streamlit as st

from app import resources
from app.find.library import library
from app.maps.outlines import outlines_json
from app.maps.rows import MapRow, map_rows
from app.operations.derived import current_revision
from geodata.postcodes import District
from kb.areas import icbs_on

FEWEST_POINTS = 30  # in a district that is named: with fewer it is a mail room, or a corner of one outside London


def rows() -> tuple[MapRow, ...]:
    """Every published entry as a row of the map, right now."""
    found = resources.knowledge()
    return _rows(current_revision(found), found.db.today().isoformat())


@st.cache_resource(show_spinner=False, max_entries=2)
def _rows(revision: int, today: str) -> tuple[MapRow, ...]:
    """Keyed like app.find.library, whose entries these are."""
    public = library()
    return map_rows(public.case_studies, public.assets)


@st.cache_resource(show_spinner=False)
def districts() -> tuple[District, ...]:
    """The districts that people know their way by, those with most postcodes first: their names win."""
    table = resources.postcodes()
    every = (table.district(code) for code in sorted(table.outward_codes()))
    known = (one for one in every if one and one.points >= FEWEST_POINTS)
    return tuple(sorted(known, key=lambda one: -one.postcodes))


def outlines() -> str:
    """London's outlines with today's ICBs, as the map draws them."""
    return _outlines(resources.knowledge().db.today())


@st.cache_resource(show_spinner=False, max_entries=2)
def _outlines(today: date) -> str:
    names = {icb.code: icb.short_name for icb in icbs_on(today)}
    return outlines_json(resources.boroughs(), resources.icbs(), names)
