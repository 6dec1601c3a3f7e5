"""The packaged glossary: every entry has the form that search reads, and says nothing twice."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

FILE = Path(__file__).parent.parent / "indexing" / "data" / "glossary.toml"
ENTRIES = tomllib.loads(FILE.read_text(encoding="utf-8"))["entry"]

FORM = {"terms": list, "plain": list, "ambiguous": bool, "only_as_written": list}
LONGEST_TYPED = 6  # words: search looks for no longer ones

# What anybody in primary care expects to be able to type.
EXPECTED = """
ARRS PCN ICB ICS GMS PMS APMS DES LES LCS QOF SPLW SP HCA ANP PA CHWW VCSE PPG PPI JSNA HWB DVA IRIS FGM SMI PHC LD AHC
LTC T2DM CVD CKD COPD AF TIA HTN BP ABPM BMI HbA1c NDPP NHSHC MMR HPV BCG AAA FIT PSA CSP LARC IUD TOP EPAU ESOL NRPF
UASC HO EIA EDI MECC MDT CMHT CAMHS IAPT ADHD ASD SEND EHCP CYP HV SCPHN MH A&E ED UTC OOH 111 DNA DNAR ReSPECT ACP EoLC
GSF PEoLC BSL AIS IMD LSOA Core20PLUS5 PHM EMIS SystmOne CQC UKHSA OHID HEE NIHR ARC CRN RCGP BMA LMC GRT BBV HIV PrEP
HCV HBV TB LTBI OST NSP AUDIT LGBT DWP PIP UC CAB DOAC INR MS PC CP
"""


def key(term):
    """As search compares: words in lower case, without punctuation or a plural's s."""
    words = " ".join(re.findall(r"[^\W_]+", term.lower()))
    return words[:-1] if len(words) > 3 and words.endswith("s") and not words.endswith("ss") else words


def strings(entry):
    return [*entry.get("terms", []), *entry.get("plain", []), *entry.get("only_as_written", [])]


def entries_by_key(field):
    found = {}
    for entry in ENTRIES:
        for term in entry.get(field, []):
            found.setdefault(key(term), []).append(entry)
    return found


def test_there_are_220_entries_or_more():
    assert len(ENTRIES) >= 220


def test_every_entry_has_only_known_fields_of_the_right_kind():
    for entry in ENTRIES:
        assert set(entry) <= set(FORM), entry
        assert all(isinstance(value, FORM[name]) for name, value in entry.items()), entry
        assert all(isinstance(text, str) for text in strings(entry)), entry


def test_every_entry_has_two_terms_or_plain_words_that_lead_to_one():
    for entry in ENTRIES:
        assert entry["terms"], entry
        assert len(entry["terms"]) >= 2 or entry.get("plain"), entry


def test_nothing_is_empty_or_padded():
    for entry in ENTRIES:
        assert all(key(text) and text == " ".join(text.split()) for text in strings(entry)), entry
        assert all(value for value in entry.values()), entry


def test_nothing_stands_twice_in_one_entry_whatever_its_case():
    for entry in ENTRIES:
        spellings = Counter(map(key, [*entry["terms"], *entry.get("plain", [])]))
        assert [text for text, times in spellings.items() if times > 1] == [], entry


def test_no_two_entries_have_the_same_terms():
    sets = Counter(frozenset(map(key, entry["terms"])) for entry in ENTRIES)
    assert [sorted(terms) for terms, times in sets.items() if times > 1] == []


def test_only_ambiguous_entries_share_a_term():
    for term, entries in entries_by_key("terms").items():
        assert len(entries) == 1 or all(entry.get("ambiguous") for entry in entries), term


def test_short_forms_have_their_long_form_beside_them():
    for entry in ENTRIES:
        assert any(not term.isupper() or " " in term for term in entry["terms"]), entry


def test_plain_words_are_no_short_forms():
    for entry in ENTRIES:
        assert [text for text in entry.get("plain", []) if text.isupper()] == [], entry


def test_plain_words_are_short_enough_to_be_looked_for():
    for entry in ENTRIES:
        assert [text for text in entry.get("plain", []) if len(key(text).split()) > LONGEST_TYPED] == []


def test_what_is_read_only_as_written_is_a_short_form_of_the_entry():
    for entry in ENTRIES:
        short = entry.get("only_as_written", [])
        assert set(short) <= set(entry["terms"]), entry
        assert all(" " not in text and sum(map(str.isupper, text)) >= 2 for text in short), entry


@pytest.mark.parametrize("everyday", ["FIT", "TOP", "SEND", "CAB", "NICE", "AUDIT", "PrEP", "ReSPECT", "HEAT", "PM"])
def test_short_forms_that_are_everyday_words_are_read_only_as_written(everyday):
    assert all(everyday in entry["only_as_written"] for entry in entries_by_key("terms")[key(everyday)])


@pytest.mark.parametrize("short", EXPECTED.split())
def test_an_expected_short_form_is_explained(short):
    for entry in entries_by_key("terms")[key(short)]:
        assert any(len(term) > len(short) for term in entry["terms"])


@pytest.mark.parametrize(
    "short", ["SP", "PC", "AF", "LD", "MS", "ED", "CP", "PA", "PMS", "PPI", "ACP", "UC", "HBV", "CFS", "SAR", "DNA"]
)
def test_a_short_form_of_several_meanings_is_marked(short):
    assert all(entry.get("ambiguous") for entry in entries_by_key("terms")[key(short)])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sugar", "diabetes"),
        ("waterworks", "prostate"),
        ("waterworks", "urinary"),
        ("jab", "vaccination"),
        ("new mum", "perinatal"),
        ("new mum", "postnatal"),
        ("feeling low", "depression"),
        ("can't sleep", "insomnia"),
        ("on their own", "isolation"),
        ("sick note", "fit note"),
        ("papers", "immigration status"),
    ],
)
def test_plain_words_lead_to_the_terms_that_are_meant(typed, meant):
    reached = {key(term) for entry in entries_by_key("plain")[key(typed)] for term in entry["terms"]}
    assert key(meant) in reached
