"""Which known organisations somebody means by a name, an ODS code or a postcode, the likeliest first."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from kb.organisations import Organisation

MOST = 8
SHORTEST = 3
CLOSE = 80  # of 100: a letter or two away
_EVERYDAY = frozenset(
    ("and", "at", "centre", "clinic", "doctor", "dr", "for", "gp", "group", "health", "medical", "of", "practice")
) | frozenset(("pcn", "surgery", "the"))
Rank = tuple[int, bool, float, str]


def find_matches(known: Iterable[Organisation], typed: str, *, limit: int = MOST) -> list[Organisation]:
    """At most `limit`: by code or postcode, how the name begins, all words, words spelt alike; closed ones later."""
    wanted = " ".join(_words(typed))
    if len(wanted) < SHORTEST:
        return []
    ranked = [(rank, one) for one in known if (rank := _rank(one, wanted))]
    return [one for _, one in sorted(ranked, key=lambda pair: (pair[0], pair[1].ods_code))[:limit]]


def _rank(one: Organisation, wanted: str) -> Rank | None:
    place, likeness = _place(one, wanted)
    return None if place is None else (place, one.closed_on is not None, -likeness, one.name)


def _place(one: Organisation, wanted: str) -> tuple[int | None, float]:
    """How it matches, 0 the best, None not at all; and, among those alike, how near (0 to 100)."""
    squeezed = wanted.replace(" ", "").upper()
    codes = (one.ods_code, one.postcode.replace(" ", ""))
    if squeezed in codes:
        return 0, 0
    if any(character.isdigit() for character in squeezed) and any(code.startswith(squeezed) for code in codes if code):
        return 1, 0
    name = _words(one.name)
    if " ".join(name).startswith(wanted):
        return 2, 0
    return _place_by_words(name, wanted.split())


def _place_by_words(name: Sequence[str], wanted: Sequence[str]) -> tuple[int | None, float]:
    if all(any(word.startswith(part) for word in name) for part in wanted):
        return 3, fuzz.ratio(" ".join(name), " ".join(wanted))
    telling = [part for part in wanted if part not in _EVERYDAY]
    likeness = [max((_likeness(word, part) for word in name), default=0.0) for part in telling]
    if likeness and min(likeness) >= CLOSE:
        return 4, sum(likeness) / len(likeness)
    return None, 0


def _likeness(word: str, part: str) -> float:
    """Whole words that are spelt alike, or a beginning that is; short ones only where they are the same."""
    if len(part) < 4 or word in _EVERYDAY:
        return 100.0 if word == part else 0.0
    return max(fuzz.ratio(word, part), fuzz.ratio(word[: len(part)], part))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("'", "").replace("’", "").replace("&", " and "))
