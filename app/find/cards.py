"""One card for an entry found or listed. Pure: a hit and its published record in, HTML out."""

from collections.abc import Sequence
from typing import Any

from app.entries.parts import is_from_publication
from app.markup import tags, term_in_words, text
from app.presenters import KIND_NAMES, Excerpt, entry_link, excerpt, in_words, marked, month_in_words
from casestudies.fields import CaseStudy
from indexing.marks import mark
from indexing.results import Hit
from kb.entries import Published
from kb.records import Record
from kb.text import shorten

SIGNS = {"case_study": "●", "asset": "◆"}  # as on the map (app/maps/shapes.py)
WORDLESS = frozenset({"Facts"})  # a passage of labels, not of sentences
LONGEST_PASSAGE = 260


def card_html(published: Published[Any], *, hit: Hit | None = None, words: Sequence[str] = ()) -> str:
    """A card. With a hit it answers the question: the passage that matched, and why; without, it shows the summary.

    `words` are those of the question, to be marked where the summary stands in for a passage of mere labels.
    """
    record: Record = published.record
    kind = published.entry.kind
    title = marked(record.title, hit.title_marks) if hit and hit.title == record.title else text(record.title)
    return (
        f'<li><article class="hq-card {kind}">'
        f'<p class="hq-kind"><span aria-hidden="true">{SIGNS[kind]}</span> {KIND_NAMES[kind]}</p>'
        f'<h3><a href="{text(entry_link(kind, published.entry.slug))}" target="_self">{title}</a></h3>'
        f'<p class="hq-meta">{_who_and_where(published)}</p>'
        f'<p class="hq-passage">{_passage(record, hit, words)}</p>'
        f"{tags(record, 'communities', record.communities, of='community')}"
        f"{_line('Take care', shorten(record.safety_note, 140))}"
        f"{_line('Why this', '; '.join(hit.reasons) if hit else '')}"
        f'<p class="hq-meta">{_standing(published)}</p></article></li>'
    )


def _line(name: str, found: str) -> str:
    return f'<p class="hq-why"><strong>{name}:</strong> {text(found)}</p>' if found else ""


def cards_html(cards: Sequence[str]) -> str:
    return f'<ol class="hq-cards">{"".join(cards)}</ol>'


def _who_and_where(published: Published[Any]) -> str:
    record: Record = published.record
    who = "" if record.organisation == record.title else record.organisation
    return " · ".join(text(part) for part in (who, published.place.label) if part)


def _passage(record: Record, hit: Hit | None, words: Sequence[str]) -> str:
    if hit is None or not hit.passage:
        return text(record.summary)
    if hit.section in WORDLESS:
        (marks,) = mark([record.summary], words)
        return marked(record.summary, marks)
    found: Excerpt = excerpt(hit.passage, hit.marks, length=LONGEST_PASSAGE)
    return marked(found.text, found.marks)


def _standing(published: Published[Any]) -> str:
    """How they know, and when somebody last said that it holds."""
    record: Record = published.record
    evidence = record.evidence if isinstance(record, CaseStudy) else ""
    known = [f"How they know: {term_in_words(record, 'evidence', evidence, of='evidence')}"] if evidence else []
    return " · ".join([*known, _confirmed(published)])


def _confirmed(published: Published[Any]) -> str:
    if is_from_publication(published):
        return f"From the {text(month_in_words(published.record.source_date))} report, not yet confirmed"
    day = published.entry.confirmed_on
    return f"Last confirmed {in_words(day)}" if day else "Not confirmed yet"
