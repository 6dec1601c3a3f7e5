"""Not written yet."""

import streamlit as st

st.title("map")
