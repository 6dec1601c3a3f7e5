"""The list beside the map, as HTML: the same rows under headings, with real links. Pure, without Streamlit."""

from collections.abc import Collection

from app.maps.rows import MapRow, with_pin, without_pin
from app.maps.shapes import LIST_CSS, shape_html
from app.markup import inside_link, text
from app.presenters import entry_link
from kb.records import Kind

LIST_ID = "map-list"
CSS_CLASSES = {Kind.CASE_STUDY: "hq-card hq-row", Kind.ASSET: "hq-card hq-row asset"}
NOBODY = "Nobody has shared here yet: be the first."

RULES = """
.hq-map-list h2{font-size:1.2rem;line-height:1.3;margin:0 0 .5rem;padding:0}
.hq-map-list section+section h2{margin-top:1.25rem}
.hq-map-list ul{list-style:none;margin:0;padding:0}
.hq-map-list li{margin:0}
.hq-map-list .hq-row{padding:.55rem .85rem;margin:0 0 .5rem}
.hq-map-list .hq-row h3{font-size:1.05rem}
.hq-map-list .hq-row p{margin:0}
.hq-map-list .hq-row.hq-chosen{outline:3px solid #b7791f;outline-offset:-1px;
  background:color-mix(in srgb,#ffd43b 22%,transparent)}
"""
# Written into the page by the list itself, so that it never stands without them.
STYLE = f"<style>{RULES}{LIST_CSS}</style>"


def list_html(rows: Collection[MapRow], chosen: Collection[MapRow] = ()) -> str:
    """Rows with a pin, then those without an exact place; `chosen` come first of all and are marked."""
    first = [row for row in rows if row in chosen]
    rest = [row for row in rows if row not in chosen]
    groups = (
        ("Chosen on the map", first, True),
        ("With a pin", with_pin(rest), False),
        ("Without an exact place", without_pin(rest), False),
    )
    sections = "".join(_section(name, found, is_chosen) for name, found, is_chosen in groups if found)
    return f'{STYLE}<div class="hq-map-list" id="{LIST_ID}" tabindex="-1">{sections}</div>'


def empty_html(area: str, *, switched_off: int = 0) -> str:
    """What a list without rows says: an invitation where nobody has shared yet, else how to see what there is."""
    if switched_off:
        entries = "1 entry is" if switched_off == 1 else f"{switched_off:,} entries are"
        told = f"<p>{entries} switched off. Tick the box above to see more.</p>"
    else:
        told = (
            f"<p>{NOBODY}</p><p>{inside_link('/share', 'Share a case study')} or "
            f"{inside_link('/add-asset', 'add a local asset')}. It takes about five minutes.</p>"
        )
    return f'{STYLE}<div class="hq-map-list" id="{LIST_ID}" tabindex="-1"><h2>{text(area)}</h2>{told}</div>'


def found_nothing_html(what: str, *, elsewhere: int, weaker: int, find_path: str) -> str:
    """What the list of a search without a hit says; `what` is " for “dementia” in Bromley".

    `elsewhere` hits are outside the area that was chosen; `weaker` matches are not on the map, and `find_path` leads
    to them.
    """
    told = ["Say it in other words, or in fewer."]
    if elsewhere:
        told = [f"{elsewhere:,} found elsewhere in London: choose all ICBs and all boroughs above."]
    elif weaker:
        matches = "1 weaker match" if weaker == 1 else f"{weaker} weaker matches"
        told.append(f"Find has {inside_link(find_path, matches)}, which the map leaves out.")
    said = "".join(f"<p>{one}</p>" for one in told)
    return (
        f'{STYLE}<div class="hq-map-list" id="{LIST_ID}" tabindex="-1"><h2>Nothing found{text(what)}</h2>{said}</div>'
    )


def _section(name: str, rows: Collection[MapRow], chosen: bool) -> str:
    items = "".join(f"<li>{_row(row, chosen)}</li>" for row in rows)
    return f"<section><h2>{name} ({len(rows):,})</h2><ul>{items}</ul></section>"


def _row(row: MapRow, chosen: bool) -> str:
    css = CSS_CLASSES[row.kind] + (" hq-chosen" if chosen else "")
    told = " · ".join(part for part in (row.organisation, row.where) if part)
    return (
        f'<article class="{css}"><p class="hq-kind">{shape_html(row.kind)}{row.kind_name}</p>'
        f"<h3>{inside_link(entry_link(row.kind, row.slug), row.title)}</h3>"
        f'<p class="hq-meta">{text(told)}</p></article>'
    )
