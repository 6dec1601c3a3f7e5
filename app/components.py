"""Pieces that several pages show: the head and foot of every page, cards, error summaries."""

import html
from collections.abc import Iterable, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from app import brand, resources
from app.pages import FOOT_LINKS
from app.web.assets import STATIC
from kb.errors import Problem
from kb.people import Person

STYLE = f"<style>{(STATIC / 'pages.css').read_text(encoding='utf-8')}</style>"


def head(person: Person | None) -> None:
    """Name, line, who is signed in, and the warning that this is a demonstration."""
    settings = resources.knowledge().settings
    who = (
        f'{html.escape(person.name)} · <a href="/account/" target="_self">Your account</a>'
        if person
        else '<a href="/account/sign-in" target="_self">Sign in</a> · '
        '<a href="/account/ask" target="_self">Ask to contribute</a>'
    )
    demonstration = f'<p class="hq-demo">{brand.DEMONSTRATION}</p>' if settings.demonstration else ""
    st.html(STYLE)
    st.html(
        f'<a class="hq-skip" href="#hq-content" target="_self">Skip the menu</a>{demonstration}'
        f'<header class="hq-head"><span class="hq-name"><a href="/" target="_self">{brand.NAME}</a></span>'
        f'<span class="hq-line">{brand.TAGLINE}</span><span class="hq-who">{who}</span></header>'
    )


def menu(pages: Sequence[tuple[StreamlitPage, str, str]], chosen: StreamlitPage) -> None:
    """The pages side by side, each with its name, on a phone too: Streamlit's own menu hides there behind an arrow."""
    with st.container(horizontal=True, key="frame_menu", gap="small"):
        for page, name, icon in pages:
            state = "chosen" if page.url_path == chosen.url_path else "other"
            with st.container(key=f"frame_{state}_{page.url_path or 'find'}", width="content"):
                st.page_link(page, label=name, icon=icon)
    st.html('<div id="hq-content" tabindex="-1"></div>')


def foot() -> None:
    """What the product is not, and where to find the rest."""
    listed = "".join(f'<li><a href="{path}" target="_self">{name}</a></li>' for path, name in FOOT_LINKS)
    st.html(f'<footer class="hq-foot"><p>{brand.NOT_CLINICAL}</p><ul>{listed}</ul></footer>')


def error_summary(problems: Sequence[Problem]) -> None:
    """What to put right, at the head of a form; each problem also stands at its field."""
    if problems:
        listed = "".join(f"<li>{html.escape(problem.message)}</li>" for problem in problems)
        st.html(
            '<div class="hq-errors" role="alert" tabindex="-1"><h2>There is something to put right</h2>'
            f"<p>Nothing that you typed is lost.</p><ul>{listed}</ul></div>"
        )


def field_error(problems: Iterable[Problem], field: str) -> None:
    """The problem of one field, right below it."""
    for problem in problems:
        if problem.field == field:
            st.html(f'<p class="hq-field-error">{html.escape(problem.message)}</p>')
