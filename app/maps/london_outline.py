"""A small picture of London that leads to the map: boroughs by how many entries they have, ICBs by thicker lines."""

import base64
import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

import streamlit as st

from app import resources

WIDTH = 600
LATITUDE = 51.5  # London's middle: a degree of longitude is shorter there by its cosine
SIMPLIFIED = 0.004  # degrees: about 300 m, a pixel of this picture
DEEPEST = 4  # entries from which on a borough has the deepest tint

# A picture has no theme of its own: it follows the reader's setting, as the pages do.
STYLE = """path{stroke:#6b7f85;fill:#0a5c6b}.icb{fill:none;stroke:#14262b;stroke-width:2.5}
@media (prefers-color-scheme:dark){path{stroke:#8ea3a9;fill:#4fb3c6}.icb{fill:none;stroke:#eef4f5}}"""


def outline_html(entries_by_borough: Counter[str]) -> str:
    """The picture in a link to the map. It is an image, because Streamlit takes SVG out of HTML."""
    picture = base64.b64encode(outline_svg(entries_by_borough).encode()).decode()
    return (
        '<a class="hq-outline" href="/map" target="_self">'
        f'<img src="data:image/svg+xml;base64,{picture}" width="{WIDTH}" '
        'alt="Outline of London’s 33 boroughs: the deeper the colour, the more entries">See them on the map</a>'
    )


def outline_svg(entries_by_borough: Counter[str]) -> str:
    """London, 33 boroughs tinted by their number of entries, with the outlines of today's ICBs."""
    shapes, height = _shapes()
    boroughs = "".join(
        f'<path fill-opacity="{_tint(entries_by_borough[gss])}" d="{path}"/>' for gss, path in shapes["borough"]
    )
    icbs = "".join(f'<path class="icb" d="{path}"/>' for _, path in shapes["icb"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {WIDTH + 4} {height + 4:.0f}">'
        f"<style>{STYLE}</style>{boroughs}{icbs}</svg>"
    )


def _tint(entries: int) -> float:
    return round(0.05 + 0.8 * min(entries, DEEPEST) / DEEPEST, 2)


@st.cache_resource(show_spinner=False)
def _shapes() -> tuple[dict[str, list[tuple[str, str]]], float]:
    """Path data of boroughs and ICBs by code, and the height of the picture in pixels."""
    boroughs, icbs = resources.boroughs(), resources.icbs()
    west, south, east, north = boroughs.total_bounds
    shrink = math.cos(math.radians(LATITUDE))
    scale = WIDTH / ((east - west) * shrink)

    def path(shape: Any) -> str:
        rings = (
            "L".join(f"{(lon - west) * shrink * scale:.0f} {(north - lat) * scale:.0f}" for lon, lat in ring)
            for ring in _rings(shape.simplify(SIMPLIFIED))
        )
        return "".join(f"M{ring}Z" for ring in rings)

    shapes = {
        "borough": [(row.gss, path(row.geometry)) for row in boroughs.itertuples(index=False)],
        "icb": [(row.icb, path(row.geometry)) for row in icbs.itertuples(index=False)],
    }
    return shapes, (north - south) * scale


def _rings(shape: Any) -> Iterable[list[tuple[float, float]]]:
    """The outer rings of a polygon or of several, as (lon, lat)."""
    for polygon in getattr(shape, "geoms", [shape]):
        yield [(point[0], point[1]) for point in polygon.exterior.coords]
