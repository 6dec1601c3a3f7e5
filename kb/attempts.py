"""How often something may be tried: by account and by the address that a request comes from.

Keys are stored as digests: people type passwords into the e-mail field.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kb.database import Database
from kb.errors import NotAllowed
from kb.schema import attempts
from kb.tokens import digest

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many tries within so long; where there are several windows, each holds."""

    what: str
    windows: tuple[tuple[int, timedelta], ...]


SIGN_IN_ACCOUNT = Limit("sign_in_account", ((5, timedelta(minutes=15)), (20, timedelta(hours=4))))
SIGN_IN_ADDRESS = Limit("sign_in_address", ((30, timedelta(minutes=15)),))
ASK_ADDRESS = Limit("ask_address", ((5, timedelta(hours=1)),))
ASK_EMAIL = Limit("ask_email", ((3, timedelta(days=1)),))
ASK_TOTAL = Limit("ask_total", ((200, timedelta(days=1)),))


class TooManyAttempts(NotAllowed):
    """A limit is reached; `wait` says for how long."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__(f"Too many attempts. Try again in {in_words(wait)}.")

    @property
    def seconds(self) -> int:
        """For the header Retry-After."""
        return max(1, int(self.wait.total_seconds()))


def take(db: Database, *uses: tuple[Limit, str]) -> int:
    """Count one try against each (limit, key) before it is made, and say how many are left.

    Raises TooManyAttempts, and counts nothing, where one is used up.
    """
    now = db.now()
    with db.write() as connection:
        connection.execute(sa.delete(attempts).where(attempts.c.at <= now - KEPT))
        left = min(_left(connection, limit, key, now) for limit, key in uses)
        rows = [{"what": limit.what, "key": digest(key), "at": now} for limit, key in uses]
        connection.execute(sa.insert(attempts), rows)
    return left


def give_back(db: Database, limit: Limit, key: str) -> None:
    """Uncount the newest try, because it was a good one."""
    newest = sa.select(sa.func.max(attempts.c.id)).where(_matches(limit, key)).scalar_subquery()
    with db.write() as connection:
        connection.execute(sa.delete(attempts).where(attempts.c.id == newest))


def forget(connection: sa.Connection, limit: Limit, key: str) -> None:
    """Uncount every try."""
    connection.execute(sa.delete(attempts).where(_matches(limit, key)))


def network_of(address: str) -> str:
    """What a limit by address counts: an IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address or "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip.packed, 64), strict=False))
    return str(ip)


def in_words(wait: timedelta) -> str:
    """ "1 minute", "14 minutes", "3 hours": rounded up."""
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    number, unit = (minutes, "minute") if minutes < 90 else (-(-minutes // 60), "hour")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _matches(limit: Limit, key: str) -> sa.ColumnElement[bool]:
    return (attempts.c.what == limit.what) & (attempts.c.key == digest(key))


def _left(connection: sa.Connection, limit: Limit, key: str, now: datetime) -> int:
    query = sa.select(attempts.c.at).where(_matches(limit, key)).order_by(attempts.c.at.desc())
    times: list[datetime] = list(connection.scalars(query))
    waits = [times[most - 1] + within - now for most, within in limit.windows if len(times) >= most]
    longest = max(waits, default=timedelta())
    if longest > timedelta():
        raise TooManyAttempts(longest)
    return min(most - 1 - sum(at > now - within for at in times) for most, within in limit.windows)
