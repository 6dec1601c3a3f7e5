"""Says how a question was read, with one click to undo each part of it."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from app.find.address import Asked
from app.markup import text
from indexing.places import PlaceRead
from indexing.reading import Question
from kb.areas import borough_names

Go = Callable[[Asked], None]


def show_reading(asked: Asked, question: Question, *, go: Go) -> None:
    """Nothing where the question was taken just as it was typed."""
    with st.container(key="find_read", gap=None):
        _show_reading(asked, question, go=go)


def _show_reading(asked: Asked, question: Question, *, go: Go) -> None:
    if question.corrected:
        _show(
            f"Showing results for “{question.meant}”, not for “{question.typed}”.",
            "find_as_typed",
            "Search for what I typed",
            replace(asked, as_typed=True, pages=1),
            go=go,
        )
    if place := question.place:
        _show(
            f"{said_of_place(place)}.",
            "find_anywhere",
            "Search everywhere instead",
            replace(asked, anywhere=True, pages=1),
            go=go,
        )
        if place.ambiguous:
            _ask_which(asked, place, go=go)
    if question.spelt_out:
        read = (f"“{text(typed)}” read as “{text(meant)}”" for typed, meant in question.spelt_out)
        st.html(f"<p class='hq-read'>{'; '.join(read)}.</p>")


def said_of_place(place: PlaceRead) -> str:
    """ "Looking in Barnet", "Looking near SE5 8AZ (Southwark)"."""
    where = f" ({place.in_boroughs})" if place.in_boroughs != place.name and len(place.boroughs) <= 3 else ""
    return f"Looking {'near' if place.near or place.lat is not None else 'in'} {place.name}{where}"


def _ask_which(asked: Asked, place: PlaceRead, *, go: Go) -> None:
    with st.container(key="find_which_place", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f"<p class='hq-read'>Which {text(place.name)} do you mean?</p>", width="content")
        for gss in place.boroughs:
            st.button(borough_names()[gss], key=f"find_which_{gss}", on_click=go, args=(asked.within(gss),))


def _show(said: str, key: str, undo: str, instead: Asked, *, go: Go) -> None:
    with st.container(key=f"{key}_line", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f"<p class='hq-read'>{text(said)}</p>", width="content")
        st.button(undo, key=key, on_click=go, args=(instead,), type="tertiary")
