"""A document as a row of blocks: headings, paragraphs and points of lists, whatever it was written with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.importers.headings import labelled


@dataclass(frozen=True)
class Block:
    """`level` is 1 to 6 for a heading, 0 for text; `bold` holds the words in bold; `point`: one point of a list."""

    text: str
    level: int = 0
    bold: tuple[str, ...] = ()
    point: bool = False

    @property
    def all_bold(self) -> bool:
        return len(self.bold) == 1 and self.bold[0] == self.text


_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*")
_POINT = re.compile(r"\s{0,12}(?:[-*+•⇒]|\d{1,3}[.)])\s+(.+)")
_POINT_IN_POINT = re.compile(r"^[⇒•]\s*")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*\n]{1,200}?)(?<=\S)\1")
_STARS = re.compile(r"(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])")
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\([^()]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()]{0,2000}\)")
_NOTE_NUMBER = re.compile(r"<sup>[^<>]{0,20}</sup>", re.IGNORECASE)


def from_text(text: str) -> list[Block]:
    """The blocks of Markdown or plain text. Links keep their words and lose their address and title."""
    blocks: list[Block] = []
    lines: list[str] = []
    for line in (*text.splitlines(), ""):
        heading, point = _HEADING.fullmatch(line.strip()), _POINT.fullmatch(line)
        label = labelled(_plain(line))
        if lines and (not line.strip() or heading or point or label or _RULE.fullmatch(line)):
            blocks.extend(_text(" ".join(lines)))
            lines = []
        if heading:
            blocks.extend(_text(heading[2].rstrip("# "), level=len(heading[1])))
        elif point and not _RULE.fullmatch(line):
            blocks.extend(_text(point[1], point=True))
        elif label:
            blocks.extend(_text(line.strip()))
        elif line.strip() and not _RULE.fullmatch(line):
            lines.append(line.strip())
    return blocks


def _text(marked: str, *, level: int = 0, point: bool = False) -> Iterator[Block]:
    marked = _LINK.sub(r"\1", _IMAGE.sub(r"\1", _NOTE_NUMBER.sub("", marked)))
    bold = tuple(_plain(found[2]) for found in _BOLD.finditer(marked))
    text = _plain(marked)
    if text:
        yield Block(text, level, bold, point)


def _plain(marked: str) -> str:
    return _POINT_IN_POINT.sub("", _STARS.sub("", _BOLD.sub(r"\2", marked)).strip())
