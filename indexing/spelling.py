"""Corrects words that the index does not know against the words that it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Shorter words have too many neighbours: "GP" would become "PPG"."""


class Vocabulary:
    """The words of an index, each with the number of documents that hold it."""

    def __init__(self, documents: Mapping[str, int]) -> None:
        self.documents = documents
        self.by_length: dict[int, list[str]] = {}
        for word in documents:
            self.by_length.setdefault(len(word), []).append(word)


@dataclass(frozen=True)
class Speller:
    """`is_word` knows ordinary English: a word that is spelt rightly and merely absent is left alone.

    `finds` tells whether the index holds a word in any of its forms, short ones too.
    """

    known: Vocabulary
    is_word: Callable[[str], bool] = lambda word: False
    finds: Callable[[str], bool] = lambda word: False

    def correct(self, word: str) -> str:
        """The word, or the nearest known one; of equally near ones that in most documents.

        One mistake is forgiven in up to seven letters, two from eight, three from twelve; swapped letters are one.
        """
        if not self._unknown(word) or self.apart(word):
            return word
        return self._nearest(word) or word

    def apart(self, word: str) -> str:
        """ "food bank" for "foodbank", where the index knows both halves and not the whole; "" otherwise."""
        if not self._unknown(word):
            return ""
        documents = self.known.documents
        halves = ((word[:at], word[at:]) for at in range(SHORTEST, len(word) - SHORTEST + 1))
        found = [
            (min(documents[left], documents[right]), f"{left} {right}")
            for left, right in halves
            if left in documents and right in documents
        ]
        return max(found)[1] if found else ""

    def knows(self, word: str) -> bool:
        """True for a word that the index holds, in any of its forms."""
        return word in self.known.documents or self.finds(word)

    def together(self, left: str, right: str) -> str:
        """ "foodbank" for "food bank", where the index knows it; "" otherwise."""
        return left + right if left + right in self.known.documents else ""

    def _unknown(self, word: str) -> bool:
        plain = len(word) >= SHORTEST and word.isalpha()
        return plain and not self.knows(word) and not self.is_word(word)

    def _nearest(self, word: str) -> str:
        most = _mistakes(len(word))
        near = [
            (distance, other[0] != word[0], -self.known.documents[other], other)
            for length in range(len(word) - most, len(word) + most + 1)
            for other, distance, _ in process.extract(
                word, self.known.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=most, limit=None
            )
        ]
        return min(near)[3] if near else ""


def _mistakes(length: int) -> int:
    return 1 if length < 8 else 2 if length < 12 else 3
