"""Parts that the pages of case studies and assets have in common. Pure: records in, HTML out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.markup import inferred_mark, inside_link, outside_link, paragraphs, text
from app.presenters import entry_link, in_words, month_in_words
from indexing.results import Hit
from kb.areas import borough_names, get_icb, icbs_of_boroughs
from kb.entries import Published
from kb.records import Contact, Kind, Record, SourceKind

LICENCE = '<a href="https://creativecommons.org/licenses/by/4.0/" rel="noopener license">CC BY 4.0</a>'


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What stands around an entry: its lasting address, entries like it, and what it is linked with.

    `more_like` is the address of a page with more of the entries like it.
    `assets` are the slugs of published assets, which a partner may be linked to; `users` the case studies that
    used an asset, as (title, slug). A `preview` leaves out what an unpublished entry cannot have.
    """

    address: str = ""
    more_like: str = ""
    similar: Sequence[Hit] = ()
    assets: frozenset[str] = frozenset()
    users: Sequence[tuple[str, str]] = ()
    today: date
    preview: bool = False

    @property
    def heading(self) -> Callable[[int], str]:
        """The tag of a heading: one level lower in a preview, which stands on a page with a heading of its own."""
        return lambda level: f"h{level + self.preview}"


def is_from_publication(published: Published[Any]) -> bool:
    return published.entry.source_kind == SourceKind.PUBLICATION


def untold(published: Published[Any], *, what: str = "") -> str:
    """What stands in the place of what nobody told."""
    words = "The report does not say" if is_from_publication(published) else "Not told yet"
    return f'<span class="hq-untold">{f"{words} {what}".strip()}.</span>'


def or_untold(published: Published[Any], found: str) -> str:
    return found or f"<p>{untold(published)}</p>"


def section(around: Surroundings, title: str, body: str, *, anchor: str = "") -> str:
    tag = around.heading(2)
    named = f' id="{anchor}"' if anchor else ""
    return f"<section><{tag}{named}>{title}</{tag}>{body}</section>"


def byline(published: Published[Any]) -> str:
    """Who stands for the entry: a publication, or whoever shared it."""
    if not is_from_publication(published):
        return ""
    return (
        '<p class="hq-byline">From the HiQUALITY highlight report, April 2025; '
        "the practice has not yet confirmed it.</p>"
    )


def confirmed(published: Published[Any]) -> str:
    """When somebody last said that the entry holds."""
    if is_from_publication(published):
        month = month_in_words(published.record.source_date) or "April 2025"
        whom = "practice" if published.entry.kind is Kind.CASE_STUDY else "organisation"
        return f"From the {text(month)} report; not yet confirmed by the {whom}"
    day = published.entry.confirmed_on
    return in_words(day) if day else "Not confirmed yet"


def where(published: Published[Any], today: date) -> str:
    """The place in words, its boroughs, "inferred by us" where we worked them out, and today's ICBs."""
    record: Record = published.record
    boards = [get_icb(code).short_name for code in icbs_of_boroughs(record.boroughs, today)]
    parts = [_place_and_boroughs(published.place.label, record)]
    parts += ["London-wide"] if record.london_wide else []
    parts += ["online"] if record.online and published.place.label.casefold() != "online" else []
    shown = "; ".join(part for part in parts if part) or "Place not told yet"
    return shown + (f" ({', '.join(boards)} ICB)" if boards and len(boards) < 3 else "")


def _place_and_boroughs(label: str, record: Record) -> str:
    names = {gss: borough_names()[gss] for gss in record.boroughs if gss in borough_names()}
    if names and all(name in label for name in names.values()):
        marks = [inferred_mark(record, "place", "practice"), *(inferred_mark(record, "boroughs", gss) for gss in names)]
        return text(label) + next(filter(None, marks), "")
    listed = ", ".join(text(name) + inferred_mark(record, "boroughs", gss) for gss, name in names.items())
    return "; ".join(part for part in (text(label), listed) if part)


def safety(record: Record, around: Surroundings) -> str:
    if not record.safety_note:
        return ""
    tag = around.heading(2)
    return f'<aside class="hq-care"><{tag}>Take care</{tag}>{paragraphs(record.safety_note)}</aside>'


def labelled(name: str, found: str) -> str:
    """A few words before what was found, and nothing where nothing was."""
    return f'<p class="hq-label">{name}</p>{found}' if found else ""


def facts(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f'<dl class="hq-facts">{cells}</dl>'


def contacts(published: Published[Any]) -> str:
    """Whom to ask: the public contacts, and nobody else."""
    items = "".join(f"<li>{_contact(contact)}</li>" for contact in published.contacts)
    return f'<ul class="hq-lines">{items}</ul>' if items else ""


def _contact(contact: Contact) -> str:
    mail = f'<a href="mailto:{text(contact.email)}">{text(contact.email)}</a>' if contact.email else ""
    named = [text(contact.name), text(contact.role), mail, text(contact.phone)]
    return "<br>".join(part for part in (*named, outside_link(contact.url) if contact.url else "") if part)


def similar(around: Surroundings) -> str:
    """Entries like this one, each with what they share."""
    items = "".join(
        f"<li>{inside_link(entry_link(hit.kind, hit.slug), hit.title)}"
        f'<br><span class="hq-small">{text(hit.organisation)}{_why(hit)}</span></li>'
        for hit in around.similar
    )
    more = f"<p>{inside_link(around.more_like, 'More like this one')}</p>" if around.more_like else ""
    return section(around, "Similar to this", f'<ul class="hq-lines">{items}</ul>{more}') if items else ""


def _why(hit: Hit) -> str:
    return f": {text('; '.join(hit.reasons))}" if hit.reasons else ""


def cite(published: Published[Any], around: Surroundings, *, table: str) -> str:
    """How to refer to the entry, under which licence, where it comes from, and its row in the open tables."""
    record: Record = published.record
    day = in_words(published.published_at.date())
    source = f"<p>Source: {text(record.source_name)}. In our own words.</p>" if record.source_name else ""
    return section(
        around,
        "Cite and reuse",
        f"<p>{text(record.title)}. {text(record.organisation)}. HiQUALITY, version {published.number}, {day}. "
        f'<a href="{text(around.address)}" target="_self">{text(around.address)}</a></p>'
        f"{source}<p>Licence: {LICENCE}</p>"
        f"<p>{inside_link(f'/data/published/{table}/{published.entry.id}', 'This entry in the open tables')}</p>",
    )
