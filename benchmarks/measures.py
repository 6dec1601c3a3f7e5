"""How good a ranking is: nDCG@10, Recall@10, MRR, and bootstrap intervals."""

import math
import random
from collections.abc import Callable, Mapping, Sequence

DEPTH = 10
RELEVANT = 1
"""The lowest grade that counts as an answer for recall and reciprocal rank."""

Measure = Callable[[Sequence[str], Mapping[str, int]], float]


def ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten, gain 2^grade - 1; 0 where nothing is relevant."""
    best = _dcg(sorted(grades.values(), reverse=True)[:DEPTH])
    return _dcg([grades.get(id, 0) for id in ranked[:DEPTH]]) / best if best else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """The share of all relevant records among the first ten."""
    relevant = {id for id, grade in grades.items() if grade >= RELEVANT}
    return len(relevant & set(ranked[:DEPTH])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """One over the rank of the first relevant record, 0 where there is none."""
    return next((1 / rank for rank, id in enumerate(ranked, start=1) if grades.get(id, 0) >= RELEVANT), 0.0)


MEASURES: dict[str, Measure] = {"nDCG@10": ndcg, "Recall@10": recall, "MRR": reciprocal_rank}


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def interval(values: Sequence[float], *, rounds: int = 2_000, seed: int = 1) -> tuple[float, float]:
    """The 95% interval of the mean by bootstrap over queries, the same every time."""
    chance = random.Random(seed)  # noqa: S311 (no secret depends on it)
    means = sorted(mean(chance.choices(values, k=len(values))) for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds) - 1]


def reciprocal_rank_fusion(*rankings: Sequence[str], constant: int = 60) -> list[str]:
    """Rankings merged by the sum of 1 / (constant + rank)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, id in enumerate(ranking, start=1):
            scores[id] = scores.get(id, 0.0) + 1 / (constant + rank)
    return sorted(scores, key=lambda id: -scores[id])


def _dcg(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))
