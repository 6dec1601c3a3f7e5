"""Outlines of boroughs and ICBs: undamaged, valid, and true to the postcodes."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from hashlib import sha256

import geopandas as gpd
import pytest

from geodata import boundaries
from geodata.boundaries import BOROUGHS_FILE, BOROUGHS_SHA256, borough_at, check_boundaries, dissolve, load_boroughs
from geodata.scripts import derive_boundaries
from geodata.sources import list_attributions, list_sources
from kb.areas import borough_names, icb_of_borough
from kb.errors import DataFolderError, KbError

TODAY, FIVE_ICBS = date(2026, 11, 22), date(2025, 4, 1)


def membership(on):
    return {gss: icb_of_borough(gss, on) for gss in borough_names()}


@pytest.fixture(scope="module")
def points(reference_db):
    with closing(sqlite3.connect(reference_db)) as connection:
        rows = connection.execute("SELECT borough, lon, lat FROM postcodes").fetchall()
    home, lon, lat = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"home": home}, geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


def share_inside(points, home, outlines, name):
    """Part of the points that fall in the outline of their own area."""
    joined = points.assign(home=home).sjoin(outlines, predicate="intersects", how="left")
    return (joined["home"] == joined[name]).groupby(joined.index).any().mean()


def test_outlines_are_the_33_boroughs_and_valid():
    boroughs = load_boroughs()
    assert dict(zip(boroughs["gss"], boroughs["name"], strict=True)) == borough_names()
    assert list(boroughs.columns) == ["gss", "name", "geometry"]
    assert boroughs.crs == "EPSG:4326"
    assert boroughs.is_valid.all()


def test_99_percent_of_postcodes_fall_in_their_borough(points):
    assert len(points) == 331_981
    assert share_inside(points, points["home"], load_boroughs(), "gss") >= 0.990


@pytest.mark.parametrize("on", [TODAY, FIVE_ICBS])
def test_99_and_a_half_percent_of_postcodes_fall_in_their_icb(points, on):
    icbs = dissolve(load_boroughs(), membership(on))
    assert share_inside(points, points["home"].map(membership(on)), icbs, "icb") >= 0.995


@pytest.mark.parametrize(
    ("on", "codes"), [(TODAY, ["NEL", "SEL", "SWL", "WNL"]), (FIVE_ICBS, ["NCL", "NEL", "NWL", "SEL", "SWL"])]
)
def test_icbs_follow_the_memberships_and_cover_london(on, codes):
    boroughs = load_boroughs()
    icbs = dissolve(boroughs, membership(on))
    assert list(icbs["icb"]) == codes
    assert icbs.crs == boroughs.crs
    assert icbs.is_valid.all()
    metres = "EPSG:27700"
    assert icbs.to_crs(metres).area.sum() == pytest.approx(boroughs.to_crs(metres).area.sum(), rel=1e-6)


def test_borough_without_membership_is_in_no_icb():
    icbs = dissolve(load_boroughs(), {"E09000022": "SEL"})
    assert list(icbs["icb"]) == ["SEL"]
    assert icbs.geometry.iloc[0].equals(load_boroughs().set_index("gss").geometry["E09000022"])


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (51.5155, -0.0922, "City of London"),
        (51.4613, -0.1156, "Lambeth"),
        (51.3762, -0.0982, "Croydon"),
        (51.5590, 0.2190, "Havering"),
        (51.4700, -0.4543, "Hillingdon"),
    ],
)
def test_dropped_pin_finds_its_borough(lat, lon, name):
    assert borough_names()[borough_at(lat, lon)] == name


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(53.48, -2.24), (-0.0922, 51.5155), (0.0, 0.0), (float("nan"), float("nan")), (float("inf"), 0.0), (1e300, 1e300)],
)
def test_pin_outside_london_has_no_borough(lat, lon):
    assert borough_at(lat, lon) is None


def test_bundled_file_is_the_recorded_one():
    check_boundaries()
    readme = BOROUGHS_FILE.with_name("README.md").read_text(encoding="utf-8")
    assert BOROUGHS_SHA256 in readme


@pytest.mark.parametrize("change", ["altered", "missing"])
def test_changed_file_is_refused(tmp_path, monkeypatch, change):
    copy = tmp_path / "boroughs.geojson"
    if change == "altered":
        copy.write_bytes(BOROUGHS_FILE.read_bytes().replace(b"Lambeth", b"Lambath"))
    monkeypatch.setattr(boundaries, "BOROUGHS_FILE", copy)
    for refused in (check_boundaries, load_boroughs):
        with pytest.raises(DataFolderError, match=r"“boroughs\.geojson” is missing or was changed"):
            refused()


def test_script_decodes_steps_and_joins_arcs_both_ways():
    topology = {
        "transform": {"scale": [0.5, 2.0], "translate": [10.0, 50.0]},
        "arcs": [[[0, 0], [2, 0], [0, 1]], [[0, 0], [0, 1], [2, 0]]],
    }
    arcs = derive_boundaries.decode_arcs(topology)
    assert arcs[0] == [(10.0, 50.0), (11.0, 50.0), (11.0, 52.0)]
    assert derive_boundaries.join_ring([0, ~1], arcs) == [
        (10.0, 50.0),
        (11.0, 50.0),
        (11.0, 52.0),
        (10.0, 52.0),
        (10.0, 50.0),
    ]


def test_script_repairs_an_outline_that_crosses_itself():
    bow_tie = [(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 1.0), (0.0, 0.0)]
    shape = derive_boundaries.to_shape({"type": "Polygon", "arcs": [[0]]}, [bow_tie])
    assert shape.is_valid
    assert shape.area > 0


def test_script_refuses_another_edition_of_its_source(tmp_path):
    (tmp_path / "londonBoroughs.json").write_text(json.dumps({"type": "Topology"}), encoding="utf-8")
    with pytest.raises(KbError, match="does not hold the edition"):
        derive_boundaries.read_source(tmp_path)


def test_digest_in_the_code_is_that_of_the_file_on_disk():
    assert sha256(BOROUGHS_FILE.read_bytes()).hexdigest() == BOROUGHS_SHA256


def test_every_source_gives_credit_with_its_year():
    assert all(str(source.year) in " ".join(source.attribution) for source in list_sources())
    credit = " ".join(list_attributions())
    for sentence in (
        "Contains OS data © Crown copyright and database right",
        "Contains Royal Mail data © Royal Mail copyright and database right",
        "Source: Office for National Statistics licensed under the Open Government Licence v3.0",
    ):
        assert sentence in credit
