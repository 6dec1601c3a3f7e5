"""What stands around a map: the layers, the switch between list and map on a phone, the way past it, the credits."""

import html

import streamlit as st

from app.maps.listing import LIST_ID, SHAPES
from app.web import assets
from geodata.sources import list_attributions
from kb.records import Kind

LAYER_NAMES = {Kind.CASE_STUDY: "Case studies", Kind.ASSET: "Local assets"}
LAYER_KEYS = {Kind.CASE_STUDY: "case_studies", Kind.ASSET: "assets"}
LIST, MAP = "List", "Map"

# Up to this width Streamlit puts columns below each other.
NARROW = "(max-width:640px)"


def skip_link() -> None:
    """For people with a keyboard: the pins come before the list."""
    st.html(f'<a class="hq-skip" href="#{LIST_ID}">Skip the map, go to the list</a>')


def pick_kinds(page: str, counts: dict[Kind, int]) -> frozenset[Kind]:
    """One checkbox a layer, with its shape and how many it holds in the area."""
    with st.container(horizontal=True, key=f"{page}_layers"):
        return frozenset(
            kind
            for kind in Kind
            if st.checkbox(
                f"{SHAPES[kind]} {LAYER_NAMES[kind]} ({counts[kind]:,})",
                value=True,
                key=f"{page}_{LAYER_KEYS[kind]}",
                bind="query-params",
            )
        )


def pick_side(page: str) -> None:
    """On a phone either the list or the map is shown, the list first; wider windows show both and no switch."""
    side = st.segmented_control(
        "Show as", (LIST, MAP), default=LIST, required=True, key=f"{page}_show", bind="query-params"
    )
    hidden = "map_side" if side == LIST else "map_list_side"
    st.html(
        f"<style>@media {NARROW}{{.st-key-{hidden}{{display:none}}.st-key-map_side iframe{{height:24rem!important}}}}"
        f"@media not {NARROW}{{.st-key-{page}_show{{display:none}}"
        ".st-key-map_side{position:sticky;top:4.5rem}}</style>"
    )


def attribution() -> None:
    """Whose outlines and postcodes these are."""
    st.html(f'<p style="font-size:.8rem;line-height:1.35">{html.escape(" ".join(list_attributions()))}</p>')


def title_frames() -> None:
    """Give the map's frame a name for screen readers, by a script of our own: Streamlit has no other way."""
    st.html(f'<script src="{assets.asset_url("map_frame.js")}"></script>', unsafe_allow_javascript=True)
