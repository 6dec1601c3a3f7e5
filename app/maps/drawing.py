"""Maps of London for streamlit-folium: outlines with names, and published places as pins. Pure, without Streamlit.

Nothing that a record says becomes HTML or a piece of script: it travels as JSON with every special character
escaped, and app/static/map.js shows it with textContent. No file comes from elsewhere: folium's own lists of
scripts on other servers are replaced, not extended.
"""

import html
import json
import re
from collections.abc import Iterable, Sequence

import folium
from folium.elements import JSCSSMixin
from folium.plugins import FastMarkerCluster
from folium.template import Template

from app.maps.outlines import UNIT
from app.maps.rows import MapRow
from app.presenters import SHORT_PATHS
from app.web import assets
from geodata.postcodes import District

CENTRE = (51.5, -0.11)
DEEPEST = 14  # without tiles there is nothing more to see, and a finer view would promise more than it knows
DEEPEST_WITH_TILES = 18
CLOSE = 13  # where somebody places a pin
LABEL = "Map of London"
SPECIAL = re.compile(r"[<>&'`{}%#$]")

SCRIPTS = [
    ("leaflet", assets.LEAFLET_JS),
    ("markercluster", assets.MARKERCLUSTER_JS),
    ("hiquality", assets.asset_url("map.js")),
]
STYLES = [
    ("leaflet", assets.LEAFLET_CSS),
    ("markercluster", assets.MARKERCLUSTER_CSS),
    ("hiquality", assets.asset_url("map.css")),
]


class LondonMap(folium.Map):
    """A folium map that loads nothing but files of this server, and draws London's outlines."""

    default_js = SCRIPTS
    default_css = STYLES
    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>#{{ this.get_name() }} { width: 100%; height: 100%; }</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                ...{{ this.options|tojavascript }}
            });
            {{ this.get_name() }}.getContainer().className += {{ this.css_class|tojson }};
            hqMap.prepare({{ this.get_name() }}, {{ this.outlines }}, {{ this.label|tojson }}, {{ this.districts }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        outlines: str,
        *,
        tile_url: str,
        tile_attribution: str,
        css_class: str = "",
        districts: Sequence[Sequence[object]] | None = None,
    ) -> None:
        deepest = DEEPEST_WITH_TILES if tile_url else DEEPEST
        super().__init__(location=CENTRE, tiles=None, zoom_start=9, attribution_control=bool(tile_url))
        self.options |= {"maxZoom": deepest, "minZoom": 8, "zoomSnap": 0.25}
        self.outlines = outlines
        self.label = LABEL
        self.districts = "null" if districts is None else inert_json(districts)
        self.css_class = f" {css_class}" + (" hq-with-tiles" if tile_url else "")
        if tile_url:
            folium.TileLayer(tile_url, attr=html.escape(tile_attribution) or " ", max_zoom=deepest).add_to(self)


class Pins(FastMarkerCluster):
    """Pins that gather into clusters, each with a name of its own for a screen reader.

    folium reads the finished script as a template once more, so a title with braces in it would be
    run on the server, or stop the page: this template takes the data as `inert_json` makes it.
    """

    default_js = SCRIPTS
    default_css = STYLES
    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = hqMap.pins({{ this.rows }}, {{ this.boroughs }});
            {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, rows: Sequence[Sequence[object]], boroughs: Sequence[str]) -> None:
        super().__init__([])
        self.rows = inert_json(rows)
        self.boroughs = inert_json(boroughs)


class PlacedPin(JSCSSMixin):
    """The one pin that somebody places."""

    default_js = SCRIPTS
    default_css = STYLES
    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = hqMap.place({{ this.lat|tojson }}, {{ this.lon|tojson }});
            {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, lat: float, lon: float) -> None:
        super().__init__()
        self._name = "PlacedPin"
        self.lat, self.lon = lat, lon


def london_map(outlines: str, *, tile_url: str = "", tile_attribution: str = "") -> LondonMap:
    """The base map: `outlines` is what app.maps.outlines.outlines_json gives. Make a new one for every page run:
    streamlit-folium changes the map that it shows.
    """
    return LondonMap(outlines, tile_url=tile_url, tile_attribution=tile_attribution)


def picking_map(
    outlines: str, districts: Iterable[District], *, tile_url: str = "", tile_attribution: str = ""
) -> LondonMap:
    """The base map for placing a pin: it names boroughs at once and, nearer, the first halves of postcodes."""
    named = [(one.code, round(one.lat * UNIT), round(one.lon * UNIT)) for one in districts]
    return LondonMap(
        outlines, tile_url=tile_url, tile_attribution=tile_attribution, css_class="hq-picking", districts=named
    )


def pins(rows: Iterable[MapRow], boroughs: Sequence[str] = ()) -> folium.FeatureGroup:
    """The pins of those rows that have one, case studies and assets in shapes of their own.

    The map goes to `boroughs` (names; none: all of London) where they are others than before, and stays where it is
    otherwise. They come with the pins because the map's own script has to stay the same.

    One cluster gathers both layers: two would lie over each other wherever an asset stands at a practice.
    """
    return _group(
        Pins(
            [
                [row.lat, row.lon, SHORT_PATHS[row.kind], row.slug, row.title, row.organisation, row.where]
                for row in rows
                if row.has_pin
            ],
            boroughs,
        )
    )


def inert_json(rows: Sequence[object]) -> str:
    """JSON of lists in which no character means anything to HTML, to a script or to a template."""
    return SPECIAL.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(rows, separators=(",", ":")))


def placed_pin(lat: float | None, lon: float | None) -> folium.FeatureGroup:
    """The pin that is being placed; an empty layer before there is one."""
    return _group(PlacedPin(lat, lon) if lat is not None and lon is not None else None)


def _group(layer: folium.MacroElement | None) -> folium.FeatureGroup:
    group = folium.FeatureGroup()
    if layer:
        layer.add_to(group)
    return group
