"""The public table of case studies: the literal list of what anybody may read, and nothing else."""

import json
from collections.abc import Iterable
from typing import Any

from casestudies.fields import CaseStudy
from kb.areas import borough_names, icbs_ever_of_boroughs
from kb.entries import Published
from kb.publication import Column, Section, Table, Value
from kb.vocabularies import label, labels

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

TABLE = Table(
    name="case_studies",
    title="Case studies",
    description="What general practices and their networks in London did with their communities.",
    key=("id",),
    search=("title", "summary", "organisation", "problem", "what_was_done", "outcomes", "communities", "boroughs"),
    facets=("icbs", "boroughs", "communities", "strategies", "evidence", "stage"),
    licence=LICENCE,
    licence_url=LICENCE_URL,
    source="Shared by practices; the first six in our own words, facts from the HiQUALITY highlight report, April 2025",
    columns=(
        Column("title", str, "Title"),
        Column("organisation", str, "Lead organisation"),
        Column("boroughs", str, "London boroughs", many=True),
        Column("address", str, "Short address to cite"),
        Column("summary", str, "Summary in at most 300 characters"),
        Column("communities", str, "Communities it is meant for", many=True),
        Column("stage", str, "How far it has come"),
        Column("start_month", str, "Month it started"),
        Column("end_month", str, "Month it ended"),
        Column("place", str, "Where, as exactly as may be public"),
        Column("contact", str, "Whom to ask: the contacts that agreed to be public"),
        Column("problem", str, "The problem it addressed"),
        Column("what_was_done", str, "What was done"),
        Column("strategies", str, "How communities were engaged", many=True),
        Column("activities", str, "Activities", many=True),
        Column("community_part", str, "The community’s part, as told by the practice"),
        Column("partners", str, "Partners and their roles", many=True),
        Column("communities_reached", str, "Communities it reached", many=True),
        Column("outcomes", str, "What came of it"),
        Column("measures", str, "Figures: name, value, unit, period, out of how many", many=True),
        Column("evidence", str, "How they know: a description, not a rank"),
        Column("barriers", str, "Barriers met", many=True),
        Column("needed", str, "What it needed"),
        Column("funding", str, "Where the money came from"),
        Column("funding_amount_gbp", str, "Amount in pounds, where stated"),
        Column("safety_note", str, "What to take care of"),
        Column("lead_level", str, "What kind of organisation leads"),
        Column("icbs", str, "Integrated Care Boards of those boroughs, today’s and former ones", many=True),
        Column("london_wide", int, "1: London-wide"),
        Column("online", int, "1: online"),
        Column("latitude", float, "Public point, WGS 84; empty where no pin is shown"),
        Column("longitude", float, "Public point, WGS 84; empty where no pin is shown"),
        Column("source", str, "Where the entry comes from"),
        Column("confirmed_on", str, "Day the organisation last confirmed that it holds; empty: not yet"),
        Column("published_at", str, "When this version was published (UTC)"),
        Column("licence", str, "Licence of this entry"),
        Column("inferred", str, "Tags that the source does not state: inferred by us", many=True),
        Column("ods_code", str, "NHS ODS code of the lead organisation, matched by us where a publication gives none"),
        Column("id", str, "Lasting identifier (UUID)"),
    ),
)


def section(published: Iterable[Published[CaseStudy]], base_url: str) -> Section:
    """The public table with its rows."""
    return Section(TABLE, (row(one, base_url) for one in published))


def row(one: Published[CaseStudy], base_url: str) -> dict[str, Value]:
    """One case study as the public table holds it."""
    record = one.record
    return {
        "title": record.title,
        "organisation": record.organisation,
        "boroughs": _json(borough_names()[gss] for gss in record.boroughs),
        "address": f"{base_url}/c/{one.entry.slug}",
        "summary": record.summary,
        "communities": _json(labels("community", record.communities)),
        "stage": label("stage", record.stage) if record.stage else "",
        "start_month": record.start_month,
        "end_month": record.end_month,
        "place": one.place.label,
        "contact": "; ".join(
            part for contact in one.contacts for part in (contact.email, contact.phone, contact.url) if part
        ),
        "problem": record.problem,
        "what_was_done": record.what_was_done,
        "strategies": _json(labels("strategy", record.strategies)),
        "activities": _json(labels("activity", record.activities)),
        "community_part": record.community_part_text,
        "partners": _json(
            {"name": item.name, "role": label("partner_role", item.role) if item.role else ""}
            for item in record.partners
        ),
        "communities_reached": _json(labels("community", record.communities_reached)),
        "outcomes": record.outcomes_text,
        "measures": _json(
            {"name": item.name, "value": item.value, "unit": item.unit, "period": item.period, "of": item.denominator}
            for item in record.measures
        ),
        "evidence": label("evidence", record.evidence) if record.evidence else "",
        "barriers": _json(labels("barrier", (item.barrier for item in record.barriers))),
        "needed": record.needed_text,
        "funding": record.funding_text,
        "funding_amount_gbp": record.funding_amount_gbp,
        "safety_note": record.safety_note,
        "lead_level": label("lead_level", record.lead_level) if record.lead_level else "",
        "icbs": _json(icbs_ever_of_boroughs(record.boroughs)),
        "london_wide": int(record.london_wide),
        "online": int(record.online),
        "latitude": one.place.lat,
        "longitude": one.place.lon,
        "source": record.source_name,
        "confirmed_on": one.confirmed_on.isoformat() if one.confirmed_on else "",
        "published_at": one.published_at.isoformat(),
        "licence": LICENCE,
        "inferred": _json(record.inferred),
        "ods_code": record.ods_code,
        "id": str(one.entry.id),
    }


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
