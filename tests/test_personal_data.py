"""The first check of free text for patients' data. Every number, name and address here is made up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.personal_data import ADVICE, PersonalKind, find_marks
from kb.personal_numbers import is_nhs_number

E, N, P, D = PersonalKind.EMAIL, PersonalKind.NHS_NUMBER, PersonalKind.PHONE, PersonalKind.FULL_DATE
PC, NAME, AGE = PersonalKind.POSTCODE, PersonalKind.NAME, PersonalKind.AGE_AND_CONDITION
BORN, HOME, QUOTE, STATUS, FEW = (
    PersonalKind.BIRTH_DATE,
    PersonalKind.HOME,
    PersonalKind.QUOTE_AND_AGE,
    PersonalKind.AGE_AND_STATUS,
    PersonalKind.SMALL_COUNT,
)


def marked(text, *, strict=False):
    return [(text[mark.start : mark.end], mark.kind) for mark in find_marks(text, strict=strict)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("her NHS number is 999 000 0018", [("999 000 0018", N)]),
        ("9990000018", [("9990000018", N)]),
        ("999-000-0018,", [("999-000-0018", N)]),
        ("write to synthetic.person@example.org.", [("synthetic.person@example.org", E)]),
        ("ring 020 7946 0018 today", [("020 7946 0018", P)]),
        ("ring (020) 7946 0018", [("(020) 7946 0018", P)]),
        ("+44 7700 900123", [("+44 7700 900123", P)]),
        ("+44 (0)20 7946 0018", [("+44 (0)20 7946 0018", P)]),
        ("07700900123", [("07700900123", P)]),
        ("born 03/04/1961", [("03/04/1961", BORN)]),
        ("DOB 3.4.61", [("3.4.61", BORN)]),
        ("1961-04-03 (date of birth)", [("1961-04-03", BORN)]),
        ("born on 3rd of April 1961", [("3rd of April 1961", BORN)]),
        ("lives at SE5 8AZ", [("SE5 8AZ", HOME)]),
        ("she is at home at 9 Synthetic Road", [("9 Synthetic Road", HOME)]),
        ("Mrs Khan came", [("Mrs Khan", NAME)]),
        ("help for mrs khan", [("mrs khan", NAME)]),
        ("MR KHAN", [("MR KHAN", NAME)]),
        ("a participant called Zubeida", [("Zubeida", NAME)]),
        ("Mary had undiagnosed atrial fibrillation", [("Mary", NAME)]),
        ("Mary, 78, came", [("Mary", NAME)]),
        ("a 34-year-old asylum seeker in Penge", [("34-year-old", STATUS)]),
        ("“We are outside.” – Parent of a 6-year-old", [("6-year-old", QUOTE)]),
        ("3 patients came", [("3 patients", FEW)]),
        ("two women came", [("two women", FEW)]),
        ("٣ patients came", [("٣ patients", FEW)]),
        ("Mr and Mrs Khan", [("Mrs Khan", NAME)]),
        ("a 78 year old with dementia", [("78 year old", AGE)]),
        ("diabetic, 45yo", [("45yo", AGE)]),
        ("67F COPD", [("67F", AGE)]),
        ("a woman aged 34 who has HIV", [("woman aged 34", AGE)]),
        ("my 3-year-old has asthma", [("3-year-old", AGE)]),
        ("Ms Khan, 020 7946 0018", [("Ms Khan", NAME), ("020 7946 0018", P)]),
    ],
)
def test_what_may_identify_a_patient_is_marked_where_it_stands(text, expected):
    assert marked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "new mums feeling low",
        "999 000 0017",  # the check digit is wrong
        "1999000001800",
        "dementia in Barnet, near SE5",
        "NEL diabetes, type 2",
        "people who miss appointments, and ms patients",
        "MR scan and MS Society",
        "a master plan for Miss-outs",
        "over 75 year old people with dementia",
        "16-18 year olds with asthma",
        "women aged 50 and over with cancer",
        "patients aged 65 with diabetes",
        "£10M for cancer, a 10 m walk after a stroke",
        "a 40 year old building",
        "open 24/7, in 2022-23, on 3 April, from 2019 to 2024",
        "31/02/1961",
        "1,234,567 people, 0.5%, 100 000 000",
        "Core20PLUS5",
        "3-day programme",
        "2 partners",
        "two half-days",
        "3 sessions",
        "1 in 3 patients",
        "opened on 21 July 2022 at SE5 8AZ",
        "Dr Synthetic leads the cancer clinic",
        "write to reception@synthetic.example or ring 0800 123 4567",
    ],
)
def test_what_identifies_nobody_is_left_alone(text):
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1961-04-03", [("1961-04-03", D)]),
        ("12/25/1961", [("12/25/1961", D)]),
        ("April 3, 1961", [("April 3, 1961", D)]),
        ("se58az", [("se58az", PC)]),
        ("EC1A 1BB", [("EC1A 1BB", PC)]),
        ("Dr. A. Synthetic", [("Dr. A. Synthetic", NAME)]),
        ("office@synthetic.example", [("office@synthetic.example", E)]),
    ],
)
def test_where_nobody_will_look_whatever_could_be_somebodys_counts(text, expected):
    assert marked(text, strict=True) == expected
    assert marked(text) == []


@pytest.mark.parametrize("digits", ["9990000018", "9990000026"])
def test_nhs_number_has_to_have_its_check_digit(digits):
    assert is_nhs_number(digits)
    assert not is_nhs_number(digits[:-1] + str((int(digits[-1]) + 1) % 10))


def test_every_kind_says_what_it_is_and_what_to_do():
    assert set(ADVICE) == set(PersonalKind)
    assert all(advice.what and advice.do.endswith(".") for advice in ADVICE.values())


PIECES = st.sampled_from(
    (
        "Mary",
        " had ",
        "cancer",
        ", 78,",
        "3 patients",
        "“",
        "”",
        " – ",
        "6-year-old",
        "refugee",
        "born ",
        "3/4/61",
        "lives at ",
    )
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join)))
def test_marks_lie_in_the_text_in_order_and_none_over_another(text):
    marks = find_marks(text)
    ends = [0, *(mark.end for mark in marks)]
    assert all(
        mark.start >= before and mark.start < mark.end <= len(text) for mark, before in zip(marks, ends, strict=False)
    )


@pytest.mark.parametrize(
    "piece",
    [
        *("a", "0", "7 ", "a@", ".", "12/", "Mr ", "Mr A ", "aged ", "a.b@c.", "9990000018 ", "\ud800", "one ", "“ab"),
        *(
            "Mary had ",
            "two Asian ",
            "three-",
            "12 High ",
            " A",
            "I'm 45 ",
            "”  - ",
            "two had ",
            "Aa-",
            "健",
            "lives at ",
        ),
    ],
)
def test_a_very_long_text_of_anything_is_read_to_its_end(piece):
    text = piece * (300_000 // len(piece)) + " synthetic.person@example.org"
    assert marked(text)[-1] == ("synthetic.person@example.org", E)
