"""Outlines of London's boroughs, and of ICBs dissolved from them. EPSG:4326 throughout."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import DataFolderError

if TYPE_CHECKING:  # geopandas takes a second to import, which a server's start should not wait for
    import geopandas as gpd

BOROUGHS_FILE = Path(__file__).parent / "data" / "boroughs.geojson"
BOROUGHS_SHA256 = "1158c0ac3824aa08ae88a1205fc46dbebaea36cb8a4eb648bb2f4916b38c3d91"


def check_boundaries() -> None:
    """Raise DataFolderError unless the bundled outlines are the ones that were derived and recorded."""
    _read_boroughs()


def load_boroughs() -> gpd.GeoDataFrame:
    """The 33 outlines by code: columns gss, name, geometry. Raises DataFolderError for a changed file."""
    import geopandas as gpd

    boroughs = gpd.read_file(BytesIO(_read_boroughs()))
    return boroughs[["gss", "name", "geometry"]].sort_values("gss", ignore_index=True)


def dissolve(boroughs: gpd.GeoDataFrame, membership: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Outlines of ICBs, by code: columns icb, geometry.

    `membership` says which ICB each borough (GSS) belongs to; a borough that it leaves out is left out.
    """
    labelled = boroughs.assign(icb=boroughs["gss"].map(membership)).dropna(subset="icb")
    return labelled[["icb", "geometry"]].dissolve(by="icb", as_index=False)


def borough_at(lat: float, lon: float) -> str | None:
    """The code of the borough that a dropped pin lies in, None outside London.

    The outlines are simplified: near a border ask for the postcode instead, whose borough is known.
    """
    from shapely import Point

    boroughs = _cached_boroughs()
    found = boroughs.sindex.query(Point(lon, lat), predicate="intersects")
    return str(boroughs["gss"].iloc[min(found)]) if len(found) else None


@cache
def _cached_boroughs() -> gpd.GeoDataFrame:
    return load_boroughs()


def _read_boroughs() -> bytes:
    raw = BOROUGHS_FILE.read_bytes() if BOROUGHS_FILE.exists() else b""
    if hashlib.sha256(raw).hexdigest() != BOROUGHS_SHA256:
        raise DataFolderError(
            f"“{BOROUGHS_FILE.name}” is missing or was changed: install the product again, "
            "or derive it anew as geodata/data/README.md says."
        )
    return raw
