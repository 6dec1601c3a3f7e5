"""Pieces of HTML that are safe by construction: every text that somebody wrote goes through `text` or `paragraphs`.

Pure, without Streamlit. What these return is HTML and must not be escaped again.
"""

import html
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from kb.records import Record
from kb.vocabularies import vocabulary


def text(written: str) -> str:
    """A text on one line, escaped."""
    return html.escape(written)


def paragraphs(written: str) -> str:
    """A text of several paragraphs, escaped: blank lines part paragraphs, single line ends stay."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", written))
    return "".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)


def outside_link(url: str, shown: str = "") -> str:
    """A link to another site where the address is a web address, else the address as text."""
    try:
        safe = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        safe = False
    if not safe:
        return text(shown or url)
    return f'<a href="{html.escape(url)}" rel="noopener noreferrer nofollow">{text(shown or url)}</a>'


def inside_link(path: str, shown: str) -> str:
    """A link to a page of this server, opened in the same window."""
    return f'<a href="{html.escape(path)}" target="_self">{text(shown)}</a>'


def tags(record: Record, field: str, terms: Iterable[str], *, of: str) -> str:
    """Terms of the vocabulary `of` as a list of tags; those that no source states are marked so."""
    items = "".join(f"<li>{term_in_words(record, field, term, of=of)}</li>" for term in terms)
    return f'<ul class="hq-tags">{items}</ul>' if items else ""


def term_in_words(record: Record, field: str, term: str, *, of: str) -> str:
    """A term's label, with "inferred by us" where the record says so; jargon is explained in the tooltip."""
    found = vocabulary(of).by_id.get(term)
    shown = text(found.label if found else term)
    if found and found.hint:
        shown = f'<abbr title="{html.escape(found.hint)}">{shown}</abbr>'
    return shown + inferred_mark(record, field, term)


def inferred_mark(record: Record, field: str, term: str) -> str:
    if f"{field}:{term}" not in record.inferred:
        return ""
    return ' <span class="hq-inferred">inferred by us</span>'
