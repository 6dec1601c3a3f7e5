"""Markdown, plain text and Word documents as drafts: one case study or many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from casestudies.fields import CaseStudy
from casestudies.forms import LONGEST_STORY, STORY_LABELS
from casestudies.importers.blocks import Block, from_text
from casestudies.importers.found import ImportedDraft, Refusal, Unreadable
from casestudies.importers.headings import LABELS, field_of, labelled
from casestudies.importers.places import Lookups, parse_boroughs, read_boroughs, read_organisation, with_organisation
from casestudies.importers.prose import part_of
from casestudies.importers.splitting import Piece, split
from casestudies.importers.text_files import read_text
from kb.checks import LONGEST_COMMUNITIES, LONGEST_SUMMARY, LONGEST_TITLE
from kb.records import Place
from kb.text import clean, clean_line, shorten

MOST_TEXT = 5_000_000
MOST_CASE_STUDIES = 500
LONGEST_ORGANISATION = 200


@dataclass(frozen=True)
class ReadDocument:
    """What a document gave; `left_aside` counts the words that stand in none of its case studies."""

    drafts: tuple[ImportedDraft, ...]
    refused: tuple[Refusal, ...]
    left_aside: int


def read_document(text: str, lookups: Lookups) -> ReadDocument:
    """The case studies of Markdown or plain text, such as somebody pasted."""
    if len(text) > MOST_TEXT:
        raise Unreadable(f"This is longer than {MOST_TEXT:,} characters. Take out what is no case study.")
    return read_blocks(from_text(clean(text)), lookups)


def read_document_file(file: BinaryIO, lookups: Lookups, *, word: bool) -> ReadDocument:
    """The case studies of a file: a Word document, else text. Raises Unreadable."""
    if not word:
        return read_document(read_text(file, most=MOST_TEXT), lookups)
    from casestudies.importers.word import from_word  # a quarter of a second that nothing else needs

    return read_blocks(from_word(file), lookups)


def read_blocks(blocks: Sequence[Block], lookups: Lookups) -> ReadDocument:
    """Drafts with their text in the right parts. Every word of a case study is kept in one of its fields."""
    found = split(blocks)
    if not any(piece.blocks for piece in found.pieces):
        raise Unreadable("There is no text in this. If it is a scan, its words have to be typed or recognised first.")
    if len(found.pieces) > MOST_CASE_STUDIES:
        raise Unreadable(f"This holds more than {MOST_CASE_STUDIES} case studies. Split the document.")
    drafts = [_draft(piece, f"case study {number}", lookups) for number, piece in enumerate(found.pieces, 1)]
    good = tuple(one for one in drafts if isinstance(one, ImportedDraft))
    bad = tuple(one for one in drafts if isinstance(one, Refusal))
    return ReadDocument(good, bad, sum(len(block.text.split()) for block in found.left_aside))


def _draft(piece: Piece, where: str, lookups: Lookups) -> ImportedDraft | Refusal:
    parts: dict[str, list[str]] = defaultdict(list)
    labels: dict[str, str] = {}
    _sort(piece.blocks, parts, labels)
    title = clean_line(piece.title or labels.get("title", "") or piece.blocks[0].text)
    if len(title) > LONGEST_TITLE and piece.title:
        parts["what_was_done"].insert(0, title)
    _make_room(parts)
    texts = {field: "".join(found).strip() for field, found in parts.items()}
    for field, text in texts.items():
        if len(text) > LONGEST_STORY:
            reason = f"{len(text):,} characters. Shorten it to {LONGEST_STORY:,} or fewer, or split the case study."
            return Refusal(where, STORY_LABELS.get(field, field), reason)
    return ImportedDraft(_record(piece, shorten(title, LONGEST_TITLE), texts, labels, lookups), where)


def _sort(blocks: Sequence[Block], parts: dict[str, list[str]], labels: dict[str, str]) -> None:
    """Each block into its part. A heading of the document's own stays, as a line, above what follows it."""
    current = previous = ""
    prose = not any(block.level and field_of(block.text) in STORY_LABELS for block in blocks)
    pending_label = ""
    for block in blocks:
        field = field_of(block.text) if block.level else ""
        if pending_label and not block.level and _take_label(pending_label, block.text, labels):
            pending_label = ""
        elif (label := labelled(block.text)) and not block.level and _take_label(*label, labels):
            continue
        elif field in LABELS:
            pending_label = field
        elif field:
            current, pending_label = field, ""
        else:
            if pending_label:  # its heading named what its text then did not tell
                _add(parts["what_was_done"], Block(f"{pending_label.replace('_', ' ').capitalize()}:"))
                pending_label = ""
            if block.level:
                current = current if prose and not current else "what_was_done"
            first = not any(parts.values())
            sorted_by_words = part_of(block.text, first=first) if prose and not current else current or "what_was_done"
            part = previous if block.point and previous else sorted_by_words
            _add(parts[part], block)
            previous = part
            continue
        previous = current


def _add(part: list[str], block: Block) -> None:
    """The block's text behind what the part holds already: points of a list on lines of their own."""
    text = f"- {block.text}" if block.point else block.text
    close = block.point and part and part[-1].startswith(("- ", "\n- ", "\n\n- "))
    part.append(("\n" if close else "\n\n" if part else "") + text)


def _take_label(field: str, value: str, labels: dict[str, str]) -> bool:
    """Keep a short answer to a label; the second answer to the same one is text."""
    if field in labels or len(value) > LONGEST_ORGANISATION:
        return False
    if field == "boroughs" and parse_boroughs(value)[1]:
        return False  # "Where: in the hall" is told in words
    if field in ("start_month", "end_month", "postcode", "ods_code") and len(value) > 12:
        return False
    labels[field] = clean_line(value)
    return True


def _make_room(parts: dict[str, list[str]]) -> None:
    """What is too long for a short field goes where there is room for it."""
    for field, longest, into in (
        ("summary", LONGEST_SUMMARY, "what_was_done"),
        ("communities_text", LONGEST_COMMUNITIES, "problem"),
    ):
        if field in parts and len("".join(parts[field])) > longest:
            rest = parts[into]
            parts[into] = [*parts.pop(field), *(["\n\n", *rest] if rest else [])]


def _record(piece: Piece, title: str, texts: dict[str, str], labels: dict[str, str], lookups: Lookups) -> CaseStudy:
    whole = " ".join([title, *texts.values()])
    bold = [words for block in piece.blocks for words in block.bold]
    organisation = labels.get("organisation") or read_organisation(bold, whole)
    given: dict[str, Any] = {name: labels.get(name, "") for name in ("ods_code", "start_month", "end_month")} | texts
    record = CaseStudy(
        title=title,
        organisation=shorten(clean_line(organisation), LONGEST_ORGANISATION),
        boroughs=parse_boroughs(labels.get("boroughs", ""))[0] or read_boroughs(whole, lookups),
        **given,
    )
    return with_organisation(_with_postcode(record, labels.get("postcode", ""), lookups), lookups)


def _with_postcode(record: CaseStudy, typed: str, lookups: Lookups) -> CaseStudy:
    if not typed:
        return record
    known = lookups.find_postcode(typed)
    if known is None:
        return replace(record, place=Place(postcode=typed))
    boroughs = tuple(dict.fromkeys((*record.boroughs, known.borough)))
    return replace(record, boroughs=boroughs, place=Place(postcode=known.postcode, borough=known.borough))
