"""Synthetic pages that use most of Streamlit, and a map of Leaflet from our own addresses."""

from typing import ClassVar

import folium
import pandas as pd
import streamlit as st
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

from app.web import assets

ATTACK = "<img src=x onerror='parent.ran=1'>"
PIN = """function (row) {
  var link = document.createElement('a');
  link.href = new URL('/data/', document.baseURI).href;
  link.target = '_blank'; link.rel = 'noopener'; link.textContent = row[2];
  return L.marker([row[0], row[1]], {icon: L.divIcon({className: 'pin', html: 'pin'})}).bindPopup(link);
}"""


class LocalMap(folium.Map):
    default_js: ClassVar = [("leaflet", assets.LEAFLET_JS), ("jquery", assets.JQUERY_JS)]
    default_css: ClassVar = [("leaflet_css", assets.LEAFLET_CSS)]


class LocalCluster(FastMarkerCluster):
    default_js: ClassVar = [("cluster", assets.MARKERCLUSTER_JS)]
    default_css: ClassVar = [("cluster", assets.MARKERCLUSTER_CSS), ("default", assets.MARKERCLUSTER_DEFAULT_CSS)]


def find():
    st.title("Find")
    st.text_input("What are you working on?", key="find_query")
    st.selectbox("Borough", ["Camden", "Lambeth"])
    st.multiselect("Communities", ["Carers", "Veterans"])
    st.checkbox("Online")
    st.radio("Kind", ["Case study", "Asset"])
    st.markdown("A [link](/data/) and :material/search:")
    if st.button("Break", type="primary"):
        raise RuntimeError("a detail that stays in the log")


def widgets():
    st.title("Widgets")
    st.text_area("Long")
    st.number_input("Number")
    st.date_input("Date")
    st.slider("Slider", 0, 10)
    st.form("form").form_submit_button("Send")
    frame = pd.DataFrame({"a": [1, 2]})
    st.dataframe(frame)
    st.table(frame)
    st.expander("More").write("inside")
    st.download_button("Download", "synthetic")
    st.html("<p>text</p>")


def attack():
    st.title("Attack")
    st.markdown(f"<script>window.ran=1</script>{ATTACK} [x](javascript:window.ran=1)")
    st.html(f"<p>shown</p><script>window.ran=1</script>{ATTACK}")


def show_map():
    st.title("Map")
    chart = LocalMap(location=[51.5, -0.12], zoom_start=10, tiles=None)
    chart.options["maxZoom"] = 18
    LocalCluster([]).add_to(chart)
    pins = folium.FeatureGroup()
    near = [[51.5 + number / 100, -0.1, ATTACK] for number in range(8)]
    pins.add_child(LocalCluster([*near, [51.42, -0.25, "Lone pin"]], callback=PIN))
    st_folium(chart, feature_group_to_add=pins, returned_objects=["last_object_clicked"], height=400, key="map")


st.set_page_config(page_icon=str(assets.STATIC / "icon.svg"))
pages = [
    st.Page(find, title="Find", default=True),
    st.Page(widgets, title="Widgets", url_path="widgets"),
    st.Page(attack, title="Attack", url_path="attack"),
    st.Page(show_map, title="Map", url_path="map"),
]
st.navigation(pages, position="top").run()
