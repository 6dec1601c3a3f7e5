"""The order of hits."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from indexing.facets import Mask
from indexing.places import PlaceRead

if TYPE_CHECKING:
    from indexing.index import Index, Scores
    from indexing.search import Ranking


class Sort(StrEnum):
    RELEVANCE = "relevance"
    FRESHNESS = "freshness"
    DISTANCE = "distance"


def in_order(
    index: Index, ranking: Ranking, mask: Mask, *, sort: Sort = Sort.RELEVANCE, place: PlaceRead | None = None
) -> list[int]:
    """The documents of the mask: exact names first, then by the order that was asked for, equals as they are listed.

    By distance from the place's point, what has no public point comes last; without a point it is by relevance.
    """
    found = np.flatnonzero(mask)
    named = np.isin(found, ranking.exact)
    listed, score = index.listed[found], ranking.score[found]
    if sort is Sort.FRESHNESS:
        order = np.lexsort((listed, ~named))
    elif sort is Sort.DISTANCE and place and place.lat is not None and place.lon is not None:
        order = np.lexsort((listed, -score, index.distances(place.lat, place.lon)[found], ~named))
    else:
        order = np.lexsort((listed, -score, ~named))
    ordered: list[int] = found[order].tolist()
    return ordered


def first(index: Index, score: Scores, mask: Mask, *, limit: int) -> list[int]:
    """The best `limit` documents of the mask by score, equals as they are listed; the others are not put in order."""
    found = np.flatnonzero(mask)
    if len(found) > limit > 0:
        among = score[found]
        found = found[among >= np.partition(among, -limit)[-limit]]
    order = np.lexsort((index.listed[found], -score[found]))[:limit]
    ordered: list[int] = found[order].tolist()
    return ordered
