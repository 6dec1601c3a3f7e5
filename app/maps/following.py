"""The address of the map's page and its controls, each made to follow the other."""

from dataclasses import replace

import streamlit as st

from app import resources
from app.maps.address import BOROUGH, ICB, LAYERS, LIST, SHOW, Chosen, parse


def read() -> Chosen:
    """What the address asks for."""
    every = {name: st.query_params.get_all(name) for name in st.query_params}
    return parse(every, resources.knowledge().db.today())


def go(chosen: Chosen) -> None:
    """The address becomes what is chosen, as one new step in the browser's history."""
    st.query_params.from_dict(chosen.parameters())


def hold(key: str, value: object) -> None:
    """Make a control show what the address says."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def follow() -> None:
    """A control was changed: the address becomes what all of them say. The search stays."""
    held = st.session_state
    kinds = frozenset(kind for kind, key in LAYERS.items() if held.get(key, True))
    icb, borough = held.get(ICB) or "", held.get(BOROUGH) or ""
    go(replace(read(), icb=icb, borough=borough, kinds=kinds, side=held.get(SHOW) or LIST))
