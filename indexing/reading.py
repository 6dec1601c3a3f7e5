"""Reads a question: spelling put right, the place taken out, short forms and plain words spelt out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexing import query
from indexing.glossary import Glossary, is_short_form
from indexing.glossary import Reading as Read
from indexing.places import PlaceRead, PostcodeTable, list_places, name_words, read_place
from indexing.query import Token
from indexing.spelling import Speller

MOST_TOKENS = 400
"""Words of a question in which places and terms are looked for; the model reads no more than these either."""


@dataclass(frozen=True)
class Concept:
    """One thing asked for: `words` that a record may hold together, or one of the `others` in their place."""

    words: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What was typed and how it was read.

    `meant` is the text with its spelling put right, equal to `typed` where nothing was wrong. `topic` is what the
    model reads: without the place, short forms spelt out. `concepts` are looked for by word; `place_words` too,
    as a bonus. `spelt_out` pairs a term with what it was read as.
    """

    typed: str
    meant: str
    topic: str
    concepts: tuple[Concept, ...]
    place: PlaceRead | None = None
    place_words: tuple[str, ...] = ()
    spelt_out: tuple[tuple[str, str], ...] = ()

    @property
    def corrected(self) -> bool:
        return self.meant != self.typed

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that is looked for by word, and marked where it is found."""
        asked = (word for concept in self.concepts for word in (*concept.words, *concept.others))
        return tuple(dict.fromkeys((*asked, *self.place_words)))


def read_question(
    text: str,
    *,
    glossary: Glossary,
    speller: Speller,
    postcodes: PostcodeTable | None = None,
    correct: bool = True,
    places: bool = True,
) -> Question:
    """How a question is understood. With `correct` unknown words are put right, with `places` a place is taken out."""
    typed = query.read(text)
    asked = query.tokens(typed)[:MOST_TOKENS]
    place = read_place(asked, postcodes) if places else None
    meant = _corrected(typed, asked, postcodes, glossary, speller) if correct else typed
    if meant != typed:
        asked = query.tokens(meant)[:MOST_TOKENS]
        place = read_place(asked, postcodes) if places else None
    named = asked[place.start : place.end] if place else ()
    topic = [token for token in asked if token not in named]
    readings = list(_told_of(topic, glossary.read(topic), speller))
    return Question(
        typed=typed,
        meant=meant,
        topic=_topic(meant, named, topic, readings),
        concepts=_concepts(topic, readings, speller),
        place=place,
        place_words=name_words(named),
        spelt_out=tuple((_typed(meant, topic, one), one.spelt_out) for one in readings if one.spelt_out),
    )


def _corrected(
    typed: str, asked: Sequence[Token], postcodes: PostcodeTable | None, glossary: Glossary, speller: Speller
) -> str:
    """The text with unknown words put right; names of places and terms of the glossary are left alone.

    All places, not just the one that is read: "Acton" is no slip of "action" where a person undoes its reading.
    """
    asked = asked[: query.MOST_WORDS * 2]
    kept = {at for place in list_places(asked, postcodes) for at in range(place.start, place.end)}
    kept |= {at for reading in glossary.read(asked) for at in range(reading.start, reading.end)}
    pieces, end = [], 0
    for at, token in enumerate(asked):
        if at in kept or not query.tells(token.word) or token.typed[1:] != token.typed[1:].lower():
            continue  # what is written in capitals is a short form, not a slip
        right = speller.correct(token.word)
        if right != token.word:
            pieces += [typed[end : token.start], right]
            end = token.end
    return "".join([*pieces, typed[end:]])


def _told_of(topic: Sequence[Token], readings: Iterable[Read], speller: Speller) -> Iterator[Read]:
    """Readings in words that the records use.

    Where they never speak of it, what merely may mean something is left as it is, and so is a short form
    that the records themselves use, for something else as it seems.
    """
    for reading in readings:
        long_forms = [other for other in reading.others if not is_short_form(other)]
        known = next((form for form in long_forms if _is_known(form, speller)), "")
        typed = topic[reading.start : reading.end]
        if not reading.spelt_out:
            yield reading  # clear as it stands: the short form is only looked for beside it
        elif known:
            yield replace(reading, spelt_out=known)
        elif reading.replaces and not _means_another(reading, typed, speller):
            yield reading


def _means_another(reading: Read, typed: Sequence[Token], speller: Speller) -> bool:
    """True where the records use the short form and hardly a word of what it stands for here."""
    words = [token.word for token in query.tokens(reading.spelt_out) if query.tells(token.word)]
    used = all(speller.knows(token.word) for token in typed)
    return bool(words) and used and sum(map(speller.knows, words)) * 2 <= len(words)


def _is_known(form: str, speller: Speller) -> bool:
    return all(speller.knows(token.word) for token in query.tokens(form) if query.tells(token.word))


def _topic(meant: str, place: Sequence[Token], topic: Sequence[Token], readings: Sequence[Read]) -> str:
    """What the model reads: the person's own sentence with short forms spelt out, without the place."""
    edits = [(place[0].start, place[-1].end, "")] if place else []
    for reading in readings:
        if reading.spelt_out:
            typed = "" if reading.replaces else f"{_typed(meant, topic, reading)} "
            new = f"{typed}({reading.spelt_out})" if typed else reading.spelt_out
            edits.append((topic[reading.start].start, topic[reading.end - 1].end, new))
    pieces, end = [], 0
    for start, stop, new in sorted(edits):
        pieces += [meant[end : max(start, end)], new]
        end = max(stop, end)
    return " ".join("".join([*pieces, meant[end:]]).split()) if topic else ""


def _typed(meant: str, topic: Sequence[Token], reading: Read) -> str:
    return meant[topic[reading.start].start : topic[reading.end - 1].end]


def _concepts(topic: Sequence[Token], readings: Sequence[Read], speller: Speller) -> tuple[Concept, ...]:
    found: list[Concept] = []
    at = 0
    starts = {reading.start: reading for reading in readings}
    while at < len(topic):
        if reading := starts.get(at):
            found.append(_read_concept(topic[reading.start : reading.end], reading))
            at = reading.end
            continue
        word, following = topic[at].word, topic[at + 1].word if at + 1 < len(topic) else ""
        if following and at + 1 not in starts and (joined := speller.together(word, following)):
            found.append(Concept((word, following), (joined,)))
            at += 1
        else:
            apart = speller.apart(word)
            found.append(Concept((word,), (apart,) if apart else ()))
        at += 1
    return _telling(found)


def _read_concept(typed: Sequence[Token], reading: Read) -> Concept:
    """A short form counts as the words that it stands for, and itself is another way of saying them."""
    if reading.spelt_out and reading.replaces:
        words = tuple(token.word for token in query.tokens(reading.spelt_out))
        others = (query.phrase(typed), *(other for other in reading.others if other != reading.spelt_out))
        return Concept(words, tuple(other.lower() for other in others))
    return Concept(tuple(token.word for token in typed), tuple(other.lower() for other in reading.others))


def _telling(concepts: Sequence[Concept]) -> tuple[Concept, ...]:
    """Without stop words, unless there is nothing else; each once, and not too many."""
    kept = []
    for concept in concepts:
        words = tuple(word for word in concept.words if query.tells(word))
        if words or concept.others:
            kept.append(replace(concept, words=words or concept.words))
    return tuple(dict.fromkeys(kept or concepts))[: query.MOST_WORDS]
