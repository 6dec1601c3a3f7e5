"""Vectors and passages beyond the real ones: mixtures of two real passages, the same every time.

    python -m benchmarks.vectors REAL.npy 100000 OUT.npy

Noise alone would spread evenly over the sphere, where every search is easy or hopeless. Mixtures of two real vectors
lie where real text lies, and noise keeps any two of them apart.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexing.inference import Matrix

SEED = 20_26
NOISE = 0.3
"""Length of the noise beside the mixture's; passages of one record are about as far apart."""


@dataclass(frozen=True)
class Mixtures:
    """Which two real passages each further one is made of, and the share of the first: shapes (count,)."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    share: NDArray[np.float32]


def mixtures(real: int, count: int) -> Mixtures:
    """`count` pairs of different passages out of `real`. A longer list begins with the shorter one."""
    made = np.random.default_rng(SEED).random((count, 3))
    first = (made[:, 0] * real).astype(np.int64)
    second = (first + 1 + (made[:, 1] * (real - 1)).astype(np.int64)) % real
    return Mixtures(first, second, (0.3 + 0.4 * made[:, 2]).astype(np.float32))


def grow(real: Matrix, count: int) -> Matrix:
    """The real vectors, then mixtures: shape (count, dimension), each row of length 1."""
    count = max(count, len(real))
    grown = np.empty((count, real.shape[1]), dtype=np.float32)
    grown[: len(real)] = real
    made = mixtures(len(real), count - len(real))
    noise = np.random.default_rng(SEED + 1)
    scale = np.float32(NOISE / np.sqrt(real.shape[1]))
    for start in range(len(real), count, 50_000):  # a million at once would take several gigabytes
        part = slice(start - len(real), min(count, start + 50_000) - len(real))
        share = made.share[part, None]
        mixed = share * real[made.first[part]] + (1 - share) * real[made.second[part]]
        mixed += scale * noise.standard_normal(mixed.shape, dtype=np.float32)
        grown[start : start + len(mixed)] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return grown


def main() -> None:
    real, count, out = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    np.save(out, grow(np.load(real), count))


if __name__ == "__main__":
    main()
