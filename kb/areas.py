"""London's boroughs and Integrated Care Boards (ICBs), as rows with dates.

NHS North Central London and NHS North West London became NHS West and North London on 1 April 2026,
so nothing here is an enum: ask for a day and get the ICBs of that day. Borough codes and memberships
are compiled from the ONS postcode directory, NHS ODS lists and NHS announcements.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TypeVar

from kb.errors import NotFound

REORGANISED_ON = date(2026, 4, 1)
FOUNDED_ON = date(2022, 7, 1)


@dataclass(frozen=True)
class Icb:
    """An Integrated Care Board and the days it existed; `successor` is the code of what it became."""

    code: str
    name: str
    ods_code: str
    gss: str
    valid_from: date
    valid_to: date | None
    successor: str

    @property
    def short_name(self) -> str:
        """The name without "NHS", as people say it."""
        return self.name.removeprefix("NHS ")


@dataclass(frozen=True)
class Borough:
    """A London borough or the City, by its ONS code (GSS)."""

    gss: str
    name: str


@dataclass(frozen=True)
class Membership:
    """A borough belonged to an ICB from one day to another (None: still does)."""

    borough: str
    icb: str
    valid_from: date
    valid_to: date | None


Dated = TypeVar("Dated", Icb, Membership)


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("kb").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _valid(rows: Iterable[Dated], on: date) -> list[Dated]:
    return [row for row in rows if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]


@cache
def list_icbs() -> tuple[Icb, ...]:
    """Every ICB London has had, former ones too."""
    return tuple(
        Icb(
            row["code"],
            row["name"],
            row["ods_code"],
            row["gss"],
            date.fromisoformat(row["valid_from"]),
            _date(row["valid_to"]),
            row["successor"],
        )
        for row in _rows("icbs.csv")
    )


@cache
def list_boroughs() -> tuple[Borough, ...]:
    """The 33 boroughs, by name."""
    boroughs = [Borough(row["borough_gss"], row["borough"]) for row in _rows("london_boroughs_icb.csv")]
    return tuple(sorted(boroughs, key=lambda borough: borough.name))


@cache
def list_memberships() -> tuple[Membership, ...]:
    """Which borough belonged to which ICB, when; one row where the reorganisation changed nothing."""
    found = []
    for row in _rows("london_boroughs_icb.csv"):
        gss, then, now = row["borough_gss"], row["icb_2022"], row["icb_2026"]
        if then == now:
            found.append(Membership(gss, now, FOUNDED_ON, None))
        else:
            found.append(Membership(gss, then, FOUNDED_ON, date(2026, 3, 31)))
            found.append(Membership(gss, now, REORGANISED_ON, None))
    return tuple(found)


def icbs_on(on: date) -> list[Icb]:
    """The ICBs of a day, by name."""
    return sorted(_valid(list_icbs(), on), key=lambda icb: icb.name)


def former_icbs(code: str) -> list[Icb]:
    """The ICBs that became this one, by name."""
    return sorted((icb for icb in list_icbs() if icb.successor == code), key=lambda icb: icb.name)


def get_icb(code: str) -> Icb:
    """An ICB by its short code ("NEL"), ODS code ("QMF") or GSS code."""
    for icb in list_icbs():
        if code in (icb.code, icb.ods_code, icb.gss):
            return icb
    raise NotFound(f"“{code}” is not an ICB of London. Known: {', '.join(icb.code for icb in list_icbs())}.")


def current_icb(code: str, on: date) -> str:
    """The code of the ICB that has this one's duties on a day: itself, or its successor."""
    icb = get_icb(code)
    while icb.valid_to is not None and icb.valid_to < on:
        icb = get_icb(icb.successor)
    return icb.code


def get_borough(gss_or_name: str) -> Borough:
    """A borough by GSS code or by name, whatever the case."""
    wanted = gss_or_name.strip().casefold()
    for borough in list_boroughs():
        if wanted in (borough.gss.casefold(), borough.name.casefold()):
            return borough
    raise NotFound(f"“{gss_or_name}” is not a London borough.")


@cache
def borough_names() -> dict[str, str]:
    """GSS code -> name."""
    return {borough.gss: borough.name for borough in list_boroughs()}


def icb_of_borough(gss: str, on: date) -> str:
    """The code of the ICB that a borough belongs to on a day."""
    for membership in _valid(list_memberships(), on):
        if membership.borough == gss:
            return membership.icb
    raise NotFound(f"“{gss}” is not a London borough.")


def icbs_of_boroughs(boroughs: Iterable[str], on: date) -> tuple[str, ...]:
    """The ICBs of several boroughs on a day, each once, in order of code."""
    return tuple(sorted({icb_of_borough(gss, on) for gss in boroughs}))


def icbs_ever_of_boroughs(boroughs: Iterable[str]) -> tuple[str, ...]:
    """Today's and former ICBs of several boroughs: what a filter on either must find."""
    wanted = set(boroughs)
    return tuple(sorted({row.icb for row in list_memberships() if row.borough in wanted}))
