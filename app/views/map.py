"""The map of London: what was done where, and whom to work with, as pins and as a list of the same rows."""

import streamlit as st
from streamlit_folium import st_folium

from app import resources
from app.maps import current, drawing
from app.maps.address import parse
from app.maps.area_pickers import pick_area
from app.maps.areas import area_boroughs, area_name
from app.maps.controls import attribution, cluster_legend, pick_kinds, pick_side, skip_link, title_frames
from app.maps.listing import empty_html, list_html
from app.maps.rows import MapFilters, MapRow, at_point, count_kinds, counts_in_words, filter_rows

HEIGHT = 560


@st.fragment
def show_map_and_list(rows: tuple[MapRow, ...], area: str, boroughs: tuple[str, ...], switched_off: int) -> None:
    """A click on a pin runs only this part again; to pan and to zoom run nothing."""
    left, right = st.columns([1, 1], gap="medium")
    with left, st.container(key="map_side"):
        chosen = at_point(rows, show_map(rows, boroughs))
    with right, st.container(key="map_list_side"):
        st.html(list_html(rows, chosen) if rows else empty_html(area, switched_off=switched_off))


def show_map(rows: tuple[MapRow, ...], boroughs: tuple[str, ...]) -> tuple[float, float] | None:
    """Draw the map of those boroughs, all of London without any; returns (lat, lon) of the pin that was chosen last."""
    settings = resources.knowledge().settings
    shown = st_folium(
        drawing.london_map(current.outlines(), tile_url=settings.tile_url, tile_attribution=settings.tile_attribution),
        key="map_map",
        height=HEIGHT,
        use_container_width=True,
        feature_group_to_add=drawing.pins(rows, boroughs),
        returned_objects=["last_object_clicked"],
    )
    cluster_legend()
    attribution()
    clicked = (shown or {}).get("last_object_clicked")
    return (clicked["lat"], clicked["lng"]) if clicked else None


st.title("Case studies and local assets on a map")
skip_link()
today = resources.knowledge().db.today()
chosen = parse(st.query_params, today)
area = area_name(chosen.icb, chosen.borough)
in_area = filter_rows(current.rows(), MapFilters(icb=chosen.icb, borough=chosen.borough))
rows = filter_rows(in_area, MapFilters(kinds=chosen.kinds))
pick_area(chosen, today)
pick_kinds(chosen, count_kinds(in_area))
st.html(f'<p role="status"><strong>{area}.</strong> {counts_in_words(rows)}.</p>')
pick_side(chosen)
show_map_and_list(rows, area, area_boroughs(chosen.icb, chosen.borough), len(in_area) - len(rows))
title_frames()
