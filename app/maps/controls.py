"""What stands around a map: the layers, the switch between list and map on a phone, the way past it, the credits."""

import html

import streamlit as st

from app.maps.address import LAYERS, LIST, MAP, SHOW, Chosen
from app.maps.following import follow, hold
from app.maps.listing import LIST_ID
from app.maps.shapes import CLUSTER, shape_css
from app.web import assets
from geodata.sources import list_attributions
from kb.records import Kind

LAYER_NAMES = {Kind.CASE_STUDY: "Case studies", Kind.ASSET: "Local assets"}

# Up to this width Streamlit puts columns below each other.
NARROW = "(max-width:640px)"


def skip_link() -> None:
    """For people with a keyboard: the pins come before the list."""
    st.html(f'<a class="hq-skip" href="#{LIST_ID}">Skip the map, go to the list</a>')


def pick_kinds(chosen: Chosen, counts: dict[Kind, int]) -> None:
    """One checkbox a layer, with the shape of its pins and how many it holds in the area: also the map's legend."""
    boxes = {kind: f".st-key-{key} label p::before" for kind, key in LAYERS.items()}
    shapes = "".join(shape_css(kind, box) + f'{box}{{content:""}}' for kind, box in boxes.items())
    st.html(f"<style>{shapes}</style>")
    with st.container(horizontal=True, key="map_layers"):
        for kind in Kind:
            hold(LAYERS[kind], kind in chosen.kinds)
            st.checkbox(f"{LAYER_NAMES[kind]} ({counts[kind]:,})", key=LAYERS[kind], on_change=follow)


def pick_side(chosen: Chosen) -> None:
    """On a phone either the list or the map is shown, the list first; wider windows show both and no switch."""
    hold(SHOW, chosen.side)
    st.segmented_control("Show as", (LIST, MAP), required=True, key=SHOW, on_change=follow)
    hidden = "map_side" if chosen.side == LIST else "map_list_side"
    st.html(
        f"<style>@media {NARROW}{{.st-key-{hidden}{{display:none}}.st-key-map_side iframe{{height:24rem!important}}}}"
        f"@media not {NARROW}{{.st-key-{SHOW}{{display:none}}"
        ".st-key-map_side{position:sticky;top:4.5rem}}</style>"
    )


def cluster_legend() -> None:
    """What a square with a number is; the boxes above say the rest."""
    st.html(
        f'<p style="font-size:.9rem;margin:0"><span style="{CLUSTER}" aria-hidden="true">3</span>'
        "A square with a number: so many places close together. Choose it to see each.</p>"
    )


def attribution() -> None:
    """Whose outlines and postcodes these are."""
    st.html(f'<p style="font-size:.8rem;line-height:1.35">{html.escape(" ".join(list_attributions()))}</p>')


def title_frames() -> None:
    """Give the map's frame a name for screen readers, by a script of our own: Streamlit has no other way."""
    st.html(f'<script src="{assets.asset_url("map_frame.js")}"></script>', unsafe_allow_javascript=True)
