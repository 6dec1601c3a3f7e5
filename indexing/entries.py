"""From a published case study or asset to what can be searched of it."""

from casestudies.fields import CaseStudy
from geodata.fields import Asset
from indexing.documents import Document, Section
from kb.areas import borough_names, get_icb, icbs_ever_of_boroughs
from kb.entries import Published
from kb.records import Kind, Record
from kb.vocabularies import label, labels


def case_study_document(one: Published[CaseStudy]) -> Document:
    """The public words of a case study, in the order in which its page tells them."""
    record = one.record
    sections = (
        ("Summary", record.summary),
        ("The problem", record.problem),
        ("What they did", record.what_was_done),
        ("The community’s part", record.community_part_text),
        ("What came of it", record.outcomes_text),
        ("What it took", " ".join((record.needed_text, record.funding_text)).strip()),
        ("What got in the way", " ".join(f"{item.text} {item.overcome}" for item in record.barriers).strip()),
        ("Lessons", " ".join((record.lessons_start, record.lessons_keep, record.lessons_differently)).strip()),
        ("Who may have been left out", record.left_out),
    )
    communities = tuple(dict.fromkeys((*record.communities, *record.communities_reached)))
    facets = {
        "community": communities,
        "strategy": record.strategies,
        "evidence": (record.evidence,) if record.evidence else (),
        "stage": (record.stage,) if record.stage else (),
        "activity": record.activities,
        "barrier": tuple(item.barrier for item in record.barriers),
        "clinical": record.clinical_areas,
    }
    facts = (
        *labels("community", communities),
        *labels("strategy", record.strategies),
        *labels("activity", record.activities),
        *labels("clinical", record.clinical_areas),
        *(label("barrier", item.barrier) for item in record.barriers),
        *(partner.name for partner in record.partners),
    )
    return _document(Kind.CASE_STUDY, one, sections, facets, facts)


def asset_document(one: Published[Asset]) -> Document:
    """The public words of an asset."""
    record = one.record
    sections = (
        ("Summary", record.summary),
        ("About", record.description),
        ("In the report", record.supporting_sentence),
        ("Days and times", record.schedule),
        ("Who can come", record.eligibility),
    )
    facets = {
        "community": record.communities,
        "asset_type": (record.asset_type,) if record.asset_type else (),
        "offer": record.offers,
    }
    facts = (
        *((label("asset_type", record.asset_type),) if record.asset_type else ()),
        *labels("offer", record.offers),
        *labels("community", record.communities),
    )
    return _document(Kind.ASSET, one, sections, facets, facts)


def _document(
    kind: Kind,
    one: Published[CaseStudy] | Published[Asset],
    sections: tuple[tuple[str, str], ...],
    facets: dict[str, tuple[str, ...]],
    facts: tuple[str, ...],
) -> Document:
    record = one.record
    return Document(
        id=str(one.entry.id),
        kind=kind,
        slug=one.entry.slug,
        title=record.title,
        organisation=record.organisation,
        sections=tuple(Section(name, text) for name, text in sections if text),
        facts=". ".join((*_place_words(record), record.organisation, *facts)),
        facets={"kind": (str(kind),), "icb": _icbs(record), "borough": record.boroughs, **facets},
        anywhere=record.london_wide,
        lat=one.place.lat,
        lon=one.place.lon,
        confirmed_on=one.confirmed_on,
    )


def _icbs(record: Record) -> tuple[str, ...]:
    return icbs_ever_of_boroughs(record.boroughs)


def _place_words(record: Record) -> tuple[str, ...]:
    """Boroughs and boards by name, so that "Barnet" and "North East London" are words of the record."""
    boroughs = tuple(borough_names()[gss] for gss in record.boroughs)
    boards = tuple(get_icb(code).short_name for code in _icbs(record))
    return (*boroughs, *boards, *(("London-wide",) if record.london_wide else ()))
