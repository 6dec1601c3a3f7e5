"""What administrators add to the glossary: words that people use for one thing, so that each finds the others.

The packaged part is a file that comes with search; both are applied to questions alone, so an addition holds at once.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from kb import audit
from kb.administration import administering
from kb.database import Database
from kb.errors import Conflict, Invalid, NotFound, Problem
from kb.people import Person
from kb.schema import glossary_additions as additions
from kb.text import clean, clean_line

MOST_TERMS = 12
MOST_PLAIN = 12
LONGEST_TERM = 80
MOST_WORDS = 6
"""Words in a term: search looks no further (`indexing.glossary.LONGEST`)."""
MOST_ADDITIONS = 1_000


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is added: `terms` find each other, `plain` words find the terms and are not found by them.

    `ambiguous` words mean other things too, so search adds to them and never replaces them. With `capitals_only`
    short forms are read only when typed in their capitals, because in small letters they are everyday words.
    """

    terms: tuple[str, ...]
    plain: tuple[str, ...] = ()
    ambiguous: bool = False
    capitals_only: bool = False

    def in_words(self) -> str:
        """ "XYZ = synthetic example; plain: made-up words", as the audit keeps it."""
        return " = ".join(self.terms) + (f"; plain: {', '.join(self.plain)}" if self.plain else "")


@dataclass(frozen=True, kw_only=True)
class Addition:
    """Words as they are stored. `edit` grows with each change, so that nobody overwrites what they did not see."""

    id: UUID
    words: Words
    edit: int


def parse_words(
    *, terms: str, plain: str, ambiguous: bool = False, capitals_only: bool = False, everyday: Collection[str]
) -> Words:
    """Words from a form, one a line or between commas; raises Invalid with every problem at once.

    `everyday` words in small letters make no term by themselves: it would be read in nearly every question.
    """
    named = _listed(terms)
    said = tuple(one for one in _listed(plain) if one.casefold() not in {term.casefold() for term in named})
    problems = [*_check("terms", named, MOST_TERMS, everyday), *_check("plain", said, MOST_PLAIN, everyday)]
    if not named:
        problems.append(Problem("terms", "Write at least one term that entries use."))
    elif len(named) == 1 and not said:
        problems.append(Problem("terms", "Write a second term that means the same, or add what people say instead."))
    if problems:
        raise Invalid(tuple(problems))
    return Words(terms=named, plain=said, ambiguous=ambiguous, capitals_only=capitals_only)


def list_additions(db: Database) -> list[Addition]:
    """Everything that was added, by its first term. No secret: search reads it for everybody."""
    with db.read() as connection:
        return _list(connection)


def get_addition(db: Database, addition_id: UUID) -> Addition:
    """One addition; raises NotFound."""
    with db.read() as connection:
        return _get(connection, addition_id)


def add(db: Database, actor: Person, words: Words) -> Addition:
    """Add words; every process reads them with its next search. Raises Invalid where they are there already."""
    with administering(db, actor) as connection:
        there = _list(connection)
        _check_new(words, there)
        if len(there) >= MOST_ADDITIONS:
            raise Invalid(
                (Problem("terms", f"There are {MOST_ADDITIONS:,} additions, which is all there is room for."),)
            )
        addition = Addition(id=uuid4(), words=words, edit=0)
        connection.execute(sa.insert(additions).values(id=addition.id, **_columns(db, addition)))
        audit.record(connection, db.now(), actor, "add_words", reason=words.in_words())
    return addition


def change(db: Database, actor: Person, addition_id: UUID, words: Words, *, edit: int) -> Addition:
    """Replace what was added; raises Conflict where somebody changed it since `edit`."""
    with administering(db, actor) as connection:
        before = _get(connection, addition_id)
        if before.edit != edit:
            raise Conflict("Somebody has changed these words in the meantime. Open them again to see how they are now.")
        _check_new(words, [one for one in _list(connection) if one.id != addition_id])
        after = Addition(id=addition_id, words=words, edit=edit + 1)
        connection.execute(sa.update(additions).where(additions.c.id == addition_id).values(_columns(db, after)))
        reason = f"{before.words.in_words()} -> {words.in_words()}"
        audit.record(connection, db.now(), actor, "change_words", reason=reason)
    return after


def remove(db: Database, actor: Person, addition_id: UUID) -> None:
    """Take an addition away; raises NotFound where somebody else did."""
    with administering(db, actor) as connection:
        gone = _get(connection, addition_id)
        connection.execute(sa.delete(additions).where(additions.c.id == addition_id))
        audit.record(connection, db.now(), actor, "remove_words", reason=gone.words.in_words())


def _listed(typed: str) -> tuple[str, ...]:
    """The terms in a box, each once; the first spelling of two that differ by case stands."""
    found: dict[str, str] = {}
    for part in re.split(r"[\n,;]", clean(typed)):
        term = clean_line(part)
        if term:
            found.setdefault(term.casefold(), term)
    return tuple(found.values())


def _check(field: str, listed: tuple[str, ...], most: int, everyday: Collection[str]) -> Iterable[Problem]:
    if len(listed) > most:
        yield Problem(field, f"{len(listed)} are too many: at most {most}.")
        return
    for one in listed:
        words = _words_of(one)
        if len(one) > LONGEST_TERM:
            yield Problem(field, f"“{one[:30]}…” is too long: at most {LONGEST_TERM} characters.")
        elif not words:
            yield Problem(field, f"“{one}” holds no word.")
        elif len(words) > MOST_WORDS:
            yield Problem(field, f"“{one}” has too many words: search reads at most {MOST_WORDS} together.")
        elif len("".join(words)) < 2:
            yield Problem(field, f"“{one}” is too short: one letter is in every question.")
        elif not one.isupper() and all(word.lower() in everyday for word in words):
            yield Problem(field, f"“{one}” is in nearly every question. Use words that tell more.")


def _words_of(term: str) -> list[str]:
    """Letters, digits and marks hold together: Bengali and Arabic vowel signs are marks."""
    kept = (one if one.isalnum() or unicodedata.category(one)[0] == "M" else " " for one in term)
    return "".join(kept).split()


def _check_new(words: Words, there: Iterable[Addition]) -> None:
    wanted = {term.casefold() for term in words.terms}
    same = (one for one in there if {term.casefold() for term in one.words.terms} == wanted)
    if (found := next(same, None)) is not None:
        raise Invalid((Problem("terms", f"“{found.words.in_words()}” is there already: change that instead."),))


def _list(connection: sa.Connection) -> list[Addition]:
    found = [_addition(row) for row in connection.execute(sa.select(additions))]
    return sorted(found, key=lambda one: (one.words.terms[0].casefold(), str(one.id)))


def _get(connection: sa.Connection, addition_id: UUID) -> Addition:
    row = connection.execute(sa.select(additions).where(additions.c.id == addition_id)).first()
    if row is None:
        raise NotFound("These words are no longer in the list.")
    return _addition(row)


def _addition(row: sa.Row[*tuple[object, ...]]) -> Addition:
    words = Words(
        terms=tuple(row.terms), plain=tuple(row.plain), ambiguous=row.ambiguous, capitals_only=row.capitals_only
    )
    return Addition(id=row.id, words=words, edit=row.edit)


def _columns(db: Database, addition: Addition) -> dict[str, object]:
    words = addition.words
    return {
        "terms": list(words.terms),
        "plain": list(words.plain),
        "ambiguous": words.ambiguous,
        "capitals_only": words.capitals_only,
        "edit": addition.edit,
        "changed_at": db.now(),
    }
