"""What the check for patients' data marked, in place in its text, with what to do. Pure: marks in, HTML out."""

from collections.abc import Callable, Iterable, Sequence

from app.entries.changes import field_label
from app.markup import text
from kb.personal_data import ADVICE, NOTHING_FOUND, PersonalMark
from kb.record_check import FieldMark

AROUND = 120
"""Characters shown before and after a mark; the rest of a long text is left out."""


def marks_html(found: Sequence[FieldMark], link: Callable[[FieldMark], str] = lambda _found: "") -> str:
    """Every text with its marks; `link` may add HTML after a field's name. A sentence where nothing is marked."""
    if not found:
        return f"<p>{text(NOTHING_FOUND)}</p>"
    blocks = [
        f'<section class="hq-change"><h4>{text(name_of(one))}</h4><p>{marked(one.text, one.marks)}</p>'
        f'<ul class="hq-list">{advice(one.marks)}</ul>{link(one)}</section>'
        for one in found
    ]
    return f'<div class="hq">{"".join(blocks)}</div>'


def name_of(found: FieldMark) -> str:
    """The field in words, with the part of it: "Barriers: 2 overcome"."""
    return field_label(found.field) + (f": {found.within}" if found.within else "")


def marked(written: str, marks: Sequence[PersonalMark]) -> str:
    """The text around its marks, escaped, each of them in a mark element."""
    parts, shown = [], 0
    for number, mark in enumerate(marks):
        start = max(shown, mark.start - AROUND)
        last = number + 1 == len(marks)
        end = min(len(written), mark.end + AROUND) if last else min(mark.end + AROUND, marks[number + 1].start)
        cut = "… " if start > shown else ""
        parts.append(f"{cut}{text(written[start : mark.start])}<mark>{text(written[mark.start : mark.end])}</mark>")
        parts.append(text(written[mark.end : end]))
        shown = end
    return "".join(parts) + (" …" if shown < len(written) else "")


def advice(marks: Iterable[PersonalMark]) -> str:
    """One line for each kind, in the order of the text."""
    kinds = dict.fromkeys(mark.kind for mark in marks)
    return "".join(f"<li>This looks like {text(ADVICE[kind].what)}. {text(ADVICE[kind].do)}</li>" for kind in kinds)
