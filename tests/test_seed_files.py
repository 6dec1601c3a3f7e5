"""The six case studies and five assets that come with the product: facts, tags, and what must not be in them."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

import casestudies.seed_files
import geodata.seed_files
from casestudies.forms import VOCABULARY_OF as CASE_STUDY_TERMS
from casestudies.seed_files import load_case_studies
from geodata.forms import VOCABULARY_OF as ASSET_TERMS
from geodata.seed_files import load_assets
from kb.areas import borough_names
from kb.content import dump
from kb.vocabularies import HIDDEN_COMMUNITIES, get_term, ids

STUDIES = dict(enumerate(load_case_studies(), start=1))
ASSETS = {seed.slug: seed for seed in load_assets()}
EVERYTHING = [*STUDIES.values(), *ASSETS.values()]
BY_SLUG = [pytest.param(seed, id=seed.slug) for seed in EVERYTHING]

VOCABULARY_OF = {
    **CASE_STUDY_TERMS,
    **ASSET_TERMS,
    "evaluated_by": "evaluated_by",
    "results_are": "results_are",
    "volunteers_paid": "volunteers_paid",
    "location_type": "location_type",
}

# Names and words that would identify a person, speak of people without respect, or pass on somebody's very words.
NEVER = re.compile(
    r"pearl|6-year-old|in a box|so kind|elderly|non-white|hard to reach|\bbame\b|vulnerable|student|illegal|[“”‘]", re.I
)
# What would show where people in hidden places live or gather, or when.
LOCATES = re.compile(
    r"hotel|accommodation|hostel|children's cent|\bhubs?\b|community cent|\bhalls?\b|dispersal|contingency|bethnal"
    r"|paddington|harrow road|cambridge heath|(mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|evening|morning|afternoon|\b\d+ ?[ap]m\b",
    re.I,
)


def told(seed):
    """Every text of an entry that people may read, as one: all but the private place."""
    content = dump(seed.record)
    del content["place"]
    return " ".join(texts(content))


def texts(value):
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, str):
        yield value
    elif not isinstance(value, bool):
        for item in value:
            yield from texts(item)


def figures(number):
    return {(m.value, m.period) for m in STUDIES[number].record.measures}


def tags(record):
    """Every (field, vocabulary, term) of a record."""
    for field, vocabulary in VOCABULARY_OF.items():
        value = getattr(record, field, "")
        for term in (value,) if isinstance(value, str) else value:
            if term:
                yield field, vocabulary, term
    for item in getattr(record, "barriers", ()):
        yield "barriers", "barrier", item.barrier
    for item in getattr(record, "partners", ()):
        yield "partners", "partner_role", item.role


def inferred(seed, field):
    return {entry.partition(":")[2] for entry in seed.record.inferred if entry.partition(":")[0] == field}


def test_there_are_six_case_studies_and_five_assets():
    assert [seed.source_key for seed in STUDIES.values()] == [f"hiquality-2025-appendix-a-{n}" for n in range(1, 7)]
    assert set(ASSETS) == {
        "orpington-methodist-church",
        "connecting-care-for-children",
        "doctors-of-the-world",
        "kings-health-partners",
        "south-east-london-women-and-girls-health-hubs-pilot",
    }


@pytest.mark.parametrize("folder", [casestudies.seed_files.FOLDER, geodata.seed_files.FOLDER])
def test_no_file_holds_a_field_that_a_record_lacks(folder):
    """Reading a record drops what it does not know, so a misspelt field would vanish in silence."""
    by_key = {seed.source_key: seed for seed in EVERYTHING}
    for file in Path(folder).glob("*.toml"):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        assert set(table) == {"source_key", "slug", "confirmed_on", "record"}
        assert_kept(table["record"], dump(by_key[table["source_key"]].record))


def assert_kept(written, read):
    if isinstance(written, dict):
        for key, value in written.items():
            assert key in read
            assert_kept(value, read[key])
    elif isinstance(written, list):
        assert len(written) == len(read)
        for one, other in zip(written, read, strict=True):
            assert_kept(one, other)
    else:
        assert written.strip() == read if isinstance(written, str) else written == read


@pytest.mark.parametrize("seed", BY_SLUG)
def test_every_entry_has_its_source_and_month(seed):
    assert seed.confirmed_on == date(2025, 4, 1)
    assert seed.record.source_name.startswith("HiQUALITY highlight report, Appendix A, case study ")
    assert seed.record.source_date == "2025-04"
    assert len({other.slug for other in EVERYTHING}) == len({other.source_key for other in EVERYTHING}) == 11


@pytest.mark.parametrize("seed", BY_SLUG)
def test_titles_and_summaries_fit(seed):
    assert 10 <= len(seed.record.title) <= 120
    assert 50 <= len(seed.record.summary) <= 300
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", seed.slug)
    assert len(seed.slug) <= 80


@pytest.mark.parametrize("seed", BY_SLUG)
def test_every_tag_is_a_known_term(seed):
    found = list(tags(seed.record))
    assert found
    for _field, vocabulary, term in found:
        get_term(vocabulary, term)


@pytest.mark.parametrize("seed", BY_SLUG)
def test_every_borough_is_real_and_marked_as_inferred(seed):
    """The report names no borough."""
    assert set(seed.record.boroughs) <= set(borough_names())
    assert inferred(seed, "boroughs") == set(seed.record.boroughs)


@pytest.mark.parametrize("seed", BY_SLUG)
def test_what_is_marked_as_inferred_is_in_the_record(seed):
    for entry in seed.record.inferred:
        field, _, term = entry.partition(":")
        if field == "place":
            assert seed.record.place.postcode
        elif field == "barriers":
            assert term in {item.barrier for item in seed.record.barriers}
        else:
            value = getattr(seed.record, field)
            assert value == term or term in value, entry


@pytest.mark.parametrize("seed", BY_SLUG)
def test_nobody_is_named_or_quoted_and_the_words_are_respectful(seed):
    assert not NEVER.search(told(seed))


@pytest.mark.parametrize("seed", BY_SLUG)
def test_nothing_the_report_does_not_say_is_filled_in(seed):
    record = seed.record
    assert not record.source_url
    assert not record.declared_no_patient
    assert not record.declared_licence
    for field in (
        "lessons_start",
        "lessons_differently",
        "left_out",
        "volunteers_paid",
        "organisation_url",
        "charity_number",
    ):
        assert getattr(record, field, "") == ""
    for field in ("in_return", "languages", "accessibility"):
        assert getattr(record, field, ()) == ()


@pytest.mark.parametrize("number", STUDIES)
def test_a_partner_that_is_an_asset_links_to_it(number):
    for partner in STUDIES[number].record.partners:
        assert partner.asset_key in ("", *ASSETS)
        assert bool(partner.asset_key) == (partner.name in {seed.record.title for seed in ASSETS.values()})


LEADS = {
    1: ("Battersea Fields Practice", "H85111", "practice", "E09000032"),
    2: ("Hills, Brooks & Dales PCN", "U39721", "pcn", "E09000022"),
    3: ("Grand Union Health Centre", "E87637", "practice", "E09000033"),
    4: ("Orpington PCN", "", "pcn", "E09000006"),
    5: ("The Mission Practice", "F84016", "practice", "E09000030"),
    6: ("Hiyos GP practice", "E85062", "practice", "E09000018"),
}


@pytest.mark.parametrize("number", LEADS)
def test_the_lead_organisation_and_its_code(number):
    record = STUDIES[number].record
    assert (record.organisation, record.ods_code, record.lead_level, *record.boroughs) == LEADS[number]
    assert inferred(STUDIES[number], "ods_code") == ({record.ods_code} if record.ods_code else set())


WHEN = {
    1: ("pilot", "", ""),
    2: ("running", "2022-10", ""),
    3: ("", "2022-08", ""),
    4: ("running", "2022-07", ""),
    5: ("running", "", ""),
    6: ("finished", "2022-07", "2023-05"),
}


@pytest.mark.parametrize("number", WHEN)
def test_stage_and_months(number):
    record = STUDIES[number].record
    assert (record.stage, record.start_month, record.end_month) == WHEN[number]


COMMUNITIES = {
    1: {"low_income"},
    2: {"women", "ethnic_minority", "low_income", "limited_english"},
    3: {"refugees_asylum", "children_young_people"},
    4: {"older_people"},
    5: {"refugees_asylum", "children_young_people"},
    6: {"children_young_people"},
}


@pytest.mark.parametrize("number", COMMUNITIES)
def test_communities_intended(number):
    assert set(STUDIES[number].record.communities) == COMMUNITIES[number]
    assert inferred(STUDIES[number], "communities") == ({"low_income"} if number == 1 else set())


PLACES = {
    1: ("SW11 5JP", "street"),
    2: ("", "borough"),
    3: ("W2 5EH", "hidden"),
    4: ("", "borough"),
    5: ("E2 9LS", "hidden"),
    6: ("TW3 1NL", "street"),
}


@pytest.mark.parametrize("number", PLACES)
def test_practices_have_a_place_and_networks_a_borough(number):
    place = STUDIES[number].record.place
    assert (place.postcode, place.precision) == PLACES[number]
    assert (place.lat, place.lon, place.address) == (None, None, "")


@pytest.mark.parametrize("seed", BY_SLUG)
def test_places_of_hidden_communities_are_hidden(seed):
    hidden = bool(HIDDEN_COMMUNITIES & set(seed.record.communities))
    assert (seed.record.place.precision == "hidden") == hidden


@pytest.mark.parametrize("number", [3, 5])
def test_hidden_entries_give_no_place_day_or_time_away(number):
    assert not LOCATES.search(told(STUDIES[number]))
    assert STUDIES[number].record.place.postcode not in told(STUDIES[number])


@pytest.mark.parametrize("key", ["connecting-care-for-children", "doctors-of-the-world"])
def test_partners_of_hidden_entries_give_nothing_away_either(key):
    assert not LOCATES.search(told(ASSETS[key]))
    assert ASSETS[key].record.place.postcode == ""


MEASURES = {
    1: {("about 240", ""), ("1", "every month"), ("1", "every three months"), ("hundreds", "")},
    2: {
        ("over 1,000", "October 2022 to February 2025"),
        ("over 1,200", "August 2023 to January 2024"),
        ("20+", ""),
        ("2.5", ""),
        ("5", ""),
        ("1", "every month"),
    },
    3: {
        ("400", "2021"),
        ("120 to 150", "from August 2022"),
        ("47", "from August 2022"),
        ("23", ""),
        ("15", ""),
        ("30", ""),
    },
    4: {("about 80", "")},
    5: {("12,500", ""), ("over 450", "a few months"), ("higher (no figures given)", "")},
    6: {
        ("5", "July 2022 to May 2023"),
        ("3,054", "July 2022 to May 2023"),
        ("over 1,500", "July 2022 to May 2023"),
        ("about 50%", ""),
        ("about 37%", ""),
        ("£315,275", ""),
    },
}


@pytest.mark.parametrize("number", MEASURES)
def test_every_figure_of_the_report_is_a_measure(number):
    assert figures(number) == MEASURES[number]


FACTS = {
    1: (
        "hundreds of visits",
        "every three months",
        "the council",
        "public health team",
        "Flu vaccines",
        "high blood pressure",
        "Citizens Advice",
    ),
    2: (
        "West Norwood and Central Brixton",
        "August 2023",
        "2.5 years",
        "March 2027",
        "breakfast every month",
        "five years",
        "menopause",
        "paid work",
    ),
    3: (
        "30 minutes",
        "weekly cooking club",
        "school places",
        "asylum claim",
        "15 languages",
        "23 countries",
        "47 of them children",
        "no formal funding",
    ),
    4: (
        "21 July 2022",
        "11am to 1pm",
        "bi-weekly",
        "return weekly",
        "About 80",
        "Orpington and The Crays",
        "over two years",
        "mindfulness",
        "fit-to-sit",
    ),
    5: (
        "12,500",
        "over 450",
        "since 2020",
        "part-time social prescriber",
        "GP in training",
        "health visitor",
        "Balint",
        "polio",
        "cancer screening",
        "GMS",
    ),
    6: (
        "five programmes",
        "three days",
        "3,054",
        "Over 1,500",
        "About half",
        "about 37%",
        "£315,275",
        "TikTok, Eventbrite and Zoom",
        "16 and 17",
    ),
}


@pytest.mark.parametrize(("number", "fact"), [(n, fact) for n, facts in FACTS.items() for fact in facts])
def test_every_fact_is_told(number, fact):
    assert fact in told(STUDIES[number])


def test_trap_1_the_data_problem_is_people_who_move_not_coding():
    barriers = {item.barrier: item.text for item in STUDIES[1].record.barriers}
    assert "systems.other" in barriers
    assert not {"systems.ethnicity_coding", "systems.community_coding"} & set(barriers)
    assert "registered with different practices" in barriers["systems.other"]
    assert "coding" not in told(STUDIES[1])


def test_trap_2_an_evaluation_is_told_without_a_result():
    record = STUDIES[2].record
    assert (record.evaluator[:22], record.results_are) == ("King's Health Partners", "not_stated")
    assert record.funding_ends_on == "2027-03-31"
    assert record.evidence != "compared"


def test_trap_3_the_missing_funding_was_that_of_2021():
    record = STUDIES[3].record
    assert record.funding_source == "not_stated"
    assert "no formal funding in 2021" in record.funding_text
    assert "does not say how the work from August 2022 was paid" in record.funding_text


def test_trap_3_patients_as_interpreters_carry_a_safety_note():
    assert STUDIES[3].record.safety_note.startswith("Interpreting:")
    assert "qualified interpreter" in STUDIES[3].record.safety_note


def test_trap_4_the_ambiguity_stays_and_no_figure_is_given_for_isolation():
    record = STUDIES[4].record
    assert "twice a week or every two weeks" in record.what_was_done
    assert [measure.name for measure in record.measures] == ["People at the café"]
    assert "no figure is given" in record.outcomes_text


def test_trap_4_the_network_contract_is_a_reason_and_not_the_money():
    record = STUDIES[4].record
    assert "contract (DES)" in record.what_was_done
    assert record.funding_source == "not_stated"


def test_trap_4_the_network_is_not_given_another_organisation_s_code():
    assert "Y07261" not in told(STUDIES[4])
    assert STUDIES[4].record.ods_code == ""


def test_trap_5_the_balint_group_supported_staff():
    (partner,) = (p for p in STUDIES[5].record.partners if p.name == "Doctors of the World")
    assert (partner.role, partner.asset_key) == ("staff_support", "doctors-of-the-world")
    assert STUDIES[5].record.funding_source == "core_gms"


def test_trap_5_coverage_is_compared_in_words_only():
    (measure,) = (m for m in STUDIES[5].record.measures if "polio" in m.name)
    assert measure.comparator == "the general practice population"
    assert not re.search(r"\d", measure.value)


def test_trap_6_who_was_reached_is_not_the_target():
    record = STUDIES[6].record
    assert "ethnic_minority" not in record.communities
    assert record.communities_reached == ("ethnic_minority",)
    assert "career" in record.communities_text
    assert record.online


def test_trap_6_the_grant_has_an_amount_and_no_giver():
    record = STUDIES[6].record
    assert (record.funding_source, record.funding_amount_gbp) == ("grant", "315275")
    assert "does not say who gave" in record.funding_text
    assert "funder" not in {partner.role for partner in record.partners}


def test_the_wellbeing_cafe_speaks_the_words_people_search_with():
    record = STUDIES[4].record
    assert "lonely older people" in record.title
    assert "isolated" in record.summary
    assert "loneliness" in record.problem
    assert sum("lonely" in told(seed) for seed in STUDIES.values()) == 1


@pytest.mark.parametrize("seed", [pytest.param(seed, id=key) for key, seed in ASSETS.items()])
def test_an_asset_says_what_supports_it_and_that_nobody_confirmed_it(seed):
    record = seed.record
    assert record.supporting_sentence.startswith("The report ")
    assert record.alert == "Listed from the report, not confirmed by the organisation."
    assert (record.contact_text, record.taking_contact, record.schedule) == ("", "", "")
    assert (record.place.postcode, record.place.precision) == ("", "borough")
    assert inferred(seed, "offers") == set(record.offers)
    assert inferred(seed, "asset_type") == {record.asset_type}


def test_no_case_study_lists_a_barrier_twice():
    for seed in STUDIES.values():
        barriers = [item.barrier for item in seed.record.barriers]
        assert len(barriers) == len(set(barriers))
        assert set(barriers) <= set(ids("barrier"))
