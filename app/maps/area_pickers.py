"""Choosing an area: two pickers that show what the address says."""

from datetime import date

import streamlit as st

from app.maps.address import BOROUGH, ICB, Chosen
from app.maps.areas import borough_choices, icb_choices
from app.maps.following import follow, hold


def pick_area(chosen: Chosen, today: date) -> None:
    """An ICB, and a borough of it or of all London."""
    left, right = st.columns(2)
    with left:
        _pick(ICB, "Integrated Care Board (ICB)", icb_choices(today), chosen.icb)
    with right:
        _pick(BOROUGH, "Borough", borough_choices(chosen.icb), chosen.borough)


def _pick(key: str, label: str, choices: dict[str, str], chosen: str) -> None:
    hold(key, chosen)
    st.selectbox(label, list(choices), key=key, format_func=lambda code: choices.get(code, code), on_change=follow)
