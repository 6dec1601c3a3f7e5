"""Cuts a document into passages short enough for the model, each with the document's title in front."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexing.documents import Document, digest

# The model reads 256 word pieces, about 190 English words, and ignores the rest: 180 leave room for a title.
WORDS = 180
CHARACTERS = 1_400
FACTS = "Facts"

_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+")


@dataclass(frozen=True)
class Passage:
    """A stretch of one section. `text` is shown to people; `embedded` is what the model reads."""

    section: str
    text: str
    title: str

    @property
    def embedded(self) -> str:
        return f"{self.title}\n{self.text}" if self.title else self.text

    @property
    def text_hash(self) -> str:
        """SHA-256 of what the model reads: passages with equal hashes have equal vectors."""
        return digest(self.embedded)


def cut(document: Document) -> list[Passage]:
    """The passages of a document: its sections in order, then its facts. Never empty: at least the title."""
    passages = [
        Passage(section.name, text, document.title) for section in document.sections for text in cut_text(section.text)
    ]
    passages += [Passage(FACTS, text, document.title) for text in cut_text(document.facts)]
    return passages or [Passage(FACTS, document.organisation, document.title)]


def cut_text(text: str) -> list[str]:
    """Pieces of like length, at most 180 words each, cut between sentences wherever possible."""
    whole = list(sentences(text))
    aim = _aim(whole)
    pieces: list[list[str]] = []
    before = 0
    for sentence in whole:
        words = _words([sentence])
        if pieces and before + words / 2 <= len(pieces) * aim and _fits([*pieces[-1], sentence]):
            pieces[-1].append(sentence)
        else:
            pieces.append([sentence])
        before += words
    return [" ".join(piece) for piece in pieces]


def sentences(text: str) -> Iterator[str]:
    """Sentences with single spaces; one that is too long for a passage comes in several parts."""
    for paragraph in _PARAGRAPH.split(text):
        for sentence in _split(paragraph):
            yield from _parts(sentence.split())


def _split(paragraph: str) -> Iterator[str]:
    start = 0
    for gap in _SENTENCE.finditer(paragraph):
        yield paragraph[start : gap.end()]
        start = gap.end()
    yield paragraph[start:]


def _parts(words: list[str]) -> Iterator[str]:
    part: list[str] = []
    length = 0
    for word in _short_words(words):
        if part and (len(part) >= WORDS or length + len(word) >= CHARACTERS):
            yield " ".join(part)
            part, length = [], 0
        part.append(word)
        length += len(word) + 1
    if part:
        yield " ".join(part)


def _short_words(words: Iterable[str]) -> Iterator[str]:
    """Scripts without spaces, and junk, come as words of any length."""
    for word in words:
        for start in range(0, len(word), CHARACTERS):
            yield word[start : start + CHARACTERS]


def _aim(sentences: list[str]) -> float:
    """Words a piece would have if all had the same: a last piece of one sentence answers nothing."""
    words = _words(sentences)
    return words / max(1, math.ceil(words / WORDS))


def _fits(piece: list[str]) -> bool:
    return _words(piece) <= WORDS and sum(len(sentence) + 1 for sentence in piece) <= CHARACTERS


def _words(sentences: list[str]) -> int:
    return sum(sentence.count(" ") + 1 for sentence in sentences)
