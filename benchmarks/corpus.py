"""Passages to measure speed on: 2,000 stretches of real sentences, and mixtures of them beyond that.

The sentences are those of the judged set (synthetic records, written by people's rules for prose) and of the packaged
case studies. A stretch has three, five or seven of them, so stretches overlap, but no two are alike. What is made
beyond 2,000 takes its sentences in turn from two of them. Speed does not depend on sense; it depends on how often
words recur and how long passages are, and those are as in real records.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np

from benchmarks.vectors import SEED, mixtures
from casestudies.seed_files import load_case_studies
from indexing.documents import Document, Section
from indexing.inference import Matrix
from indexing.passages import WORDS, cut, sentences
from kb.areas import list_boroughs

REAL = 2_000
STRETCHES = (3, 5, 7)
JUDGED = Path(__file__).parent / "judged"
FIFTHS = tuple(f"fifth_{number}" for number in range(5))
"""Terms of a facet that each holds a fifth of the records."""


@dataclass(frozen=True)
class Text:
    title: str
    sentences: tuple[str, ...]


def real_texts() -> list[Text]:
    """2,000 different stretches, none longer than a passage, in an order that is the same every time."""
    told = [(text.title, stretch) for text in chain(_judged(), _packaged()) for stretch in _stretches(text.sentences)]
    distinct = [Text(title, stretch) for title, stretch in dict.fromkeys(told)]
    order = np.random.default_rng(SEED).permutation(len(distinct))[:REAL]
    return [distinct[at] for at in order]


def texts(count: int) -> Iterator[Text]:
    """The real ones, then mixtures."""
    real = real_texts()
    yield from real[:count]
    made = mixtures(len(real), max(0, count - len(real)))
    for number, (first, second) in enumerate(zip(made.first, made.second, strict=True), start=len(real)):
        yield _mixed(real[first], real[second], number)


def documents(count: int) -> Iterator[Document]:
    """One record for each text, with facets and dates: a passage each, so that records are as many as passages."""
    boroughs = [borough.gss for borough in list_boroughs()]
    for number, text in enumerate(texts(count)):
        yield Document(
            id=f"synthetic-{number}",
            kind="case_study" if number % 3 else "asset",
            slug=f"synthetic-{number}",
            title=text.title,
            organisation=f"Synthetic Practice {number % 400}",
            sections=(Section("Text", " ".join(text.sentences)),),
            facets={
                "kind": ("case_study" if number % 3 else "asset",),
                "borough": (boroughs[number * 7 % len(boroughs)],),
                "community": (f"community_{number % 11}", f"community_{number % 7}"),
                "fifth": (FIFTHS[number % 5],),
            },
            confirmed_on=date(2026, 6, 1) - timedelta(days=number % 700),
        )


def read_by_the_model(documents: Sequence[Document]) -> list[str]:
    """What is encoded of each: its title and its only passage."""
    return [passage.embedded for document in documents for passage in cut(document)]


def lookup(documents: Sequence[Document], vectors: Matrix) -> Callable[[Sequence[str]], Matrix]:
    """An encoder that knows the vectors already."""
    rows = {text: row for row, text in enumerate(read_by_the_model(documents))}
    return lambda wanted: vectors[[rows[text] for text in wanted]]


def questions() -> list[str]:
    """The development half of the judged queries: six kinds, none twice."""
    lines = (JUDGED / "queries_dev.jsonl").read_text("utf-8").splitlines()
    return list(dict.fromkeys(json.loads(line)["query"] for line in lines))


def _judged() -> Iterator[Text]:
    for line in (JUDGED / "records.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        yield Text(record["title"], tuple(sentences(record["text"])))


def _packaged() -> Iterator[Text]:
    for seed in load_case_studies():
        values = [getattr(seed.record, one.name) for one in fields(seed.record)]
        prose = [value for value in values if isinstance(value, str) and value.count(" ") > 8]
        yield Text(seed.record.title, tuple(chain.from_iterable(map(sentences, prose))))


def _stretches(told: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for length in STRETCHES:
        for start in range(len(told) - length + 1):
            stretch = tuple(told[start : start + length])
            if len(" ".join(stretch).split()) <= WORDS:
                yield stretch


def _mixed(first: Text, second: Text, number: int) -> Text:
    """Sentences of both in turn, as many as a passage holds; the number keeps any two apart."""
    turns = [one for one in chain.from_iterable(zip_longest(first.sentences, second.sentences)) if one]
    kept: list[str] = []
    for sentence in turns:
        if len(" ".join([*kept, sentence]).split()) > WORDS // 2 and kept:
            break
        kept.append(sentence)
    return Text(f"{first.title} ({number})", tuple(kept))
