"""Which barriers there are, who met one, and how they got past it. Pure: records in, HTML out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.entries.parts import is_from_publication
from app.find.library import Library
from app.markup import inferred_mark, inside_link, paragraphs, text
from app.presenters import entry_link
from casestudies.fields import CaseStudy
from kb.entries import Published
from kb.survey import role_wording, wording
from kb.text import shorten
from kb.vocabularies import Term, vocabulary


@dataclass(frozen=True)
class Met:
    """A case study that met a barrier: what it says of it, and of how it got past it ("" where it does not)."""

    published: Published[CaseStudy]
    told: str
    overcome: str


def barrier_path(term: str) -> str:
    """The address of the page on one barrier."""
    return f"/barrier?barrier={term}"


def find_barrier(term: str) -> Term | None:
    return vocabulary("barrier").by_id.get(term)


def count_met(library: Library) -> Mapping[str, int]:
    """How many case studies met each barrier that any of them met."""
    met = [{one.barrier for one in published.record.barriers} for published in library.case_studies]
    return {term: sum(term in barriers for barriers in met) for term in set().union(*met)}


def list_met(library: Library, barrier: str) -> tuple[Met, ...]:
    """The case studies that met a barrier: those first that say how they got past it, then the newest."""
    found = [
        Met(
            published,
            "\n\n".join(one.text for one in published.record.barriers if one.barrier == barrier and one.text),
            "\n\n".join(one.overcome for one in published.record.barriers if one.barrier == barrier and one.overcome),
        )
        for published in library.case_studies
        if any(one.barrier == barrier for one in published.record.barriers)
    ]
    return tuple(sorted(found, key=lambda met: not met.overcome))


def barriers_html(counts: Mapping[str, int]) -> str:
    """Every barrier under its heading, with how many case studies met it and what the survey says."""
    domains = groupby(vocabulary("barrier").terms, key=lambda term: term.domain_label)
    return "".join(
        f"<section><h2>{text(heading or 'Anything else')}</h2><ul class='hq-barriers'>"
        f"{''.join(_line(term, counts.get(term.id, 0)) for term in terms)}</ul></section>"
        for heading, terms in domains
    )


def _line(term: Term, count: int) -> str:
    number = f"<strong>{count} case {'study' if count == 1 else 'studies'}</strong>" if count else "no case study yet"
    said = wording("barrier", term.id)
    figures = f'<br><span class="hq-small">{text(said)}.</span>' if said else ""
    return f"<li>{inside_link(barrier_path(term.id), term.label)} <span>({number})</span>{figures}</li>"


def survey_html(term: Term) -> str:
    """What the survey says of a barrier, or where we have it from."""
    said, roles = wording("barrier", term.id), role_wording("barrier", term.id)
    if not said:
        return f"<p>The survey did not ask about this barrier: it is {text(term.source)}.</p>" if term.source else ""
    of_those = f" Of them, {text(roles)}." if roles else ""
    return f"<p>{text(said)}.{of_those}</p>"


def met_html(met: Sequence[Met], barrier: str) -> str:
    """One card for each, with how they got past it beside the title."""
    return f'<ol class="hq-cards">{"".join(_card(one, barrier) for one in met)}</ol>'


def _card(met: Met, barrier: str) -> str:
    published = met.published
    where = " · ".join(text(part) for part in (published.record.organisation, published.place.label) if part)
    source = "report" if is_from_publication(published) else "case study"
    overcome = paragraphs(met.overcome) or f'<p class="hq-untold">The {source} does not say how.</p>'
    told = f"<dt>What got in the way</dt><dd>{paragraphs(met.told)}</dd>" if met.told else ""
    inferred = inferred_mark(published.record, "barriers", barrier)
    return (
        '<li><article class="hq-card case_study hq-met">'
        f"<div><h3>{inside_link(entry_link(published.entry.kind, published.entry.slug), published.record.title)}</h3>"
        f'<p class="hq-meta">{where}{inferred}</p></div>'
        f"<dl>{told}<dt>How they got past it</dt><dd>{overcome}{_take_care(published.record)}</dd></dl></article></li>"
    )


def _take_care(record: CaseStudy) -> str:
    """The way past a barrier is what gets copied: the safety note stands right below it."""
    note = shorten(record.safety_note, 140)
    return f'<p class="hq-why"><strong>Take care:</strong> {text(note)}</p>' if note else ""


def none_met_html(term: Term) -> str:
    """No case study has met it: said plainly, with the way on."""
    return (
        f"<p><strong>No published case study tells of this barrier yet: {text(term.label)}.</strong></p>"
        f"<p>If you have met it, {inside_link('/share', 'share what you did')}: you would be the first.</p>"
    )
