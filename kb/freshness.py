"""How long ago somebody last confirmed that an entry still holds. Worked out from dates, never stored."""

from datetime import date
from enum import StrEnum


class Freshness(StrEnum):
    """Fresh up to 6 months after it was confirmed, due for review up to 12, stale after that.

    Unconfirmed is what comes from a publication: it says so itself, and is not ranked down for it.
    """

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"
    UNCONFIRMED = "unconfirmed"


def freshness(confirmed_on: date | None, today: date) -> Freshness:
    """The freshness on a day."""
    if confirmed_on is None:
        return Freshness.UNCONFIRMED
    months = (today.year - confirmed_on.year) * 12 + today.month - confirmed_on.month
    if today.day <= confirmed_on.day:
        months -= 1  # whole months that have passed, the anniversary itself counting as before
    return Freshness.FRESH if months < 6 else Freshness.DUE if months < 12 else Freshness.STALE
