"""Boroughs and boards with their dates."""

from datetime import date

import pytest

from kb import areas
from kb.errors import NotFound

BEFORE, AFTER = date(2026, 3, 31), date(2026, 4, 1)


def test_london_has_33_boroughs_each_in_one_board_on_any_day():
    assert len(areas.list_boroughs()) == 33
    for day in (date(2022, 7, 1), BEFORE, AFTER, date(2030, 1, 1)):
        assert len(list(areas._valid(areas.list_memberships(), day))) == 33


def test_five_boards_became_four_on_1_april_2026():
    assert [icb.code for icb in areas.icbs_on(BEFORE)] == ["NCL", "NEL", "NWL", "SEL", "SWL"]
    assert [icb.code for icb in areas.icbs_on(AFTER)] == ["NEL", "SEL", "SWL", "WNL"]
    new = areas.get_icb("WNL")
    assert (new.gss, new.ods_code, new.name) == ("E54000071", "Z9B2Z", "NHS West and North London")
    assert [icb.code for icb in areas.former_icbs("WNL")] == ["NCL", "NWL"]


def test_thirteen_boroughs_are_in_west_and_north_london():
    members = [b.gss for b in areas.list_boroughs() if areas.icb_of_borough(b.gss, AFTER) == "WNL"]
    assert len(members) == 13


@pytest.mark.parametrize(
    ("code", "day", "expected"), [("QMJ", BEFORE, "NCL"), ("QMJ", AFTER, "WNL"), ("NEL", AFTER, "NEL")]
)
def test_codes_of_any_list_are_resolved_by_date(code, day, expected):
    assert areas.current_icb(code, day) == expected


def test_what_was_shared_from_barnet_is_found_under_both_boards():
    assert areas.icbs_ever_of_boroughs(["E09000003"]) == ("NCL", "WNL")


def test_an_unknown_area_says_so():
    with pytest.raises(NotFound, match="“Kent” is not a London borough"):
        areas.get_borough("Kent")
    with pytest.raises(NotFound, match="“QQQ” is not an ICB"):
        areas.get_icb("QQQ")
