"""Boroughs, ICBs and who belonged to whom when, as public tables."""

from kb.areas import list_boroughs, list_icbs, list_memberships
from kb.publication import Column, Section, Table

ONS = "Office for National Statistics licensed under the Open Government Licence v3.0"
OGL = "Open Government Licence v3.0"
OGL_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

BOROUGHS = Table(
    "boroughs",
    "Boroughs",
    "London’s 32 boroughs and the City of London.",
    (Column("gss", str, "ONS code"), Column("name", str, "Name")),
    key=("gss",),
    search=("name",),
    licence=OGL,
    licence_url=OGL_URL,
    source=ONS,
)
ICBS = Table(
    "icbs",
    "Integrated Care Boards",
    "The NHS Integrated Care Boards of London, former ones too, with the days they existed.",
    (
        Column("code", str, "Short code used here"),
        Column("name", str, "Name"),
        Column("ods_code", str, "NHS ODS code"),
        Column("gss", str, "ONS code"),
        Column("valid_from", str, "First day"),
        Column("valid_to", str, "Last day; empty: still exists"),
        Column("successor", str, "Code of the board that took over"),
    ),
    key=("code",),
    licence=OGL,
    licence_url=OGL_URL,
    source=f"{ONS}; NHS Organisation Data Service",
)
MEMBERSHIPS = Table(
    "borough_icbs",
    "Boroughs and their Integrated Care Boards",
    "Which borough belonged to which Integrated Care Board, from which day to which.",
    (
        Column("borough", str, "ONS code of the borough"),
        Column("icb", str, "Short code of the board"),
        Column("valid_from", str, "First day"),
        Column("valid_to", str, "Last day; empty: still so"),
    ),
    key=("borough", "icb"),
    facets=("icb",),
    licence=OGL,
    licence_url=OGL_URL,
    source=f"{ONS}; NHS Organisation Data Service",
)


def sections() -> tuple[Section, ...]:
    """The three tables with their rows."""
    return (
        Section(BOROUGHS, [{"gss": borough.gss, "name": borough.name} for borough in list_boroughs()]),
        Section(
            ICBS,
            [
                {
                    "code": icb.code,
                    "name": icb.name,
                    "ods_code": icb.ods_code,
                    "gss": icb.gss,
                    "valid_from": icb.valid_from.isoformat(),
                    "valid_to": icb.valid_to.isoformat() if icb.valid_to else "",
                    "successor": icb.successor,
                }
                for icb in list_icbs()
            ],
        ),
        Section(
            MEMBERSHIPS,
            [
                {
                    "borough": row.borough,
                    "icb": row.icb,
                    "valid_from": row.valid_from.isoformat(),
                    "valid_to": row.valid_to.isoformat() if row.valid_to else "",
                }
                for row in list_memberships()
            ],
        ),
    )
