"""The field reference names every field and every list, and no other."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from casestudies.fields import Barrier, CaseStudy, Measure, Partner
from geodata.fields import Asset
from kb.records import Precision
from kb.vocabularies import VOCABULARIES

ROOT = Path(__file__).parent.parent
REFERENCE = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
IN_BACKTICKS = set(re.findall(r"`([a-z_]+)`", REFERENCE))


@pytest.mark.parametrize("kind", [CaseStudy, Asset, Partner, Barrier, Measure])
def test_every_field_is_explained(kind):
    assert {field.name for field in fields(kind)} <= IN_BACKTICKS


def test_no_field_is_explained_that_does_not_exist():
    known = {field.name for kind in (CaseStudy, Asset, Partner, Barrier, Measure) for field in fields(kind)}
    assert IN_BACKTICKS - known == {*(str(precision) for precision in Precision), "temporarily_closed"}


def test_every_list_that_is_named_exists():
    rows = [line.strip("|").split("|") for line in REFERENCE.splitlines() if line.startswith("| `")]
    named = {name for row in rows if len(row) > 3 for name in re.split(r",\s*", row[3].strip()) if name}
    assert {"community", "strategy", "barrier", "asset_type", "service_status"} <= named <= set(VOCABULARIES)


@pytest.mark.parametrize(
    "word", ["state", "stage", "service status", "freshness", "entry", "facet", "ICB", "PCN", "QOF"]
)
def test_the_glossary_explains_the_words_that_are_easily_mixed(word):
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {word} \|", glossary, re.M)
