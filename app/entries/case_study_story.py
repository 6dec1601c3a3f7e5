"""A case study as the public reads it, in the order in which a busy reader asks. Pure: a record in, HTML out."""

from app.entries import parts
from app.entries.parts import Surroundings, labelled, or_untold, section
from app.markup import inferred_mark, inside_link, paragraphs, tags, term_in_words, text
from app.presenters import day_in_words, entry_link, month_in_words, pounds
from casestudies.fields import CaseStudy, Measure, Partner
from kb.entries import Published
from kb.records import Kind
from kb.survey import wording
from kb.text import shorten
from kb.vocabularies import ids, label

MEASURED = frozenset({"before_after", "compared"})
COLUMNS = {
    "name": "What was counted",
    "value": "Figure",
    "unit": "Unit",
    "period": "When",
    "denominator": "Out of",
    "comparator": "Compared with",
    "broken_down_by": "Broken down by",
}


def case_study_html(published: Published[CaseStudy], around: Surroundings) -> str:
    """The whole page of a case study."""
    record = published.record
    h1 = around.heading(1)
    beside = _partners(published, around)
    if not around.preview:
        beside += parts.similar(around) + parts.cite(published, around, table="case_studies")
    return (
        f'<article class="hq-entry"><p class="hq-kind">Case study</p><{h1}>{text(record.title)}</{h1}>'
        f'<p class="hq-meta"><strong>{text(record.organisation)}</strong>{_lead(record)}<br>'
        f"{parts.where(published, around.today)}<br>{_when(published)}</p>"
        f"{parts.byline(published)}{paragraphs(record.summary)}{_facts(published)}{parts.safety(record, around)}"
        f'<div class="hq-two"><div>{_story(published, around)}</div><div class="hq-beside">{beside}</div></div>'
        "</article>"
    )


def _lead(record: CaseStudy) -> str:
    level = term_in_words(record, "lead_level", record.lead_level, of="lead_level") if record.lead_level else ""
    code = f"ODS code {text(record.ods_code)}{inferred_mark(record, 'ods_code', record.ods_code)}"
    return "".join(f", {part}" for part in (level, code if record.ods_code else "") if part)


def _when(published: Published[CaseStudy]) -> str:
    """How far it has come and between which months: "Running since July 2022"."""
    record = published.record
    start, end = _month(record, "start_month"), _month(record, "end_month")
    months = f"from {start} to {end}" if start and end else f"since {start}" if start else f"until {end}" if end else ""
    if record.stage:
        return f"{_term(record, 'stage', of='stage')} {months}".strip()
    started = f"Started in {start}. " if start else ""
    return started + parts.untold(published, what="whether it still runs")


def _month(record: CaseStudy, field: str) -> str:
    month = getattr(record, field)
    return text(month_in_words(month)) + inferred_mark(record, field, month) if month else ""


def _term(record: CaseStudy, field: str, *, of: str) -> str:
    """The label of a field that holds one term; "" where it holds none."""
    chosen = getattr(record, field)
    return term_in_words(record, field, chosen, of=of) if chosen else ""


def _facts(published: Published[CaseStudy]) -> str:
    """Four facts. Never how many were reached: that rewards size."""
    record = published.record
    untold = parts.untold(published)
    whom = [term_in_words(record, "communities", term, of="community") for term in record.communities]
    needed = text(shorten(record.needed_text, 160)) or _term(record, "funding_source", of="funding")
    return parts.facts(
        (
            ("Who it was for", "<br>".join(whom) or text(shorten(record.communities_text, 160)) or untold),
            ("What it needed", needed or untold),
            ("How they know", _term(record, "evidence", of="evidence") or untold),
            ("Last confirmed", parts.confirmed(published)),
        )
    )


def _story(published: Published[CaseStudy], around: Surroundings) -> str:
    record = published.record
    sections = (
        ("The problem", _problem(record)),
        ("What they did", _did(record)),
        ("How the community took part", _part(record)),
        ("What came of it", _outcomes(published)),
        ("What it took", _took(record)),
        ("What got in the way, and how they got past it", _barriers(record)),
        ("How to start", _lessons(record, around)),
        ("Whom to ask", parts.contacts(published)),
    )
    return "".join(section(around, title, or_untold(published, body)) for title, body in sections)


def _problem(record: CaseStudy) -> str:
    return (
        paragraphs(record.problem)
        + labelled("Who it was for", paragraphs(record.communities_text))
        + labelled("How the group was found", tags(record, "identified_by", record.identified_by, of="identified_by"))
    )


def _did(record: CaseStudy) -> str:
    return (
        paragraphs(record.what_was_done)
        + labelled("Activities", tags(record, "activities", record.activities, of="activity"))
        + labelled("Clinical areas", tags(record, "clinical_areas", record.clinical_areas, of="clinical"))
    )


def _part(record: CaseStudy) -> str:
    """The community's part: the practice's own account, and marked so."""
    part = _term(record, "community_part", of="community_part")
    told = (f"<p><strong>{part}</strong></p>" if part else "") + paragraphs(record.community_part_text)
    as_told = '<p class="hq-small">As told by the practice.</p>' if told else ""
    engaged = tags(record, "strategies", record.strategies, of="strategy")
    return told + as_told + labelled("How the community was engaged", engaged)


