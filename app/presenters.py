"""From records and hits to what a card, a row or a popup shows: pure, without Streamlit."""

import html
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from indexing.marks import Mark
from indexing.results import Hit
from kb.records import Kind

KIND_NAMES = {Kind.CASE_STUDY: "Case study", Kind.ASSET: "Local asset"}
SHORT_PATHS = {Kind.CASE_STUDY: "c", Kind.ASSET: "a"}
ENTRY_PAGES = {Kind.CASE_STUDY: "case-study", Kind.ASSET: "asset"}


class PlainHit(TypedDict):
    """A hit as the command line and JSON show it."""

    id: str
    kind: str
    title: str
    organisation: str
    address: str
    passage: str
    reasons: list[str]
    weak: bool


def plain_hit(hit: Hit, base_url: str) -> PlainHit:
    return PlainHit(
        id=hit.id,
        kind=hit.kind,
        title=hit.title,
        organisation=hit.organisation,
        address=f"{base_url}/{SHORT_PATHS[Kind(hit.kind)]}/{hit.slug}",
        passage=hit.passage,
        reasons=list(hit.reasons),
        weak=hit.weak,
    )


def entry_link(kind: str, slug: str) -> str:
    """The page of an entry, on this server."""
    return f"/{ENTRY_PAGES[Kind(kind)]}?id={slug}"


def more_like_link(kind: str, slug: str) -> str:
    """The page with the entries that are like one, on this server. A case study is what is mostly meant."""
    return f"/like-ours?id={slug}" + (f"&kind={kind}" if kind != Kind.CASE_STUDY else "")


def in_words(day: date) -> str:
    """A day as pages show it: "22 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def month_in_words(month: str) -> str:
    """ "2022-07" as "July 2022"; whatever else was typed as it stands."""
    try:
        return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
    except ValueError:
        return month


def day_in_words(day: str) -> str:
    """ "2027-03-31" as "31 March 2027"; whatever else was typed as it stands."""
    try:
        return in_words(date.fromisoformat(day))
    except ValueError:
        return month_in_words(day)


def pounds(amount: str) -> str:
    """ "315275" as "£315,275"; whatever else was typed as it stands."""
    return f"£{int(amount):,}" if amount.isascii() and amount.isdigit() else amount


@dataclass(frozen=True)
class Excerpt:
    """A stretch of a text, with the marks that lie in it."""

    text: str
    marks: tuple[Mark, ...]


def excerpt(text: str, marks: tuple[Mark, ...], *, length: int) -> Excerpt:
    """About `length` characters of the text around its first mark, cut between words, with an ellipsis at a cut."""
    if len(text) <= length:
        return Excerpt(text, marks)
    begin = _word_start(text, max(0, marks[0].start - length // 3)) if marks else 0
    end = text.rfind(" ", begin, begin + length) if begin + length < len(text) else len(text)
    end = end if end > begin else begin + length
    before, after = "… " if begin else "", "…" if end < len(text) else ""
    shift = len(before) - begin
    inside = tuple(Mark(one.start + shift, one.end + shift) for one in marks if begin <= one.start and one.end <= end)
    return Excerpt(f"{before}{text[begin:end].rstrip(' .,;:') if after else text[begin:end]}{after}", inside)


def _word_start(text: str, at: int) -> int:
    """Where the word begins that `at` lies in or before; 0 at the start of the text."""
    return text.rfind(" ", 0, at) + 1 if at else 0


def marked(text: str, marks: tuple[Mark, ...]) -> str:
    """HTML of a text with its matching stretches in <mark>; everything else is escaped."""
    parts, at = [], 0
    for mark in marks:
        parts.append(html.escape(text[at : mark.start]))
        parts.append(f"<mark>{html.escape(text[mark.start : mark.end])}</mark>")
        at = mark.end
    return "".join((*parts, html.escape(text[at:])))
