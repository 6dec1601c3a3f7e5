"""Choosing the organisation in both long forms, in Streamlit's own harness on a real truth."""

import pytest

from app.forms.organisation_form import AS_TYPED
from kb.ods_report import parse_practices
from kb.organisations import ingest
from kb.people import SYSTEM
from kb.states import VersionState
from tests.factories import create_asset, create_case_study, create_person
from tests.organisation_lists import as_csv, practice
from tests.test_share_page import knowledge, open_page, own, shown  # noqa: F401

LISTED = as_csv(practice("X00001", "ZIMBLE FIELDS PRACTICE"), practice("X00002", "ZIMBLE [HILL](SURGERY)"))
MATCH = "share_match"


@pytest.fixture
def listed(knowledge):  # noqa: F811
    ingest(knowledge.db, SYSTEM, parse_practices(LISTED))
    return knowledge


@pytest.fixture
def person(listed):
    return create_person(listed.db)


def kept(listed, person):
    [(_, version)] = own(listed, person)
    return version.content["organisation"], version.content["ods_code"], version.content.get("lead_level")


def is_asked(page, key=MATCH):
    return any(radio.key == key for radio in page.radio)


@pytest.mark.parametrize("typed", ["zimble", "x00001", "SW11 1AA", "Zimbel feilds"])
def test_a_chosen_organisation_brings_its_code_name_kind_and_icb(listed, person, open_page, typed):  # noqa: F811
    page = open_page(person, "share")
    page.selectbox(key="share_lead_level").select("pcn").run()
    page.text_input(key="share_organisation").set_value(typed).run()
    page.radio(key=MATCH).set_value("X00001").run()
    assert not page.exception
    assert kept(listed, person) == ("Zimble Fields Practice", "X00001", "practice")
    assert page.text_input(key="share_organisation").value == "Zimble Fields Practice"
    assert "X00001, SW11 1AA, South West London" in shown(page)
    assert not is_asked(page)
    [(entry, _)] = own(listed, person)
    again = open_page(person, "share", entry=str(entry.id))
    assert not is_asked(again)
    assert kept(listed, person)[1] == "X00001"


def test_what_was_typed_may_stand(listed, person, open_page):  # noqa: F811
    page = open_page(person, "share")
    page.text_input(key="share_organisation").set_value("Zimble friends").run()
    assert not is_asked(page)
    page.text_input(key="share_organisation").set_value("Zimble").run()
    assert page.radio(key=MATCH).options[-1] == "Not listed\\: use “Zimble”"
    page.radio(key=MATCH).set_value(AS_TYPED).run()
    assert kept(listed, person)[:2] == ("Zimble", "")
    assert not is_asked(page)


def test_another_name_takes_the_code_away(listed, person, open_page):  # noqa: F811
    draft = create_case_study(
        listed.db, person, state=VersionState.DRAFT, organisation="Zimble Fields Practice", ods_code="X00001"
    )
    page = open_page(person, "share", entry=str(draft.entry_id))
    assert "X00001, SW11 1AA" in shown(page)
    page.text_input(key="share_title").set_value("Synthetic other title").run()
    assert kept(listed, person)[1] == "X00001"
    page.text_input(key="share_organisation").set_value("Synthetic club").run()
    assert kept(listed, person)[:2] == ("Synthetic club", "")


def test_an_organisation_of_a_name_that_looks_like_markdown_is_shown_as_it_is_written(
    listed,
    person,
    open_page,  # noqa: F811
):
    page = open_page(person, "share")
    page.text_input(key="share_organisation").set_value("zimble").run()
    assert "Zimble \\[Hill\\]\\(Surgery\\)\\, X00002" in page.radio(key=MATCH).options[1]


def test_an_asset_takes_its_organisation_from_the_list_too(listed, person, open_page):  # noqa: F811
    draft = create_asset(listed.db, person, state=VersionState.DRAFT, organisation="")
    page = open_page(person, "add_asset", entry=str(draft.entry_id))
    page.text_input(key="add_asset_organisation").set_value("zimble fields").run()
    page.radio(key="add_asset_match").set_value("X00001").run()
    assert kept(listed, person)[:2] == ("Zimble Fields Practice", "X00001")
