"""Pieces that several pages show: the head and foot of every page, cards, error summaries."""

import html
from collections.abc import Iterable, Sequence

import streamlit as st

from app import brand, resources
from kb.errors import Problem
from kb.people import Person

STYLE = """
<style>
.hq-head{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;border-bottom:3px solid #0a5c6b;
  padding:.25rem 0 .5rem;margin-bottom:.25rem}
.hq-name{font-weight:700;font-size:1.35rem}
.hq-name a{color:inherit;text-decoration:none}
.hq-who{margin-left:auto}
.hq-demo{background:#ffd43b;color:#14262b;font-weight:600;padding:.4rem .75rem;margin:0 0 .25rem}
.hq-foot{border-top:1px solid color-mix(in srgb,currentColor 40%,transparent);margin-top:3rem;padding-top:1rem;
  font-size:.9rem;line-height:1.6}
.hq-foot ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:.5rem 0}
.hq-card{border:1px solid color-mix(in srgb,currentColor 30%,transparent);border-left:6px solid #207f94;
  padding:.75rem 1rem;margin:0 0 .75rem;border-radius:4px;overflow-wrap:anywhere}
.hq-card.asset{border-left:6px dotted #b7791f}
.hq-card h3{margin:.1rem 0 .25rem;font-size:1.15rem;line-height:1.3;padding:0}
.hq-kind{font-size:.85rem;font-weight:600;letter-spacing:.02em}
.hq-meta{font-size:.92rem;margin:.1rem 0}
.hq-tags{display:flex;flex-wrap:wrap;gap:.35rem;list-style:none;margin:.4rem 0 0;padding:0;font-size:.87rem}
.hq-tags li{border:1px solid color-mix(in srgb,currentColor 35%,transparent);border-radius:1rem;
  padding:0 .6rem;margin:0}
.hq-why{font-size:.88rem;margin:.4rem 0 0}
.hq-card mark,.hq mark{background:#ffe58a;color:#14262b;padding:0 .1em}
.hq-facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:1rem 0}
.hq-facts div{background:color-mix(in srgb,currentColor 6%,transparent);padding:.75rem;border-radius:4px}
.hq-facts dt{font-weight:600;font-size:.88rem}.hq-facts dd{margin:.15rem 0 0}
.hq-errors{border:3px solid #b3261e;padding:.75rem 1rem;border-radius:4px;margin-bottom:1rem}
.hq-errors h2{font-size:1.15rem;margin:0 0 .25rem;padding:0}
.hq-field-error{color:#b3261e;font-weight:600;margin:-.5rem 0 .5rem}
a:focus-visible,button:focus-visible,summary:focus-visible{outline:3px solid #ffd43b!important;
  box-shadow:0 0 0 5px #14262b!important;outline-offset:0}
.hq-skip{position:absolute;left:-999rem}.hq-skip:focus{position:static}
@media (max-width:640px){.hq-who{margin-left:0;width:100%}}
</style>
"""


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
    st.html(
        f'{STYLE}<header class="hq-head"><span class="hq-name"><a href="/" target="_self">{brand.NAME}</a></span>'
        f'<span class="hq-line">{brand.TAGLINE}</span><span class="hq-who">{who}</span></header>{demonstration}'
    )


def foot() -> None:
    """What the product is not, and where to find the rest."""
    links = (
        ("/about", "About, sources and licences"),
        ("/data/", "Open tables"),
        ("/accessibility", "Accessibility statement"),
        ("/privacy", "Privacy"),
        ("/about#get-help", "Get help"),
        ("/about#safety", "Report a safety concern"),
    )
    listed = "".join(f'<li><a href="{path}" target="_self">{name}</a></li>' for path, name in links)
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
