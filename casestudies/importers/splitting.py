"""One document, one case study or several: where each begins and ends."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from casestudies.importers.blocks import Block
from casestudies.importers.headings import field_of, labelled

SHORT = 120
"""Characters of the longest line that may be a heading without being marked as one."""

# The form of the HiQUALITY highlight report's Appendix A: "Case study 3: Asylum seeker health initiative".
_NUMBERED = re.compile(
    r"case\s+stud(?:y|ies)\s+(?:no\.?\s*)?(?:\d{1,3}|[ivx]{1,5})\b\s*[:.)–—-]?\s*(.*)", re.IGNORECASE
)
_BACK_MATTER = re.compile(r"(?:appendix|annex|references|bibliography|glossary|acknowledge?ments)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """The part of a document that is one case study; `title` is "" where no heading gives it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Pieces:
    """The case studies of a document, and what stands in none of them."""

    pieces: tuple[Piece, ...]
    left_aside: tuple[Block, ...] = ()


def split(blocks: Sequence[Block]) -> Pieces:
    """By numbered headings, else by headings of one level below which parts of case studies stand, else one."""
    marked = list(_mark_headings(blocks))
    return _by_number(marked) or _by_level(marked) or Pieces((_single(marked),))


def _mark_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """A line of its own in bold, or that is nothing but the name of a part, is a heading where people mark none."""
    for block in blocks:
        short = not block.level and not block.point and len(block.text) <= SHORT
        if short and _NUMBERED.fullmatch(block.text):
            yield replace(block, level=2)
        elif short and field_of(block.text) and not labelled(block.text):
            yield replace(block, level=6)
        else:
            yield block


def _by_number(blocks: list[Block]) -> Pieces | None:
    starts = [at for at, block in enumerate(blocks) if block.level and _NUMBERED.fullmatch(block.text)]
    if not starts:
        return None
    floor = min(blocks[at].level for at in starts)
    ends = [_end(blocks, at, floor, set(starts)) for at in starts]
    pieces = [
        Piece(_title(blocks[start].text), tuple(blocks[start + 1 : end]))
        for start, end in zip(starts, ends, strict=True)
    ]
    inside = {at for start, end in zip(starts, ends, strict=True) for at in range(start, end)}
    aside = tuple(block for at, block in enumerate(blocks) if at not in inside)
    return Pieces(tuple(piece for piece in pieces if piece.blocks), aside)  # a line of the contents has no text


def _end(blocks: list[Block], start: int, floor: int, starts: set[int]) -> int:
    for at in range(start + 1, len(blocks)):
        level = blocks[at].level
        back = level and level <= floor and _BACK_MATTER.match(blocks[at].text)
        if at in starts or 0 < level < floor or back:
            return at
    return len(blocks)


def _title(heading: str) -> str:
    found = _NUMBERED.fullmatch(heading)
    return (found[1] if found else heading).strip() or heading


def _by_level(blocks: list[Block]) -> Pieces | None:
    for level in range(1, 6):
        starts = [at for at, block in enumerate(blocks) if block.level == level and not field_of(block.text)]
        pieces = [
            Piece(blocks[at].text, tuple(blocks[at + 1 : end]))
            for at, end in zip(starts, [*starts, len(blocks)][1:], strict=True)
        ]
        if len(pieces) > 1 and all(map(_has_parts, pieces)):
            return Pieces(tuple(pieces), tuple(blocks[: starts[0]]))
    return None


def _has_parts(piece: Piece) -> bool:
    return any(block.level and field_of(block.text) for block in piece.blocks)


def _single(blocks: list[Block]) -> Piece:
    first = blocks[0] if blocks else None
    if first and first.level and not field_of(first.text):
        return Piece(first.text, tuple(blocks[1:]))
    return Piece("", tuple(blocks))
