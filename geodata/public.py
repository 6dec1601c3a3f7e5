"""The public table of assets: the literal list of what anybody may read, and nothing else."""

import json
from collections.abc import Iterable
from typing import Any

from geodata.fields import Asset
from kb.areas import borough_names, icbs_ever_of_boroughs
from kb.entries import Published
from kb.publication import Column, Section, Table, Value
from kb.vocabularies import label, labels

TABLE = Table(
    name="assets",
    title="Local assets",
    description="Groups, places, services, funders and partners in London that a practice could work with.",
    key=("id",),
    search=("name", "summary", "description", "organisation", "offers", "communities", "boroughs"),
    facets=("icbs", "boroughs", "asset_type", "offers", "communities"),
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    source="Added by health inequalities leads; the first five from the HiQUALITY highlight report, April 2025",
    columns=(
        Column("name", str, "Name"),
        Column("organisation", str, "Organisation that offers it"),
        Column("boroughs", str, "London boroughs it serves", many=True),
        Column("address", str, "Short address to cite"),
        Column("summary", str, "What it is, in at most 300 characters"),
        Column("asset_type", str, "What kind of asset it is"),
        Column("offers", str, "What it can offer a practice", many=True),
        Column("in_return", str, "What it would like in return", many=True),
        Column("communities", str, "Communities it serves", many=True),
        Column("place", str, "Where, as exactly as may be public"),
        Column("schedule", str, "Days and times; empty where the place is hidden"),
        Column("taking_contact", str, "Whether it takes contact now"),
        Column("service_status", str, "Whether it is open"),
        Column("alert", str, "What to know before relying on it"),
        Column("contact", str, "Whom to ask: the contacts that agreed to be public"),
        Column("description", str, "More about it"),
        Column("organisation_url", str, "Web page of the organisation"),
        Column("icbs", str, "Integrated Care Boards of those boroughs, today’s and former ones", many=True),
        Column("london_wide", int, "1: London-wide"),
        Column("online", int, "1: online"),
        Column("latitude", float, "Public point, WGS 84; empty where no pin is shown"),
        Column("longitude", float, "Public point, WGS 84; empty where no pin is shown"),
        Column("supporting_sentence", str, "What a publication says that supports the entry"),
        Column("source", str, "Where the entry comes from"),
        Column("confirmed_on", str, "Day the organisation last confirmed that it holds; empty: not yet"),
        Column("published_at", str, "When this version was published (UTC)"),
        Column("licence", str, "Licence of this entry"),
        Column("inferred", str, "Tags that the source does not state: inferred by us", many=True),
        Column("id", str, "Lasting identifier (UUID)"),
    ),
)


def section(published: Iterable[Published[Asset]], base_url: str) -> Section:
    """The public table with its rows."""
    return Section(TABLE, (row(one, base_url) for one in published))


def row(one: Published[Asset], base_url: str) -> dict[str, Value]:
    """One asset as the public table holds it."""
    record = one.record
    return {
        "name": record.title,
        "organisation": record.organisation,
        "boroughs": _json(borough_names()[gss] for gss in record.boroughs),
        "address": f"{base_url}/a/{one.entry.slug}",
        "summary": record.summary,
        "asset_type": label("asset_type", record.asset_type) if record.asset_type else "",
        "offers": _json(labels("offer", record.offers)),
        "in_return": _json(labels("in_return", record.in_return)),
        "communities": _json(labels("community", record.communities)),
        "place": one.place.label,
        "schedule": record.schedule,
        "taking_contact": label("taking_contact", record.taking_contact) if record.taking_contact else "",
        "service_status": label("service_status", record.service_status) if record.service_status else "",
        "alert": record.alert,
        "contact": "; ".join(
            part for contact in one.contacts for part in (contact.email, contact.phone, contact.url) if part
        ),
        "description": record.description,
        "organisation_url": record.organisation_url,
        "icbs": _json(icbs_ever_of_boroughs(record.boroughs)),
        "london_wide": int(record.london_wide),
        "online": int(record.online),
        "latitude": one.place.lat,
        "longitude": one.place.lon,
        "supporting_sentence": record.supporting_sentence,
        "source": record.source_name,
        "confirmed_on": one.confirmed_on.isoformat() if one.confirmed_on else "",
        "published_at": one.published_at.isoformat(),
        "licence": "CC BY 4.0",
        "inferred": _json(record.inferred),
        "id": str(one.entry.id),
    }


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
