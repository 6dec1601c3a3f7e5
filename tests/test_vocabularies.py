"""The lists of terms: complete, respectful, and refusing what they do not hold."""

import re

import pytest

from kb.errors import NotFound
from kb.vocabularies import HIDDEN_COMMUNITIES, VOCABULARIES, get_term, ids, label, labels, vocabulary

# Words that no label or hint may use; the survey's own wording is kept apart.
DISRESPECTFUL = re.compile(
    r"elderly|non-white|hard[ -]to[ -]reach|\bbame\b|vulnerable|illegal|homeless population", re.I
)

OPEN_LISTS = [
    "strategy",
    "community",
    "barrier",
    "enabler",
    "support",
    "evaluation",
    "evidence",
    "identified_by",
    "outcome",
    "activity",
    "role",
    "funding",
    "clinical",
    "asset_type",
    "offer",
    "in_return",
    "lead_level",
    "partner_role",
]
CLOSED_LISTS = {
    "stage": ("idea", "pilot", "running", "paused", "finished", "stopped"),
    "community_part": ("informed", "consulted", "involved", "collaborated", "community_led"),
    "volunteers_paid": ("yes", "no", "not_applicable"),
    "evaluated_by": ("self", "partner", "independent"),
    "results_are": ("published", "on_request", "not_stated"),
    "broken_down_by": ("ethnicity", "sex", "age", "deprivation", "language", "none"),
    "taking_contact": ("yes", "limited", "not_now"),
    "location_type": ("physical", "postal", "virtual"),
    "service_status": ("active", "inactive", "defunct", "temporarily_closed"),
}
ALL_TERMS = [(name, term) for name, listed in VOCABULARIES.items() for term in listed.terms]


def test_every_vocabulary_is_either_open_or_closed():
    assert set(VOCABULARIES) == {*OPEN_LISTS, *CLOSED_LISTS}


@pytest.mark.parametrize("name", OPEN_LISTS)
def test_an_open_list_ends_with_other(name):
    assert ids(name)[-1] == "other"


@pytest.mark.parametrize(("name", "expected"), CLOSED_LISTS.items())
def test_a_closed_list_holds_exactly_its_terms(name, expected):
    assert ids(name) == expected


@pytest.mark.parametrize(
    ("name", "count"),
    {
        "strategy": 7,
        "community": 32,
        "barrier": 36,
        "enabler": 35,
        "support": 8,
        "clinical": 19,
        "asset_type": 21,
    }.items(),
)
def test_a_list_has_lost_no_term(name, count):
    assert len(ids(name)) == count


@pytest.mark.parametrize("name", VOCABULARIES)
def test_ids_and_labels_are_unique_in_their_list(name):
    terms = vocabulary(name).terms
    assert len({term.id for term in terms}) == len({term.label for term in terms}) == len(terms)


@pytest.mark.parametrize(("name", "term"), ALL_TERMS, ids=lambda value: getattr(value, "id", value))
def test_labels_are_short_and_respectful(name, term):
    assert 0 < len(term.label) <= 70
    assert not DISRESPECTFUL.search(f"{term.label} {term.hint}")
    assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)?", term.id)


def test_labels_are_those_agreed():
    assert label("community", "refugees_asylum") == "People seeking asylum and refugees"
    assert label("community", "low_income") == "People and families on low incomes"
    assert label("role", "social_prescriber") == "Social prescriber (link worker)"
    assert label("offer", "bilingual_support") == "Bilingual support (not for clinical conversations)"


def test_survey_wording_is_kept_apart_from_the_label():
    term = get_term("community", "other")
    assert term.survey == "Other vulnerable groups (please specify)"
    assert term.label == "Another community"


def test_barriers_and_enablers_share_ids_but_not_labels():
    shared = set(ids("barrier")) & set(ids("enabler"))
    assert set(ids("barrier")) - shared == {"workforce.numbers"}
    assert set(ids("enabler")) == shared
    same = {i for i in shared if label("barrier", i) == label("enabler", i)}
    assert same == {i for i in shared if i.endswith(".other")}
    assert get_term("enabler", "workforce.culture").survey == "Organisational culture readiness"


def test_a_barrier_stands_under_its_domain():
    assert get_term("barrier", "systems.technology").domain_label == "Health information systems"
    assert get_term("barrier", "protected_time").domain_label == "From the interviews and case studies"


def test_terms_beyond_the_survey_say_so():
    assert get_term("community", "older_people").beyond_survey
    assert get_term("barrier", "qof_workload").source == "from the interviews"
    assert not get_term("community", "disabled").beyond_survey
    assert sum(not term.beyond_survey for term in vocabulary("community").terms) == 7


def test_hidden_communities_are_terms():
    assert {"refugees_asylum", "undocumented", "sex_workers", "modern_slavery", "domestic_abuse"} == HIDDEN_COMMUNITIES
    assert set(ids("community")) >= HIDDEN_COMMUNITIES


def test_labels_keep_the_order_given():
    assert labels("community", ("women", "men")) == ("Women", "Men")


def test_unknown_names_and_ids_raise_a_sentence():
    with pytest.raises(NotFound, match="no list of terms called “colours”"):
        vocabulary("colours")
    with pytest.raises(NotFound, match="“martians” is not a choice of the list “Communities”"):
        labels("community", ("women", "martians"))
