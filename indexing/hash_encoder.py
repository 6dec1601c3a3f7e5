"""An encoder without a model, for tests and measurements: like words give like vectors, every time."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from indexing.inference import Matrix, Vector

_WORD = re.compile(r"\w+")


class HashEncoder:
    """Each word adds to a few numbers that its hash chooses. It knows no meaning: a synonym is another word."""

    def __init__(self, *, dimension: int = 64) -> None:
        self.dimension = dimension
        self.model_id = f"hash-{dimension}"

    def encode(self, text: str, *, remember: bool = True) -> Vector:
        """A vector of length 1, also for a text without words. Nothing is remembered anyway."""
        vector = np.zeros(self.dimension, dtype=np.float32)
        vector[0] = 1e-3
        for word in _WORD.findall(text.lower()):
            value = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=16).digest()
            for start in (0, 4, 8, 12):
                place, sign = int.from_bytes(value[start : start + 3]) % self.dimension, value[start + 3] & 1
                vector[place] += 1.0 if sign else -1.0
        length = np.linalg.norm(vector)
        return vector / length if length else np.eye(1, self.dimension, dtype=np.float32)[0]

    def is_word(self, word: str) -> bool:
        """It knows no language: only the index says what is spelt rightly."""
        return False

    def encode_all(self, texts: Sequence[str]) -> Matrix:
        """One row for each text."""
        return np.vstack([self.encode(text) for text in texts])
