"""Whom somebody means by a name, a code or a postcode. The organisations are made up."""

from datetime import date

import pytest

from kb.organisation_matches import find_matches
from kb.organisations import Organisation

NAMES = {
    "X00001": ("Zimble Fields Practice", "SE5 8AZ"),
    "X00002": ("The Quorn Health Centre", "SE5 9ZZ"),
    "X00003": ("Dr AB Example's Practice", "N1 1AA"),
    "X00004": ("Fields of Quorn Surgery", "N1 1AB"),
    "Y00001": ("Zimble PCN", ""),
}
KNOWN = [Organisation(code, name, "practice", "SEL", postcode, "synthetic") for code, (name, postcode) in NAMES.items()]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("X00003", ["X00003"]),
        ("x 00003", ["X00003"]),
        ("x0000", ["X00003", "X00004", "X00002", "X00001"]),
        ("se5 8az", ["X00001"]),
        ("SE58AZ", ["X00001"]),
        ("SE5", ["X00002", "X00001"]),
        ("zimble", ["X00001", "Y00001"]),
        ("fields", ["X00004", "X00001"]),
        ("quorn fields", ["X00004"]),
        ("Quorn surgery", ["X00004", "X00002"]),
        ("Zimbel Feilds", ["X00001"]),
        ("Dr Examples", ["X00003"]),
        ("Synthetic Practice", []),
        ("N1", []),
        ("?!", []),
        ("", []),
        ("x" * 10_000, []),
    ],
)
def test_matches_come_in_the_order_of_likelihood(typed, codes):
    assert [one.ods_code for one in find_matches(KNOWN, typed)] == codes


def test_at_most_eight_are_offered_and_closed_ones_after_the_open():
    many = [Organisation(f"X{n:05}", "Zimble Practice", "practice", "SEL", "", "synthetic") for n in range(20)]
    closed = Organisation("A00001", "Zimble Practice", "practice", "SEL", "", "synthetic", date(2026, 1, 1))
    assert [one.ods_code for one in find_matches([closed, *many], "zimble")] == [f"X{n:05}" for n in range(8)]
    assert find_matches([closed, *many], "A00001") == [closed]
