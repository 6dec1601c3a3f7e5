"""The glossary as it is now: what comes with the product, and what administrators have added since."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from indexing import query
from indexing.glossary import Glossary, GlossaryEntry, is_short_form, load
from kb import glossary
from kb.database import Database
from kb.glossary import Words
from kb.text import clean_line

LOOK_EVERY_SECONDS = 0.5


@cache
def packaged_entries() -> tuple[GlossaryEntry, ...]:
    """What comes with the product, read once."""
    return load()


def entry(words: Words) -> GlossaryEntry:
    """An administrator's addition as search reads it."""
    capitals = tuple(term for term in words.terms if is_short_form(term)) if words.capitals_only else ()
    return GlossaryEntry(words.terms, words.plain, ambiguous=words.ambiguous, only_as_written=capitals)


def glossary_with(additions: Iterable[Words]) -> Glossary:
    return Glossary((*packaged_entries(), *map(entry, additions)))


class CurrentGlossary:
    """The glossary for the searches of one process; safe to share between threads.

    The few additions are read again at most twice a second, so every process has a change within a second.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._look_at = 0.0
        self._additions: tuple[Words, ...] | None = None
        self._glossary: Glossary | None = None

    def now(self) -> Glossary:
        """Packaged entries and additions together."""
        with self._lock:
            if self._glossary is None or time.monotonic() >= self._look_at:
                additions = tuple(one.words for one in glossary.list_additions(self._db))
                if self._glossary is None or additions != self._additions:
                    self._glossary, self._additions = glossary_with(additions), additions
                self._look_at = time.monotonic() + LOOK_EVERY_SECONDS
            return self._glossary


@dataclass(frozen=True)
class ReadAs:
    """A stretch of a question as it was typed, and what search also looks for because of it."""

    typed: str
    others: tuple[str, ...]


def read_question(found: Glossary, question: str) -> tuple[ReadAs, ...]:
    """What this glossary finds in a question."""
    line = query.read(question)
    asked = query.tokens(line)
    readings = found.read(asked)
    return tuple(ReadAs(line[asked[one.start].start : asked[one.end - 1].end], one.others) for one in readings)


def example(words: Words) -> ReadAs | None:
    """How a question with the first of these words is read, by themselves."""
    return next(iter(read_question(Glossary([entry(words)]), next(iter(words.plain or words.terms), ""))), None)


def list_packaged(wanted: str) -> tuple[GlossaryEntry, ...]:
    """What comes with the product and holds these letters; all of it for ""."""
    part = clean_line(wanted).casefold()
    return tuple(one for one in packaged_entries() if any(part in term.casefold() for term in (*one.terms, *one.plain)))
