"""Searches that found nothing, so that administrators see which words and entries are missing.

Kept are the words and the day, for 90 days: not who asked, from where, or at what time. What may identify a
patient, and what is long enough to be a pasted paragraph, is not kept at all.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from kb import audit
from kb.administration import administering, check_can_administer
from kb.database import Database
from kb.errors import NotFound
from kb.people import Person
from kb.personal_data import find_marks
from kb.schema import unanswered_searches as unanswered
from kb.text import clean_line, shorten

LONGEST = 100
PASTED = 300
"""Characters from which a text is taken for a pasted paragraph."""
KEPT = timedelta(days=90)
MOST_A_DAY = 500
"""Different texts kept of one day, so that a machine that asks all night does not fill the disk."""
MOST_LISTED = 500


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """What was asked, in small letters; how often within 90 days, and the last day. `id` is one of its days'."""

    id: int
    asked: str
    times: int
    last_day: date


def readable(text: str) -> str:
    """What of a question may be kept, at most 100 characters; "" where nothing may."""
    asked = clean_line(text[: PASTED * 2])
    if len(asked) >= PASTED or find_marks(unicodedata.normalize("NFKC", asked), strict=True):
        return ""
    return shorten(asked.lower(), LONGEST)


def record(db: Database, text: str) -> bool:
    """Count a search that found nothing; False where it may not be kept."""
    asked, today = readable(text), db.today()
    if not asked:
        return False
    this = (unanswered.c.asked == asked) & (unanswered.c.day == today)
    with db.write() as connection:
        counted = connection.execute(sa.update(unanswered).where(this).values(times=unanswered.c.times + 1)).rowcount
        if not counted and _number_on(connection, today) < MOST_A_DAY:
            counted = connection.execute(sa.insert(unanswered).values(asked=asked, day=today, times=1)).rowcount
    return bool(counted)


def list_unanswered(db: Database, actor: Person) -> list[Unanswered]:
    """The searches of the last 90 days that found nothing, the most frequent first."""
    check_can_administer(actor)
    times, last = sa.func.sum(unanswered.c.times), sa.func.max(unanswered.c.day)
    query = (
        sa.select(sa.func.max(unanswered.c.id), unanswered.c.asked, times, last)
        .where(unanswered.c.day >= db.today() - KEPT)
        .group_by(unanswered.c.asked)
        .order_by(times.desc(), last.desc(), unanswered.c.asked)
        .limit(MOST_LISTED)
    )
    with db.read() as connection:
        return [Unanswered(id=row[0], asked=row[1], times=row[2], last_day=row[3]) for row in connection.execute(query)]


def remove(db: Database, actor: Person, search_id: int) -> None:
    """Take a search off the list, all its days; the audit does not keep the words. Raises NotFound."""
    with administering(db, actor) as connection:
        asked = connection.scalar(sa.select(unanswered.c.asked).where(unanswered.c.id == search_id))
        if asked is None:
            raise NotFound("This search is no longer in the list.")
        connection.execute(sa.delete(unanswered).where(unanswered.c.asked == asked))
        audit.record(connection, db.now(), actor, "remove_search")


def purge(db: Database) -> int:
    """Delete what was asked more than 90 days ago, and say how many rows."""
    with db.write() as connection:
        return connection.execute(sa.delete(unanswered).where(unanswered.c.day < db.today() - KEPT)).rowcount


def _number_on(connection: sa.Connection, day: date) -> int:
    return connection.scalar(sa.select(sa.func.count()).where(unanswered.c.day == day)) or 0
