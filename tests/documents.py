"""Small synthetic documents for the search tests; every organisation and fact in them is made up."""

from datetime import date

from indexing.documents import Document, Section
from indexing.hash_encoder import HashEncoder
from indexing.index import Index, open_index
from indexing.refresh import Refreshed, refresh

ENCODER = HashEncoder(dimension=256)

CAFE = Document(
    id="1",
    kind="case_study",
    slug="synthetic-cafe",
    title="Synthetic wellbeing café",
    organisation="Synthetic Orchard PCN",
    sections=(
        Section("The problem", "Lonely older people told the surgery that they saw nobody from week to week."),
        Section("What they did", "Every second week a café in the church hall serves tea, and a nurse joins them."),
    ),
    facts="Bromley. South East London. Older people. Working with volunteers and peers.",
    facets={"kind": ("case_study",), "icb": ("sel",), "borough": ("bromley",), "community": ("older_people",)},
    confirmed_on=date(2026, 3, 1),
)
CLINIC = Document(
    id="2",
    kind="case_study",
    slug="synthetic-clinic",
    title="Synthetic women's health hub",
    organisation="Synthetic Meadow Practice",
    sections=(
        Section("The problem", "Women missed cervical screening because the clinic was only open in the morning."),
        Section("What they did", "An evening clinic with an interpreter. Diabetes checks are offered as well."),
    ),
    facts="Lambeth. South East London. Women. People from ethnic minority groups.",
    facets={"kind": ("case_study",), "icb": ("sel",), "borough": ("lambeth",), "community": ("women", "low_income")},
    confirmed_on=date(2026, 5, 1),
)
SHED = Document(
    id="3",
    kind="asset",
    slug="synthetic-shed",
    title="Synthetic men's shed",
    organisation="Synthetic Timber Trust",
    sections=(Section("About", "A workshop where older men mend things together on two afternoons."),),
    facts="Camden. West and North London. Older people.",
    facets={"kind": ("asset",), "icb": ("wnl", "ncl"), "borough": ("camden",), "community": ("older_people",)},
    confirmed_on=date(2026, 5, 1),
)
HELPLINE = Document(
    id="4",
    kind="asset",
    slug="synthetic-helpline",
    title="Synthetic refugee helpline",
    organisation="Synthetic Harbour Charity",
    sections=(Section("About", "Advice by telephone for people who seek asylum, in eleven languages."),),
    facts="All of London. People seeking asylum and refugees.",
    facets={"kind": ("asset",), "community": ("refugees_asylum",)},
    anywhere=True,
)
ALL = (CAFE, CLINIC, SHED, HELPLINE)


def make(path, documents=ALL, *, revision=1, encoder=ENCODER, say=lambda line: None) -> Refreshed:
    """Write an index of the documents, with vectors unless `encoder` is None."""
    if encoder is None:
        return refresh(path, documents, revision=revision, say=say)
    return refresh(path, documents, revision=revision, model_id=encoder.model_id, encode=encoder.encode_all, say=say)


def make_index(path, documents=ALL, **options) -> Index:
    make(path, documents, **options)
    return open_index(path)
