"""The map of London: what was done where, and whom to work with, as pins and as a list of the same rows."""

import streamlit as st
from streamlit_folium import st_folium

from app import resources
from app.maps import current, drawing
from app.maps.area_pickers import area_name, pick_area
from app.maps.controls import attribution, pick_kinds, pick_side, skip_link, title_frames
from app.maps.listing import empty_html, list_html
from app.maps.rows import MapFilters, MapRow, at_point, count_kinds, counts_in_words, filter_rows

PAGE = "map"
HEIGHT = 560


@st.fragment
def show_map_and_list(rows: tuple[MapRow, ...], area: str, switched_off: int) -> None:
    """A click on a pin runs only this part again; to pan and to zoom run nothing."""
    left, right = st.columns([1, 1], gap="medium")
    with left, st.container(key="map_side"):
        chosen = at_point(rows, show_map(rows))
    with right, st.container(key="map_list_side"):
        st.html(list_html(rows, chosen) if rows else empty_html(area, switched_off=switched_off))


def show_map(rows: tuple[MapRow, ...]) -> tuple[float, float] | None:
    """Draw the map; returns (lat, lon) of the pin that was chosen last."""
    settings = resources.knowledge().settings
    shown = st_folium(
        drawing.london_map(current.outlines(), tile_url=settings.tile_url, tile_attribution=settings.tile_attribution),
        key="map_map",
        height=HEIGHT,
        use_container_width=True,
        feature_group_to_add=drawing.pins(rows),
        returned_objects=["last_object_clicked"],
    )
    attribution()
    clicked = (shown or {}).get("last_object_clicked")
    return (clicked["lat"], clicked["lng"]) if clicked else None


st.title("Case studies and local assets on a map")
skip_link()
icb, borough = pick_area(PAGE, resources.knowledge().db.today())
area = area_name(icb, borough)
in_area = filter_rows(current.rows(), MapFilters(icb=icb, borough=borough))
rows = filter_rows(in_area, MapFilters(kinds=pick_kinds(PAGE, count_kinds(in_area))))
st.html(f'<p role="status"><strong>{area}.</strong> {counts_in_words(rows)}.</p>')
pick_side(PAGE)
show_map_and_list(rows, area, len(in_area) - len(rows))
title_frames()
