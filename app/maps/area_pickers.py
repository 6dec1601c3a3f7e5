"""Choosing an area: today's ICBs with the former ones inside them, and boroughs. The choice stands in the address."""

from datetime import date

import streamlit as st

from kb.areas import Icb, borough_names, former_icbs, get_icb, icbs_ever_of_boroughs, icbs_on

EVERYWHERE = ""


def icb_choices(today: date) -> dict[str, str]:
    """Code -> what people read: each ICB of the day, and after it the former ones that became it."""
    choices = {EVERYWHERE: "All of London"}
    for icb in icbs_on(today):
        choices[icb.code] = icb.short_name
        choices |= {former.code: _former_name(former) for former in former_icbs(icb.code)}
    return choices


def _former_name(icb: Icb) -> str:
    """Also what stands in the address, so it never changes with the day."""
    return f"{icb.short_name}, until {icb.valid_to:%B %Y}"


def borough_choices(icb: str) -> dict[str, str]:
    """GSS code -> name: the boroughs of an ICB, all 33 without one."""
    inside = {gss: name for gss, name in borough_names().items() if not icb or icb in icbs_ever_of_boroughs([gss])}
    return {EVERYWHERE: "All boroughs"} | inside


def area_name(icb: str, borough: str) -> str:
    """What an area is called: "Barnet", "North Central London", "London"."""
    if borough:
        return borough_names()[borough]
    return get_icb(icb).short_name if icb else "London"


def pick_area(page: str, today: date) -> tuple[str, str]:
    """Two pickers; returns the ICB's code and the borough's, each "" for all."""
    left, right = st.columns(2)
    with left:
        icb = _pick(f"{page}_icb", "Integrated care board (ICB)", icb_choices(today))
    with right:
        borough = _pick(f"{page}_borough", "Borough", borough_choices(icb))
    return icb, borough


def _pick(key: str, label: str, choices: dict[str, str]) -> str:
    """A borough of another ICB than the one just chosen is let go of."""
    if st.session_state.get(key) not in (None, *choices):
        st.session_state[key] = EVERYWHERE
    chosen = st.selectbox(
        label, list(choices), key=key, format_func=lambda code: choices.get(code, code), bind="query-params"
    )
    return chosen or EVERYWHERE
