"""Organisations that lead case studies, with the ICB that moderates what they share."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from kb.database import Database
from kb.schema import organisations


@dataclass(frozen=True)
class Organisation:
    """A practice or network by its NHS ODS code; `icb` is the short code of its ICB, former ones allowed."""

    ods_code: str
    name: str
    level: str
    icb: str
    postcode: str
    source: str


def add_missing(db: Database, given: Iterable[Organisation]) -> int:
    """Add organisations whose code is not in the table yet; returns how many."""
    added = 0
    with db.write() as connection:
        known = set(connection.execute(sa.select(organisations.c.ods_code)).scalars())
        for organisation in given:
            if organisation.ods_code not in known:
                connection.execute(sa.insert(organisations).values(**asdict(organisation)))
                known.add(organisation.ods_code)
                added += 1
    return added


def list_organisations(db: Database) -> list[Organisation]:
    """Every organisation, by name."""
    query = sa.select(organisations).order_by(organisations.c.name)
    with db.read() as connection:
        return [
            Organisation(row.ods_code, row.name, row.level, row.icb, row.postcode, row.source)
            for row in connection.execute(query)
        ]
