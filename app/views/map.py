"""The map of London: what was done where, and whom to work with, as pins and as a list of the same rows."""

import streamlit as st
from streamlit_folium import st_folium

from app import resources
from app.maps import current, drawing
from app.maps.area_pickers import pick_area
from app.maps.areas import area_boroughs, area_name
from app.maps.controls import attribution, cluster_legend, pick_kinds, pick_side, skip_link, title_frames
from app.maps.following import read
from app.maps.listing import empty_html, list_html
from app.maps.rows import MapFilters, MapRow, at_point, count_kinds, counts_in_words, filter_rows, found_rows
from app.maps.searching import find, heading, nothing_found_html, place_boroughs, show_box, show_search
from app.markup import text
from app.pages import MAP, tab_title

HEIGHT = 560


@st.fragment
def show_map_and_list(rows: tuple[MapRow, ...], boroughs: tuple[str, ...], empty: str) -> None:
    """A click on a pin runs only this part again; to pan and to zoom run nothing. `empty` is the list without rows."""
    left, right = st.columns([1, 1], gap="medium")
    with left, st.container(key="map_side"):
        chosen = at_point(rows, show_map(rows, boroughs))
    with right, st.container(key="map_list_side"):
        st.html(list_html(rows, chosen) if rows else empty)


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


chosen = read()
st.set_page_config(page_title=tab_title(MAP.title, chosen.asked.question))
st.title("Case studies and local assets on a map")
skip_link()
today = resources.knowledge().db.today()
show_box(chosen, today)
found = find(chosen)
every = found_rows(current.rows(), found.ids) if found else current.rows()
in_area = filter_rows(every, MapFilters(icb=chosen.icb, borough=chosen.borough))
rows = filter_rows(in_area, MapFilters(kinds=chosen.kinds))
pick_area(chosen, today)
pick_kinds(chosen, count_kinds(in_area))
if found:
    show_search(chosen, found, today)
counts = counts_in_words(rows, none="Nothing found" if found else "No entries yet")
st.html(f'<p role="status"><strong>{text(heading(chosen))}.</strong> {counts}.</p>')
pick_side(chosen)
if found and not in_area:
    empty = nothing_found_html(chosen, found, elsewhere=len(every))
else:
    empty = empty_html(area_name(chosen.icb, chosen.borough), switched_off=len(in_area) - len(rows))
show_map_and_list(rows, area_boroughs(chosen.icb, chosen.borough) or place_boroughs(found), empty)
title_frames()
