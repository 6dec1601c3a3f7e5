"""Counting days on which a moderator can be expected to work."""

from datetime import date, timedelta


def working_days_between(start: date, end: date) -> int:
    """Days from Monday to Friday after `start`, up to and including `end`.

    Bank holidays are counted as working days: they only make an entry reach more moderators sooner.
    """
    days = max((end - start).days, 0)
    weeks, rest = divmod(days, 7)
    loose = (start + timedelta(days=weeks * 7 + step) for step in range(1, rest + 1))
    return weeks * 5 + sum(day.weekday() < 5 for day in loose)