def _outcomes(published: Published[CaseStudy]) -> str:
    record = published.record
    return (
        _reported(published)
        + labelled("What changed", tags(record, "outcomes", record.outcomes, of="outcome"))
        + _measures(record)
        + labelled("Whom it reached", _reached(record))
        + labelled("Who may have been left out", paragraphs(record.left_out))
        + _evaluation(record)
    )


def _reported(published: Published[CaseStudy]) -> str:
    """The outcomes, introduced as a report where nobody measured them; the publication's texts say so themselves."""
    record = published.record
    needs_lead = record.evidence not in MEASURED and not parts.is_from_publication(published)
    lead = "<p>The practice reports:</p>" if needs_lead and record.outcomes_text else ""
    return lead + paragraphs(record.outcomes_text)


def _reached(record: CaseStudy) -> str:
    reached = tags(record, "communities_reached", record.communities_reached, of="community")
    return reached + paragraphs(record.reached_text)


def _evaluation(record: CaseStudy) -> str:
    by = [_term(record, "evaluated_by", of="evaluated_by"), text(record.evaluator)]
    evaluated = ": ".join(part for part in by if part)
    results = _term(record, "results_are", of="results_are")
    return (
        labelled("How it was looked at", tags(record, "evaluation_methods", record.evaluation_methods, of="evaluation"))
        + labelled("Who evaluated it", f"<p>{evaluated}</p>" if evaluated else "")
        + labelled("Where the results are", f"<p>{results}</p>" if results else "")
    )


def _measures(record: CaseStudy) -> str:
    """The figures as a table; columns that hold nothing are left out."""
    if not record.measures:
        return ""
    used = [name for name in COLUMNS if any(_cell(measure, name) for measure in record.measures)]
    head = "".join(f'<th scope="col">{COLUMNS[name]}</th>' for name in used)
    rows = "".join(f"<tr>{''.join(_table_cell(measure, name) for name in used)}</tr>" for measure in record.measures)
    return (
        '<div class="hq-scroll" role="region" tabindex="0" aria-label="Figures">'
        f"<table><caption>Figures, as reported</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(measure: Measure, name: str) -> str:
    found: str = getattr(measure, name)
    return label("broken_down_by", found) if name == "broken_down_by" and found in ids("broken_down_by") else found


def _table_cell(measure: Measure, name: str) -> str:
    tag, scope = ("th", ' scope="row"') if name == "name" else ("td", "")
    return f"<{tag}{scope}>{text(_cell(measure, name))}</{tag}>"


def _took(record: CaseStudy) -> str:
    return (
        paragraphs(record.needed_text)
        + labelled("Who was in the team", tags(record, "roles", record.roles, of="role"))
        + labelled("Were volunteers paid?", _paragraph(_term(record, "volunteers_paid", of="volunteers_paid")))
        + labelled("Money", _money(record))
    )


def _money(record: CaseStudy) -> str:
    amount = text(pounds(record.funding_amount_gbp))
    source = _term(record, "funding_source", of="funding")
    day = record.funding_ends_on
    ends = f"until {text(day_in_words(day))}{inferred_mark(record, 'funding_ends_on', day)}" if day else ""
    return _paragraph(", ".join(part for part in (source, amount, ends) if part)) + paragraphs(record.funding_text)


def _paragraph(found: str) -> str:
    return f"<p>{found}</p>" if found else ""


def _barriers(record: CaseStudy) -> str:
    """Each barrier with what they did about it, and how often the survey heard of it."""
    items = "".join(
        f"<li><strong>{term_in_words(record, 'barriers', item.barrier, of='barrier')}</strong>"
        f"{paragraphs(item.text)}{labelled('How they got past it', paragraphs(item.overcome))}"
        f"{_survey(item.barrier)}</li>"
        for item in record.barriers
    )
    barriers = f'<ul class="hq-lines">{items}</ul>' if items else ""
    return barriers + labelled("What helped", tags(record, "enablers", record.enablers, of="enabler"))


def _survey(barrier: str) -> str:
    said = wording("barrier", barrier)
    return f'<p class="hq-small">{text(said)}.</p>' if said else ""


def _lessons(record: CaseStudy, around: Surroundings) -> str:
    lessons = (
        ("Getting started", record.lessons_start),
        ("Keeping going", record.lessons_keep),
        ("What they would do differently", record.lessons_differently),
    )
    tag = around.heading(3)
    return "".join(f"<{tag}>{title}</{tag}>{paragraphs(lesson)}" for title, lesson in lessons if lesson)


def _partners(published: Published[CaseStudy], around: Surroundings) -> str:
    items = "".join(f"<li>{_partner(partner, around)}</li>" for partner in published.record.partners)
    found = f'<ul class="hq-lines">{items}</ul>' if items else ""
    return section(around, "Partners", or_untold(published, found))


def _partner(partner: Partner, around: Surroundings) -> str:
    """Name and role; a link where the partner is a published asset."""
    linked = partner.asset_key in around.assets
    name = inside_link(entry_link(Kind.ASSET, partner.asset_key), partner.name) if linked else text(partner.name)
    role = label("partner_role", partner.role) if partner.role in ids("partner_role") else partner.role
    return name + (f'<br><span class="hq-small">{text(role)}</span>' if role else "")
