"""NHS and primary-care short forms and plain words, each found by the others.

The packaged part is `data/glossary.toml`; an administrator's additions come from the truth. Both are applied to the
question alone, so that a new entry holds at once and no passage is encoded anew.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexing.query import STOP_WORDS, Token, phrase, tokens

LONGEST = 6
"""Words in the longest term that is looked for."""


@dataclass(frozen=True)
class GlossaryEntry:
    """`terms` mean the same, the clearest long form first: each finds all. `plain` words find the terms, not back.

    `ambiguous` short forms have other meanings too: they add to what was typed and never replace it.
    `only_as_written` are terms that are everyday words in small letters ("fit"): read only when typed just like this.
    """

    terms: tuple[str, ...]
    plain: tuple[str, ...] = ()
    ambiguous: bool = False
    only_as_written: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """Words start to end (excluding) of a question, and what they are read as.

    `others` are looked for beside them; `spelt_out` stands for them in what the model reads, "" where they
    are clear as they stand; it `replaces` them unless they may mean something else as well.
    """

    start: int
    end: int
    others: tuple[str, ...]
    spelt_out: str
    replaces: bool = True


class Glossary:
    """Entries by each of the words that people may type. Later entries win nothing: all that fit are read."""

    def __init__(self, entries: Iterable[GlossaryEntry]) -> None:
        self._terms: dict[str, list[tuple[GlossaryEntry, str]]] = {}
        for entry in entries:
            for term in (*entry.terms, *entry.plain):
                key = _key(term)
                if key:
                    self._terms.setdefault(key, []).append((entry, term))

    def __len__(self) -> int:
        return len(self._terms)

    def read(self, asked: Sequence[Token]) -> tuple[Reading, ...]:
        """Every term in the question, the longest first at each place."""
        shouted = len(asked) > 1 and not any(letter.islower() for token in asked for letter in token.typed)
        return tuple(self._read(asked, in_capitals=not shouted))

    def knows(self, word: str) -> bool:
        """True for a word that is a term by itself: no spelling is corrected that the glossary knows."""
        return word.lower() in self._terms or _singular(word.lower()) in self._terms

    def _read(self, asked: Sequence[Token], *, in_capitals: bool) -> Iterator[Reading]:
        at = 0
        while at < len(asked):
            end = min(len(asked), at + LONGEST)
            while end > at and not (found := self._found(asked[at:end], in_capitals)):
                end -= 1
            if end > at:
                yield _reading(at, end, asked, found)
            at = max(end, at + 1)

    def _found(self, part: Sequence[Token], in_capitals: bool) -> list[tuple[GlossaryEntry, str]]:
        typed = phrase(part)
        found = self._terms.get(typed) or self._terms.get(_singular(typed), [])
        return [one for one in found if _meant(part, *one, in_capitals=in_capitals)]


def load(path: Path = Path(__file__).parent / "data" / "glossary.toml") -> tuple[GlossaryEntry, ...]:
    """The entries of a file of `[[entry]]` tables."""
    entries = tomllib.loads(path.read_text("utf-8"))["entry"]
    return tuple(
        GlossaryEntry(
            terms=tuple(one.get("terms", ())),
            plain=tuple(one.get("plain", ())),
            ambiguous=one.get("ambiguous", False),
            only_as_written=tuple(one.get("only_as_written", ())),
        )
        for one in entries
    )


@cache
def packaged() -> Glossary:
    """What comes with the product, read once."""
    return Glossary(load())


def is_short_form(term: str) -> bool:
    """ "SMI", "T2DM" and "LTCs", not "Mind" or "talking therapies"."""
    return " " not in term and sum(letter.isupper() for letter in term) >= 2


def _meant(part: Sequence[Token], entry: GlossaryEntry, term: str, *, in_capitals: bool) -> bool:
    """A short form that is also an everyday word ("FIT", "IT") has to be typed as it is written.

    Its capitals say nothing unless they stand out: with the whole question in capitals, `in_capitals` is False.
    """
    if term in entry.only_as_written or (is_short_form(term) and phrase(part) in STOP_WORDS):
        return in_capitals and " ".join(token.typed for token in part) == " ".join(
            token.typed for token in tokens(term)
        )
    return True


def _reading(at: int, end: int, asked: Sequence[Token], found: list[tuple[GlossaryEntry, str]]) -> Reading:
    typed = _singular(phrase(asked[at:end]))
    terms = [term for entry, _ in found for term in entry.terms]
    others = tuple(dict.fromkeys(term for term in terms if _singular(phrase(tokens(term))) != typed))
    entries = dict.fromkeys(entry for entry, _ in found)
    plain = any(_singular(phrase(tokens(word))) == typed for entry in entries for word in entry.plain)
    unclear = plain or is_short_form(found[0][1])
    unsure = plain or len(entries) > 1 or any(entry.ambiguous for entry in entries)
    clear = next((other for other in others if not is_short_form(other)), "")
    return Reading(at, end, others, clear if unclear else "", not unsure)


def _key(term: str) -> str:
    """How a term is kept. The S of "NEWS" and "AIDS" is no plural's: "new" and "first aid" are other words."""
    name = phrase(tokens(term))
    return name if is_short_form(term) and term.endswith("S") else _singular(name)


def _singular(term: str) -> str:
    """Without the plural's s, so that "GPs" and "care homes" are found; it is only ever compared with its like."""
    return term[:-1] if len(term) > 2 and term.endswith("s") and not term.endswith("ss") else term
