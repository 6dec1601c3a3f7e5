"""Where an asset is: a postcode, or a click on the map; its borough and ICB fill themselves.

Everything can be done without the map: a postcode says the same.
"""

import json
from dataclasses import asdict, dataclass, replace
from functools import partial

import streamlit as st
from streamlit_folium import st_folium

from app import resources
from app.entries.locate import locator, must_hide
from app.forms import inputs, place_form
from app.forms.inputs import Form
from app.maps import current, drawing
from app.maps.controls import attribution, title_frames
from geodata.boundaries import borough_at
from geodata.fields import Asset
from geodata.postcodes import Postcodes
from kb.areas import borough_names, get_icb, icb_of_borough
from kb.content import Content
from kb.records import Place, Precision

MAP_HEIGHT = 380
OUTSIDE = "That spot is not in London. Click inside the outlines, or type the postcode."
ON_THE_MAP = (
    "Or click on the map to place the pin, and click again to move it. With a keyboard, type the postcode instead."
)
NO_STREETS = (
    "The map shows no streets. It names the boroughs and, once you zoom in, the first halves of postcodes; "
    "after a click, the line below it says which postcode is nearest."
)
PRECISIONS = {
    Precision.EXACT.value: "The exact spot",
    Precision.STREET.value: "About right (usual)",
    Precision.POSTCODE_DISTRICT.value: "Only the first half of the postcode",
    Precision.BOROUGH.value: "Only the borough",
    Precision.HIDDEN.value: "Hidden",
}
PIN_IN_WORDS = {
    Precision.EXACT.value: "the pin where it is",
    Precision.STREET.value: "a pin, rounded to about 100 metres",
    Precision.POSTCODE_DISTRICT.value: "one pin for the whole district",
}

# Streamlit's captions are too pale to read.
CAPTIONS = "<style>[data-testid=stRadio] [data-testid=stCaptionContainer]{color:inherit;opacity:.9}</style>"


@dataclass(frozen=True)
class Spot:
    """A point on the map: WGS 84 degrees, and the GSS code of its borough."""

    lat: float
    lon: float
    borough: str


def spot_at(lat: float, lon: float, postcodes: Postcodes) -> Spot | None:
    """The spot that somebody clicked; None outside London.

    The outlines are simplified, so near a border the nearest postcode knows the borough better.
    """
    inside = borough_at(lat, lon)
    if inside is None:
        return None
    near = postcodes.nearest(lat, lon)
    return Spot(lat, lon, near.borough if near and near.borough else inside)


def place_of(kept: Content, *, postcode: str, spot: Spot | None, postcodes: Postcodes) -> Content:
    """The place as it is kept. A postcode wins over a spot; an unknown one is kept as typed, and marks no place."""
    nowhere = kept | {"postcode": "", "lat": None, "lon": None, "borough": ""}
    if postcode.strip():
        found = postcodes.find(postcode)
        if found is None:
            return nowhere | {"postcode": postcode}
        return kept | {"postcode": found.postcode, "lat": found.lat, "lon": found.lon, "borough": found.borough}
    if spot:
        return nowhere | {"lat": spot.lat, "lon": spot.lon, "borough": spot.borough}
    return nowhere


def typed_place(page: str, kept: Content) -> Content:
    """The place as the page's fields and its map hold it at this moment."""
    place = place_of(
        kept,
        postcode=inputs.held(page, "postcode", kept["postcode"]),
        spot=_held_spot(page, kept),
        postcodes=resources.postcodes(),
    )
    return place | {"precision": inputs.held(page, "precision", kept["precision"]) or Precision.STREET.value}


def show_place(form: Form, record: Asset) -> None:
    """Postcode and map, what they say, how exact the public sees it, and the area that is served."""
    if must_hide(record):
        st.warning(place_form.HIDDEN)
    label = "Postcode (it sets the pin, the borough and the ICB)"
    if inputs.text(form, "postcode", label, kept=record.place.postcode, longest=100, placeholder="SE5 8AZ"):
        st.session_state.pop(form.key("spot"), None)  # a postcode takes the place of what was clicked before
    place = _place_now(form)
    _follow_borough(form, place)
    _show_found(place if place.postcode else Place())
    _show_map(form, place)
    _show_precision(form, record, place)
    st.subheader("Which area does it serve?", anchor=False)
    inputs.choose_many(form, "boroughs", "Boroughs", borough_names())
    left, right = st.columns(2)
    with left:
        inputs.tick(form, "london_wide", "London-wide")
    with right:
        inputs.tick(form, "online", "Online or by phone")


def _place_now(form: Form) -> Place:
    """What stands on the page at this moment: it may be newer than what is kept."""
    return Place(**typed_place(form.page, form.kept["place"]))


def _held_spot(page: str, kept: Content) -> Spot | None:
    """The spot that was clicked since the page was opened, else the one that is kept without a postcode."""
    if clicked := st.session_state.get(f"{page}_spot"):
        return Spot(**json.loads(clicked))
    if kept["lat"] is None or kept["postcode"]:
        return None
    return Spot(kept["lat"], kept["lon"], kept["borough"])


