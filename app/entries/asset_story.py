"""A local asset as the public reads it. Pure: a record in, HTML out."""

from app.entries import parts
from app.entries.parts import Surroundings, labelled, or_untold, section
from app.markup import inside_link, outside_link, paragraphs, tags, term_in_words, text
from app.presenters import day_in_words, entry_link
from geodata.fields import Asset
from kb.entries import Published
from kb.records import Kind, Precision


def asset_html(published: Published[Asset], around: Surroundings) -> str:
    """The whole page of an asset."""
    record = published.record
    h1 = around.heading(1)
    beside = _users(around)
    if not around.preview:
        beside += parts.similar(around) + parts.cite(published, around, table="assets")
    return (
        f'<article class="hq-entry"><p class="hq-kind">Local asset{_kind(record)}</p><{h1}>{text(record.title)}</{h1}>'
        f'<p class="hq-meta">{_organisation(record)}{parts.where(published, around.today)}</p>'
        f"{_alert(record)}{paragraphs(record.summary)}{_facts(published)}{parts.safety(record, around)}"
        f'<div class="hq-two"><div>{_story(published, around)}</div><div class="hq-beside">{beside}</div></div>'
        "</article>"
    )


def _kind(record: Asset) -> str:
    return f": {term_in_words(record, 'asset_type', record.asset_type, of='asset_type')}" if record.asset_type else ""


def _organisation(record: Asset) -> str:
    """Who offers it, unless that is its own name."""
    name = "" if record.organisation == record.title else f"<strong>{text(record.organisation)}</strong><br>"
    url = f"{outside_link(record.organisation_url)}<br>" if record.organisation_url else ""
    charity = f"Charity number {text(record.charity_number)}<br>" if record.charity_number else ""
    return name + url + charity


def _alert(record: Asset) -> str:
    return f'<p class="hq-byline">{text(record.alert)}</p>' if record.alert else ""


def _facts(published: Published[Asset]) -> str:
    record = published.record
    untold = parts.untold(published)
    status = term_in_words(record, "service_status", record.service_status, of="service_status")
    contact = term_in_words(record, "taking_contact", record.taking_contact, of="taking_contact")
    return parts.facts(
        (
            ("Where", text(published.place.label) or untold),
            ("Is it open?", status if record.service_status else untold),
            ("Taking contact now?", contact if record.taking_contact else untold),
            ("Last confirmed", parts.confirmed(published)),
        )
    )


def _story(published: Published[Asset], around: Surroundings) -> str:
    record = published.record
    always = (
        ("What it can offer a practice", _offers(record)),
        ("What it would like in return", tags(record, "in_return", record.in_return, of="in_return")),
        ("Who it is for", _whom(record)),
        ("Days and times", _times(published)),
        ("Whom to ask", parts.contacts(published) + paragraphs(record.contact_text)),
    )
    told = "".join(section(around, title, or_untold(published, body)) for title, body in always)
    return told + _practical(record, around) + _supporting(record, around)


def _offers(record: Asset) -> str:
    return tags(record, "offers", record.offers, of="offer") + paragraphs(record.description)


def _whom(record: Asset) -> str:
    return (
        tags(record, "communities", record.communities, of="community")
        + paragraphs(record.communities_text)
        + labelled("Who can come", paragraphs(record.eligibility))
    )


def _times(published: Published[Asset]) -> str:
    """Days and times; where the place is hidden they would help to find it, and are never shown."""
    record = published.record
    if published.place.precision == Precision.HIDDEN and not record.schedule:
        return "<p>Not shown, to keep people safe. Ask the contact.</p>"
    hours = "<p>Open outside working hours.</p>" if record.out_of_hours else ""
    opens = f"<p>Opens on {text(day_in_words(record.opens_on))}.</p>" if record.opens_on else ""
    closes = f"<p>Closes on {text(day_in_words(record.closes_on))}.</p>" if record.closes_on else ""
    return paragraphs(record.schedule) + hours + opens + closes


def _practical(record: Asset, around: Surroundings) -> str:
    """What only some assets tell; nothing stands here while it is empty."""
    body = (
        labelled("Cost", paragraphs(record.cost))
        + labelled("How to refer", paragraphs(record.referral_route))
        + labelled("Languages", paragraphs(", ".join(record.languages)))
        + labelled("Access", paragraphs(", ".join(record.accessibility)))
    )
    return section(around, "Good to know", body) if body else ""


def _supporting(record: Asset, around: Surroundings) -> str:
    return (
        section(around, "What the report says", paragraphs(record.supporting_sentence))
        if (record.supporting_sentence)
        else ""
    )


def _users(around: Surroundings) -> str:
    """Case studies that used it."""
    items = "".join(f"<li>{inside_link(entry_link(Kind.CASE_STUDY, slug), title)}</li>" for title, slug in around.users)
    empty = "<p>None yet. Did you work with it? Add it as a partner when you share your case study.</p>"
    found = f'<ul class="hq-lines">{items}</ul>' if items else empty
    return "" if around.preview else section(around, "Case studies that used it", found)
