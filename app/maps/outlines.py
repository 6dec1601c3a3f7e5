"""Outlines as the map draws them: small enough to be sent with every page. Pure, without Streamlit."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd

UNIT = 10_000  # of a degree: at most 5.5 m off, less than a pixel at the deepest offline zoom
METRES = 27700  # the British National Grid, in which distances are metres
RIVER = 700  # metres: half the width of the widest gap that the Thames leaves between boroughs, and some more
CREEK = 80  # metres: half the width of a creek between two boroughs of one ICB, which would look like a border


def outlines_json(boroughs: gpd.GeoDataFrame, icbs: gpd.GeoDataFrame, icb_names: Mapping[str, str]) -> str:
    """What app/static/map.js draws, as JSON.

    `boroughs` has columns gss, name, geometry, `icbs` icb, geometry (both EPSG:4326); `icb_names` maps codes to names.
    An area is its name, the point for it, and its polygons: each a list of rings, each ring the first
    (lat, lon) and then steps, in whole UNITs of a degree. Larger boroughs come first: their names win.
    """
    by_size = boroughs.iloc[boroughs.to_crs(METRES).area.argsort()[::-1]]
    return json.dumps(
        {
            "london": _polygons(_hull(boroughs)),
            "boroughs": _areas(by_size["name"], by_size.geometry),
            "icbs": _areas((icb_names[code] for code in icbs["icb"]), _without_creeks(icbs.geometry)),
        },
        separators=(",", ":"),
    )


def _hull(boroughs: gpd.GeoDataFrame) -> Any:
    """London's outer edge with the Thames inside it: the boroughs grown until they meet, and shrunk again."""
    grown = gpd.GeoSeries([boroughs.to_crs(METRES).union_all()], crs=METRES).buffer(RIVER)
    return grown.buffer(-RIVER).simplify(20).to_crs(4326).iloc[0]


def _without_creeks(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    grown = shapes.to_crs(METRES).buffer(CREEK, join_style="mitre")
    return grown.buffer(-CREEK, join_style="mitre").simplify(5).to_crs(4326)


def _areas(names: Iterable[str], shapes: gpd.GeoSeries) -> list[dict[str, Any]]:
    """Each name stands where the shape has most room around it."""
    radii = shapes.to_crs(METRES).maximum_inscribed_circle(tolerance=50)
    centres = radii.apply(lambda radius: radius.interpolate(0)).to_crs(4326)
    return [
        {"name": name, "label": [round(centre.y * UNIT), round(centre.x * UNIT)], "shape": _polygons(shape)}
        for name, shape, centre in zip(names, shapes, centres, strict=True)
    ]


def _polygons(shape: Any) -> list[list[list[int]]]:
    polygons = getattr(shape, "geoms", [shape])
    return [[_steps(ring.coords) for ring in (polygon.exterior, *polygon.interiors)] for polygon in polygons]


def _steps(coordinates: Iterable[tuple[float, float]]) -> list[int]:
    """A ring of (lon, lat) as its first (lat, lon) and the steps to each next; points that fall together are one."""
    steps: list[int] = []
    last = (0, 0)
    for lon, lat in coordinates:
        at = (round(lat * UNIT), round(lon * UNIT))
        if at != last:
            steps += (at[0] - last[0], at[1] - last[1])
        last = at
    return steps
