"""The NHS list of practices: read, checked, loaded whole or not at all. The organisations are made up."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.operations.prepare import lead_organisations
from kb import ods_report
from kb.errors import NotAllowed
from kb.ods_report import NotAnOdsList, parse_practices, readable
from kb.organisations import Ingested, add_missing, ingest, list_organisations, preview_ingest
from kb.people import SYSTEM
from kb.schema import audit
from tests.factories import create_person
from tests.organisation_lists import NCL, NORTH_EAST, as_csv, as_zip, practice

REAL_LIST = Path(__file__).parents[2] / "shared" / "data" / "ods" / "epraccur_2025-11.csv"


def load(db, *rows, actor=SYSTEM):
    return ingest(db, actor, parse_practices(as_csv(*rows)))


def stored(db):
    return {one.ods_code: one for one in list_organisations(db)}


def audited(db):
    with db.read() as connection:
        return list(connection.execute(sa.select(audit.c.action, audit.c.reason)))


def test_only_londons_gp_practices_are_loaded_and_closed_strangers_are_left_out(db):
    done = load(
        db,
        practice("X00001"),
        practice("X00002", icb=NORTH_EAST),
        practice("X00003", setting="9"),
        practice("X00004", status="C", closed="20200331"),
        practice("X00005", status="D"),
        practice("X00006", status="P"),
    )
    assert done.in_words() == "1 new, 0 changed, 0 unchanged, 0 closed, 0 refused"
    assert set(stored(db)) == {"X00001"}
    assert audited(db) == [("load_organisations", done.in_words())]


def test_loading_again_changes_nothing(db):
    load(db, practice("X00001"), practice("X00002"))
    before = stored(db)
    assert load(db, practice("X00001"), practice("X00002")) == Ingested(unchanged=2)
    assert stored(db) == before
    assert len(audited(db)) == 1


def test_what_changed_is_changed_what_closed_is_marked_and_what_is_not_named_stays(db):
    load(db, practice("X00001"), practice("X00002"), practice("X00003"))
    given = parse_practices(
        as_csv(practice("X00001", "SYNTHETIC HEALTH CENTRE"), practice("X00002", status="C", closed="20260930"))
    )
    assert preview_ingest(db, given) == Ingested(changed=1, closed=1)
    assert stored(db)["X00002"].closed_on is None
    assert ingest(db, SYSTEM, given) == Ingested(changed=1, closed=1)
    now = stored(db)
    assert now["X00001"].name == "Synthetic Health Centre"
    assert now["X00002"].closed_on == date(2026, 9, 30)
    assert now["X00003"].closed_on is None


def test_a_practice_that_opens_again_is_no_longer_closed(db):
    load(db, practice("X00001"))
    load(db, practice("X00001", status="C", closed="20260930"))
    assert load(db, practice("X00001")) == Ingested(changed=1)
    assert stored(db)["X00001"].closed_on is None


def test_a_former_icb_becomes_the_one_of_the_day(db, clock):
    load(db, practice("X00001", icb=NCL))
    assert stored(db)["X00001"].icb == "WNL"
    clock.at = clock.at.replace(year=2025)
    load(db, practice("X00001", icb=NCL))
    assert stored(db)["X00001"].icb == "NCL"


def test_the_lead_organisations_of_the_six_take_the_lists_word(db):
    add_missing(db, lead_organisations())
    number = len(stored(db))
    assert load(db, practice("H85111", "SYNTHETIC NAME")) == Ingested(changed=1)
    assert (len(stored(db)), stored(db)["H85111"].name) == (number, "Synthetic Name")
    assert add_missing(db, lead_organisations()) == 0
    assert stored(db)["H85111"].name == "Synthetic Name"


def test_only_an_administrator_loads_a_list(db):
    with pytest.raises(NotAllowed):
        load(db, practice("X00001"), actor=create_person(db))
    assert stored(db) == {}


def test_a_few_rows_that_are_not_readable_are_counted_and_the_others_are_loaded(db):
    rows = [practice(f"X{number:05}") for number in range(100)]
    done = load(db, ["Organisation Code"] * 27, *rows, practice("X00001"))
    assert (done.new, done.refused) == (100, 2)


def test_a_zip_with_the_list_is_read_like_the_list():
    data = as_csv(practice("X00001"))
    assert parse_practices(as_zip(data, **{"epraccur.pdf": b"layout"})) == parse_practices(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "1 of its 1 rows"),
        (as_csv(practice("X00001")[:26]), "27 columns"),
        (as_csv(*[practice("X00001", status="?")] * 9, practice("X00002")), "9 of its 10 rows"),
        (as_csv(practice("X00001", closed="20261332")), "1 of its 1 rows"),
        (as_csv(practice("X00001", status="C")), "1 of its 1 rows"),
        (as_csv(practice("x 1")), "1 of its 1 rows"),
        (as_csv(practice("X00001", icb=NORTH_EAST)), "London"),
        (as_csv(practice("X00001", "L\xe9on")).decode().encode("cp1252"), "UTF-8"),
        (as_csv(practice("X00001")).decode().encode("utf-16"), "UTF-8"),
        (as_csv(practice("X00001", "nul\0")), "not text"),
        (as_csv(practice("X00001"))[:20], "not CSV"),
        # Which of the two depends on how long a cell this process lets csv read: imports raise that.
        (as_csv(practice("X00001", "x" * 10_000_000)), "not CSV|1 of its 1 rows"),
        (b"PK\x03\x04 not a zip at all", "damaged"),
        (as_zip(as_csv(practice("X00001")))[:-30], "damaged"),
        (as_zip(b"nothing", "readme.txt"), "0 CSV files"),
        (as_zip(b"a", **{"b.csv": b"b"}), "2 CSV files"),
    ],
)
def test_a_damaged_or_wrong_file_is_refused_with_the_reason(data, reason):
    with pytest.raises(NotAnOdsList, match=reason):
        parse_practices(data)


def test_a_zip_bomb_is_read_no_further_than_the_limit():
    bomb = as_zip(b"0" * (ods_report.LARGEST + 1))
    assert len(bomb) < 100_000
    with pytest.raises(NotAnOdsList, match="larger than 30 MB"):
        parse_practices(bomb)


def test_more_rows_than_england_has_are_refused(monkeypatch):
    monkeypatch.setattr(ods_report, "MOST_ROWS", 3)
    with pytest.raises(NotAnOdsList, match="more than 3 rows"):
        parse_practices(as_csv(*[practice(f"X{number:05}") for number in range(4)]))


@pytest.mark.parametrize(
    ("listed", "read"),
    [
        ("THE SYNTHETIC PRACTICE AT THE HILL", "The Synthetic Practice at the Hill"),
        ("DR AB EXAMPLE'S PRACTICE", "Dr AB Example's Practice"),
        ("ST EXAMPLE'S GP CENTRE (NORTH)", "St Example's GP Centre (North)"),
        ("1ST-FLOOR MWH CLINIC", "1st-Floor MWH Clinic"),
        ("Synthetic iPractice", "Synthetic iPractice"),
    ],
)
def test_names_in_capitals_are_made_readable(listed, read):
    assert readable(listed) == read


@pytest.mark.skipif(not REAL_LIST.exists(), reason="the real list is not here")
def test_the_real_list_of_november_2025_loads(db):
    given = parse_practices(REAL_LIST.read_bytes())
    done = ingest(db, SYSTEM, given)
    assert (done.new, done.refused) == (1153, 0)
    assert ingest(db, SYSTEM, given) == Ingested(unchanged=1153)
    assert {one.icb for one in list_organisations(db)} == {"NEL", "SEL", "SWL", "WNL"}