def _follow_borough(form: Form, place: Place) -> None:
    """The borough of a new place joins the area served, and that of the place before leaves it."""
    key, followed = form.key("boroughs"), form.key("followed")
    before = st.session_state.setdefault(followed, form.kept["place"]["borough"])
    if not place.borough or place.borough == before:
        return
    inputs.seed(key, list(form.kept["boroughs"]))
    others = [gss for gss in st.session_state[key] if gss != before]
    st.session_state[key] = [*dict.fromkeys((*others, place.borough))]
    st.session_state[followed] = place.borough


def _show_found(place: Place) -> None:
    """Borough and ICB, as they were filled in."""
    # A container keeps its place when it is empty, so that what follows is not drawn anew and keeps its focus.
    with st.container():
        if not place.borough or place.lat is None or place.lon is None:
            return
        icb = get_icb(icb_of_borough(place.borough, resources.knowledge().db.today())).short_name
        what = place.postcode or "Your pin"
        near = "" if place.postcode else f" {nearest_in_words(place.lat, place.lon, resources.postcodes())}"
        where = f"<strong>{borough_names()[place.borough]}</strong>, {icb} ICB."
        st.html(f'<p role="status">{what} is in {where}{near}</p>')


def nearest_in_words(lat: float, lon: float, postcodes: Postcodes) -> str:
    """The postcode by which somebody can tell whether the pin is where they meant."""
    near = postcodes.nearest(lat, lon)
    if near is None:
        return "There is no postcode within about 500 metres."
    return f"Nearest postcode: {near.postcode}, {borough_names().get(near.borough, 'London')}."


def _show_map(form: Form, place: Place) -> None:
    settings = resources.knowledge().settings
    st.html(f"<p>{ON_THE_MAP}{'' if settings.tile_url else f' {NO_STREETS}'}</p>")
    centre = _centre(form, place)
    st_folium(
        drawing.picking_map(
            current.outlines(),
            current.districts(),
            tile_url=settings.tile_url,
            tile_attribution=settings.tile_attribution,
        ),
        key=form.key("map"),
        height=MAP_HEIGHT,
        use_container_width=True,
        feature_group_to_add=drawing.placed_pin(place.lat, place.lon),
        returned_objects=["last_clicked"],
        center=centre,
        zoom=drawing.CLOSE if centre else None,
        on_change=partial(_clicked, form),
    )
    _show_clicked(form, place)
    attribution()
    title_frames()


def _show_clicked(form: Form, place: Place) -> None:
    """What a click has done, under the map: on a phone nothing above it is in sight."""
    with st.container():
        if st.session_state.get(form.key("outside")) == _postcode_now(form):
            st.html(f'<p class="hq-field-error" role="alert">{OUTSIDE}</p>')
    _show_found(Place() if place.postcode else place)


def _centre(form: Form, place: Place) -> tuple[float, float] | None:
    """Where the map looks: at a postcode when it is found, and at what is kept when the page is opened.

    A click leaves the view alone, or the map would jump away under the pointer.
    """
    key = form.key("centre")
    if place.lat is not None and (place.postcode or key not in st.session_state):
        st.session_state[key] = json.dumps([place.lat, place.lon])
    held = st.session_state.get(key)
    if not held:
        return None
    lat, lon = json.loads(held)
    return lat, lon


def _clicked(form: Form) -> None:
    """Take the clicked spot in place of the postcode; outside London only say so, until the postcode changes."""
    click = (st.session_state.get(form.key("map")) or {}).get("last_clicked")
    if not click:
        return
    spot = spot_at(click["lat"], click["lng"], resources.postcodes())
    if spot is None:
        st.session_state[form.key("outside")] = _postcode_now(form)
        return
    st.session_state.pop(form.key("outside"), None)
    st.session_state[form.key("spot")] = json.dumps(asdict(spot))
    st.session_state[form.key("postcode")] = ""
    st.session_state.setdefault(form.key("centre"), "")
    form.on_change()


def _postcode_now(form: Form) -> str:
    return inputs.held(form.page, "postcode", form.kept["place"]["postcode"])


def _show_precision(form: Form, record: Asset, place: Place) -> None:
    """How exact the public sees it, with what each choice would show for this very place."""
    if must_hide(record) or place.lat is None:
        return
    kept = form.kept["place"]["precision"]
    inputs.seed(form.key("precision"), kept if kept in PRECISIONS else Precision.STREET.value)
    st.html(CAPTIONS)
    now = replace(record, place=place, boroughs=tuple(st.session_state.get(form.key("boroughs"), record.boroughs)))
    st.radio(
        "How exact may the public see it?",
        list(PRECISIONS),
        key=form.key("precision"),
        format_func=lambda term: PRECISIONS[term],
        captions=[public_in_words(now, precision) for precision in PRECISIONS],
        on_change=form.on_change,
    )
    inputs.problem(form, "place")


def public_in_words(record: Asset, precision: str) -> str:
    """What everybody would see of the place with this precision."""
    seen = locator(resources.postcodes())(replace(record, place=replace(record.place, precision=precision)))
    pin = PIN_IN_WORDS.get(seen.precision, "no pin") if seen.lat is not None else "no pin"
    times = " Days and times stay private, too." if seen.precision == Precision.HIDDEN else ""
    return f"Everybody sees “{seen.label}” and {pin}.{times}"
