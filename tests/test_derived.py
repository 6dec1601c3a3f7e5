"""The files made from the truth: what is in them, what never is, and that they heal."""

import json
import os
import sqlite3
from dataclasses import replace

import pytest

import casestudies.public
import geodata.public
from app import presenters
from app.entries.locate import locator
from app.find.searcher import Searcher
from app.knowledge import Knowledge
from app.operations import derived
from app.settings import Settings
from casestudies.forms import RULES as CASE_STUDIES
from geodata.forms import RULES as ASSETS
from kb import drafts, moderation
from kb.records import Contact, Place, Precision, Visibility
from kb.states import VersionState
from tests.factories import CONTACT, LAMBETH, create_asset, create_case_study, create_moderator, create_person

PUBLIC_CASE_STUDY = """
    title organisation boroughs address summary communities stage start_month end_month place contact problem
    what_was_done strategies activities community_part partners communities_reached outcomes measures evidence
    barriers needed funding funding_amount_gbp safety_note lead_level icbs london_wide online latitude longitude
    source confirmed_on published_at licence inferred ods_code id
"""

PUBLIC_ASSET = """
    name organisation boroughs address summary asset_type offers in_return communities place schedule
    taking_contact service_status alert contact description organisation_url icbs london_wide online latitude
    longitude supporting_sentence source confirmed_on published_at licence inferred id
"""


@pytest.fixture
def knowledge(db, tmp_path, reference_db):
    """A data folder with a truth and the real postcode table, searching by keyword."""
    os.symlink(reference_db, tmp_path / "reference.db")
    return Knowledge(Settings(data_dir=tmp_path, semantic="off"), db)


def rebuild(knowledge):
    derived.bring_up_to_date(knowledge, wait=True)


def rows(knowledge, sql, *values):
    with sqlite3.connect(knowledge.published) as connection:
        return connection.execute(sql, values).fetchall()


def files_of(knowledge):
    return b"".join(path.read_bytes() for path in (knowledge.published, knowledge.index))


def test_exactly_these_columns_are_public(knowledge):
    rebuild(knowledge)
    for table, expected in (("case_studies", PUBLIC_CASE_STUDY), ("assets", PUBLIC_ASSET)):
        assert [row[1] for row in rows(knowledge, f"PRAGMA table_info({table})")] == expected.split()
    assert [column.name for column in casestudies.public.TABLE.columns] == PUBLIC_CASE_STUDY.split()
    assert [column.name for column in geodata.public.TABLE.columns] == PUBLIC_ASSET.split()


def test_canaries_never_reach_a_derived_file(knowledge, postcodes, db):
    """A secret in every private place: drafts, contacts, exact points, hidden venues, reasons, reviewers, people."""
    author = create_person(db, name="Canary Person", organisation="Synthetic Practice")
    person = Contact(
        kind="person", name="Canary Named", email="canary-named@synthetic.example", phone="020 0000 4242",
        visibility=Visibility.NONE,
    )  # fmt: skip
    coarse = Place(
        postcode="SE5 8AZ", lat=51.4712345, lon=-0.0912345, borough=LAMBETH, address="42 Canary Street",
        precision=Precision.STREET,
    )  # fmt: skip
    hidden = replace(coarse, precision=Precision.EXACT)
    locate = locator(postcodes)
    moderator = create_moderator(db)
    drafts.start(db, author, CASE_STUDIES, CASE_STUDIES.record_type(title="Canary draft title"))
    create_case_study(db, author, state=VersionState.SUBMITTED, title="Canary submitted title")
    create_case_study(db, author, state=VersionState.CHANGES_REQUESTED, title="Canary returned title")
    gone = create_case_study(db, author, title="Canary withdrawn title")
    drafts.withdraw(db, author, gone.entry_id)
    create_asset(db, author, contacts=(CONTACT, person), place=coarse, locate=locate)
    create_asset(
        db, author, place=hidden, locate=locate, communities=("domestic_abuse",), schedule="Canary Tuesdays at ten"
    )
    version = create_case_study(db, author, place=hidden, communities=("undocumented",), contacts=(CONTACT, person))
    draft = drafts.open_draft(db, author, version.entry_id)
    record = replace(
        drafts.get_draft(db, author, CASE_STUDIES, draft.id)[1], title="Canary waiting edit", declared_no_patient=True
    )
    drafts.save(db, author, draft.id, record, (CONTACT, person), edit=draft.edit)
    drafts.submit(db, author, CASE_STUDIES, draft.id)
    moderation.request_changes(db, moderator, draft.id, reason="Canary reason")
    rebuild(knowledge)
    found = files_of(knowledge)
    assert b"Synthetic community hall" in found
    for secret in (b"anary", b"51.47123", b"0.09123", b"SE5 8AZ", b"0000 4242", b"42 C"):
        assert secret not in found, secret


