"""How often the check for patients' data is right, on the judged sentences: `python -m benchmarks.patient_check`.

Every sentence is made up. A sentence counts as found where a mark of the expected kind is in it, and as wrongly
marked where a kind is in it that is not expected. The held-out half was not looked at while rules were written.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.personal_data import PersonalKind, find_marks

SENTENCES = Path(__file__).parents[1] / "tests" / "patient_check_sentences.tsv"


@dataclass(frozen=True)
class Judged:
    """A sentence, the half it belongs to, and the kinds that somebody would mark in it."""

    half: str
    sentence: str
    expected: frozenset[str]


@dataclass(frozen=True)
class Score:
    """How many were rightly found, wrongly marked and missed; precision and recall are 1 where nothing could be."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def load_sentences(path: Path = SENTENCES) -> tuple[Judged, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Judged(row["half"], row["sentence"], frozenset(row["kinds"].split(",")) - {"none"}) for row in rows
        )


def found_in(sentence: str) -> frozenset[str]:
    return frozenset(str(mark.kind) for mark in find_marks(sentence))


def score(sentences: Sequence[Judged], kinds: frozenset[str]) -> Score:
    """One count for each sentence and kind, of these kinds only."""
    pairs = [(found_in(one.sentence) & kinds, one.expected & kinds) for one in sentences]
    return Score(
        right=sum(len(found & expected) for found, expected in pairs),
        wrong=sum(len(found - expected) for found, expected in pairs),
        missed=sum(len(expected - found) for found, expected in pairs),
    )


def report(sentences: Sequence[Judged]) -> None:
    every = frozenset(str(kind) for kind in PersonalKind)
    judged = sorted(frozenset().union(*(one.expected for one in sentences)))
    for half in ("dev", "held_out"):
        among = [one for one in sentences if one.half == half]
        marked = sum(bool(one.expected) for one in among)
        print(f"\n{half}: {len(among)} sentences, {marked} of which tell of somebody")
        print(f"{'kind':20}{'precision':>10}{'recall':>10}{'right':>7}{'wrong':>7}{'missed':>8}")
        for name, kinds in (("all", every), *((kind, frozenset((kind,))) for kind in judged)):
            one = score(among, kinds)
            print(f"{name:20}{one.precision:10.3f}{one.recall:10.3f}{one.right:7}{one.wrong:7}{one.missed:8}")


if __name__ == "__main__":
    report(load_sentences())
