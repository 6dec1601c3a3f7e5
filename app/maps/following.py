"""The address of the map's page and its controls, each made to follow the other."""

import streamlit as st

from app.maps.address import BOROUGH, ICB, LAYERS, LIST, SHOW, Chosen


def hold(key: str, value: object) -> None:
    """Make a control show what the address says."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def follow() -> None:
    """A control was changed: the address becomes what all of them say, as one new step in the browser's history."""
    held = st.session_state
    kinds = frozenset(kind for kind, key in LAYERS.items() if held.get(key, True))
    chosen = Chosen(icb=held.get(ICB) or "", borough=held.get(BOROUGH) or "", kinds=kinds, side=held.get(SHOW) or LIST)
    st.query_params.from_dict(chosen.parameters())
