"""What the map shows: published entries as rows, of which some have a pin. Pure, without Streamlit.

Everything starts from the public place, so nothing here can tell more than an entry's own page does.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.presenters import KIND_NAMES, SHORT_PATHS
from casestudies.fields import CaseStudy
from geodata.fields import Asset
from kb.areas import icbs_ever_of_boroughs
from kb.entries import Published
from kb.records import Kind


@dataclass(frozen=True, kw_only=True)
class MapRow:
    """One published entry by its `id`: `lat`, `lon` (WGS 84) are its public point, None where no pin is shown.

    `boroughs` are GSS codes, `icbs` the codes of the ICBs they belong to or ever did. `everywhere`: it
    is London-wide, so that it matches every area.
    """

    id: str
    kind: Kind
    slug: str
    title: str
    organisation: str
    summary: str
    where: str
    boroughs: tuple[str, ...]
    icbs: tuple[str, ...]
    everywhere: bool
    lat: float | None
    lon: float | None

    @property
    def has_pin(self) -> bool:
        return self.lat is not None and self.lon is not None

    @property
    def path(self) -> str:
        """The address that lasts, on this server."""
        return f"/{SHORT_PATHS[self.kind]}/{self.slug}"

    @property
    def kind_name(self) -> str:
        return KIND_NAMES[self.kind]


@dataclass(frozen=True, kw_only=True)
class MapFilters:
    """What is asked of the map; an empty area asks for all of London."""

    kinds: frozenset[Kind] = frozenset(Kind)
    icb: str = ""
    borough: str = ""


def map_rows(case_studies: Iterable[Published[CaseStudy]], assets: Iterable[Published[Asset]]) -> tuple[MapRow, ...]:
    """Both kinds as rows, by title."""
    rows = [_row(one) for published in (case_studies, assets) for one in published]
    return tuple(sorted(rows, key=lambda row: (row.title.casefold(), row.kind, row.slug)))


def filter_rows(rows: Iterable[MapRow], filters: MapFilters) -> tuple[MapRow, ...]:
    """The rows that match every filter, in the order given."""
    return tuple(row for row in rows if row.kind in filters.kinds and in_area(row, filters))


def found_rows(rows: Iterable[MapRow], ids: Iterable[str]) -> tuple[MapRow, ...]:
    """The rows of what a search found, in its order."""
    by_id = {row.id: row for row in rows}
    return tuple(by_id[one] for one in ids if one in by_id)


def in_area(row: MapRow, filters: MapFilters) -> bool:
    """True where the row is for the area asked for. What is London-wide is for all of them."""
    if row.everywhere:
        return True
    return (not filters.icb or filters.icb in row.icbs) and (not filters.borough or filters.borough in row.boroughs)


def count_kinds(rows: Iterable[MapRow]) -> dict[Kind, int]:
    """How many rows each layer holds."""
    found = [row.kind for row in rows]
    return {kind: found.count(kind) for kind in Kind}


def with_pin(rows: Iterable[MapRow]) -> tuple[MapRow, ...]:
    return tuple(row for row in rows if row.has_pin)


def without_pin(rows: Iterable[MapRow]) -> tuple[MapRow, ...]:
    return tuple(row for row in rows if not row.has_pin)


def at_point(rows: Iterable[MapRow], point: tuple[float, float] | None) -> tuple[MapRow, ...]:
    """The rows whose pin stands at this (lat, lon): several may share one, none where the pin is gone."""
    return tuple(row for row in rows if point and (row.lat, row.lon) == point)


def counts_in_words(rows: Collection[MapRow], *, none: str = "No entries yet") -> str:
    """ "9 entries: 2 with a pin, 7 without an exact place"; `none` where there are none."""
    if not rows:
        return none
    pins = len(with_pin(rows))
    total = f"{len(rows):,} {'entry' if len(rows) == 1 else 'entries'}"
    return f"{total}: {pins:,} with a pin, {len(rows) - pins:,} without an exact place"


def _row(one: Published[CaseStudy] | Published[Asset]) -> MapRow:
    record = one.record
    return MapRow(
        id=str(one.entry.id),
        kind=one.entry.kind,
        slug=one.entry.slug,
        title=record.title,
        organisation=record.organisation,
        summary=record.summary,
        where=one.place.label,
        boroughs=record.boroughs,
        icbs=icbs_ever_of_boroughs(record.boroughs),
        everywhere=record.london_wide,
        lat=one.place.lat,
        lon=one.place.lon,
    )
