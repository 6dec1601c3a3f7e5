"""Not written yet."""

import streamlit as st

st.title("case_study")