def test_a_hidden_place_gives_nothing_away_in_any_column(knowledge, postcodes, db):
    place = Place(postcode="SE5 8AZ", precision=Precision.EXACT, address="42 Canary Street")
    create_asset(
        db,
        create_person(db),
        place=place,
        communities=("refugees_asylum",),
        locate=locator(postcodes),
        boroughs=(LAMBETH,),
    )
    rebuild(knowledge)
    [row] = rows(knowledge, "SELECT place, latitude, longitude, schedule FROM assets")
    assert row == ("Somewhere in Lambeth", None, None, "")
    index = Searcher(knowledge).index()
    assert {(card.lat, card.lon) for card in index.cards} == {(None, None)}


def test_the_public_point_is_the_coarse_one(knowledge, postcodes, db):
    exact = postcodes.geocode("SE5 8AZ")
    place = Place(postcode="SE5 8AZ", lat=exact.lat, lon=exact.lon, borough=exact.borough, precision=Precision.STREET)
    create_asset(db, create_person(db), place=place, locate=locator(postcodes))
    rebuild(knowledge)
    [(lat, lon)] = rows(knowledge, "SELECT latitude, longitude FROM assets")
    assert (lat, lon) == (round(exact.lat, 3), round(exact.lon, 3)) != (exact.lat, exact.lon)


def test_what_is_published_is_found_and_what_is_withdrawn_is_gone_before_any_rebuild(knowledge, db):
    author = create_person(db)
    version = create_case_study(db, author, title="Synthetic pottery for carers")
    rebuild(knowledge)
    searcher = Searcher(knowledge)
    assert [hit.title for hit in searcher.search("pottery").strong] == ["Synthetic pottery for carers"]
    drafts.withdraw(db, author, version.entry_id)
    assert searcher.search("pottery").total == 0
    rebuild(knowledge)
    assert rows(knowledge, "SELECT count(*) FROM case_studies") == [(0,)]
    assert b"pottery" not in files_of(knowledge)


def test_a_second_rebuild_does_nothing(knowledge, db):
    create_case_study(db, create_person(db))
    rebuild(knowledge)
    before = [path.stat().st_ino for path in (knowledge.published, knowledge.index)]
    rebuild(knowledge)
    assert [path.stat().st_ino for path in (knowledge.published, knowledge.index)] == before


@pytest.mark.parametrize("damage", [b"", b"not a database at all", None])
def test_damaged_and_missing_derived_files_are_made_again(knowledge, db, damage):
    create_case_study(db, create_person(db))
    rebuild(knowledge)
    for path in (knowledge.published, knowledge.index):
        if damage is None:
            path.unlink()
        else:
            path.write_bytes(damage)
    rebuild(knowledge)
    assert derived.published_is_current(knowledge)
    assert derived.index_is_current(knowledge)
    assert rows(knowledge, "SELECT count(*) FROM case_studies") == [(1,)]


def test_derived_files_use_no_write_ahead_log(knowledge, db):
    create_case_study(db, create_person(db))
    rebuild(knowledge)
    for path in (knowledge.published, knowledge.index):
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert not path.with_name(path.name + "-wal").exists()


def test_another_public_address_is_written_into_the_tables(knowledge, db):
    create_case_study(db, create_person(db))
    rebuild(knowledge)
    moved = replace(
        knowledge, settings=Settings(data_dir=knowledge.folder, semantic="off", public_url="https://kb.example")
    )
    rebuild(moved)
    [(address,)] = rows(moved, "SELECT address FROM case_studies")
    assert address == "https://kb.example/c/synthetic-walking-group"


def test_lists_in_the_tables_are_json_of_labels(knowledge, db):
    create_case_study(db, create_person(db))
    rebuild(knowledge)
    [(communities, icbs)] = rows(knowledge, "SELECT communities, icbs FROM case_studies")
    assert json.loads(communities) == ["Older people"]
    assert json.loads(icbs) == ["SEL"]


def test_a_former_board_finds_what_its_boroughs_share_now(knowledge, db):
    create_case_study(db, create_person(db), boroughs=("E09000003",), title="Synthetic Barnet walk")
    rebuild(knowledge)
    facets = Searcher(knowledge).search("").facets["icb"]
    assert facets == {"NCL": 1, "WNL": 1}


def test_a_hit_of_the_command_line_names_its_short_address(knowledge, db):
    create_asset(db, create_person(db))
    rebuild(knowledge)
    [hit] = Searcher(knowledge).search("hall").strong
    plain = presenters.plain_hit(hit, "https://kb.example")
    assert plain["address"] == "https://kb.example/a/synthetic-community-hall"
    assert ASSETS.kind == plain["kind"]


def test_search_answers_by_keyword_before_the_model_is_loaded(knowledge, db):
    create_case_study(db, create_person(db), title="Synthetic pottery for carers")
    rebuild(knowledge)
    searcher = Searcher(replace(knowledge, settings=Settings(data_dir=knowledge.folder, semantic="on")))
    assert not searcher.has_meaning
    assert searcher.search("pottery").mode == "keyword"
    searcher.load_model()  # there is none in this folder: search goes on as it was
    assert searcher.search("pottery").total == 1
