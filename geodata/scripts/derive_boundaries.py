"""Derive geodata/data/boroughs.geojson from the npm package vega-datasets.

    npm pack vega-datasets@3.2.1
    python -m geodata.scripts.derive_boundaries vega-datasets-3.2.1.tgz

Takes the packed file or a folder that holds the unpacked one, and prints the digest to record in
geodata/boundaries.py and geodata/data/README.md.
"""

import hashlib
import json
import sys
import tarfile
from itertools import accumulate
from pathlib import Path
from typing import Any

from shapely import MultiPolygon, Polygon, set_precision
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geodata.boundaries import BOROUGHS_FILE
from kb.areas import get_borough
from kb.errors import KbError

MEMBER = "package/data/londonBoroughs.json"
SOURCE_SHA256 = "2dfeae7dd8123c57cf652938717ca27470c3684a1671d7f39d8afe518187a80a"
GRID_DEGREES = 1e-6  # 11 cm; the source itself is about 6 m coarse

Point = tuple[float, float]


def read_source(path: Path) -> bytes:
    """The file londonBoroughs.json out of a packed or unpacked package; raises KbError for another edition."""
    if path.is_dir():
        raw = next(iter(sorted(path.rglob("londonBoroughs.json")))).read_bytes()
    else:
        with tarfile.open(path) as packed:
            member = packed.extractfile(MEMBER)
            raw = member.read() if member else b""
    if hashlib.sha256(raw).hexdigest() != SOURCE_SHA256:
        raise KbError(f"“{path.name}” does not hold the edition of londonBoroughs.json that this script knows.")
    return raw


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """TopoJSON's arcs as lists of (lon, lat): each point is stored as a step from the one before."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    return [
        [
            (x * scale_x + move_x, y * scale_y + move_y)
            for x, y in accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        ]
        for arc in topology["arcs"]
    ]


def join_ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    """One closed ring; an index below zero means that arc backwards, and neighbours share an end point."""
    ring: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def to_shape(geometry: dict[str, Any], arcs: list[list[Point]]) -> BaseGeometry:
    """A valid outline: where a river bend crosses itself after simplification, buffer(0) unties it."""
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    rings = [[join_ring(ring, arcs) for ring in part] for part in parts]
    shape = MultiPolygon([Polygon(part[0], part[1:]) for part in rings])
    valid = shape if shape.is_valid else shape.buffer(0)
    return set_precision(valid, GRID_DEGREES)


def to_feature(geometry: dict[str, Any], arcs: list[list[Point]]) -> dict[str, Any]:
    borough = get_borough(geometry["id"])
    return {
        "type": "Feature",
        "properties": {"gss": borough.gss, "name": borough.name},
        "geometry": mapping(to_shape(geometry, arcs)),
    }


def derive(raw: bytes) -> str:
    """GeoJSON text of the boroughs by code, one on each line."""
    topology = json.loads(raw)
    arcs = decode_arcs(topology)
    features = [to_feature(geometry, arcs) for geometry in topology["objects"]["boroughs"]["geometries"]]
    features.sort(key=lambda feature: feature["properties"]["gss"])
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def main(argument: str) -> None:
    text = derive(read_source(Path(argument)))
    BOROUGHS_FILE.write_text(text, encoding="utf-8")
    print(hashlib.sha256(text.encode()).hexdigest())  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
