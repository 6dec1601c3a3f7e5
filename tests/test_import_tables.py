"""Case studies out of CSV and JSON lines: what is taken, and what is refused at which row and column."""

import csv
import io
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.fields import CaseStudy
from casestudies.importers.columns import COLUMNS, NAMES, NEEDED
from casestudies.importers.files import read_file
from casestudies.importers.found import ImportedDraft, Refusal, Unreadable
from casestudies.importers.places import KnownPostcode, Lookups
from casestudies.importers.template import column_rows, template_csv
from kb.text import clean_line
from tests.factories import HACKNEY, LAMBETH

LOOKUPS = Lookups(find_postcode=lambda text: KnownPostcode("SE5 8AZ", LAMBETH) if text == "se58az" else None)
GOOD = {"title": "Synthetic walk", "organisation": "Synthetic Practice", "what_was_done": "Synthetic: we walked."}


def as_csv(*rows, names=None, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(names or rows[0].keys())
    writer.writerows(row.values() if isinstance(row, dict) else row for row in rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def read(file, name="synthetic.csv"):
    return list(read_file(name, file, LOOKUPS))


def refused(values):
    """The one refusal of a table, or of a line, with these values, in words."""
    (from_csv,) = read(as_csv(GOOD | values))
    (from_json,) = read(io.BytesIO(json.dumps(GOOD | values).encode()), "synthetic.jsonl")
    assert isinstance(from_csv, Refusal)
    assert (from_csv.column, from_csv.reason) == (from_json.column, from_json.reason)
    return from_csv.in_words()


def test_row_becomes_a_record_with_terms_by_id_or_label():
    values = {
        "communities": "older_people; People experiencing homelessness",
        "boroughs": "Lambeth; E09000012",
        "postcode": "se58az",
        "stage": "Running",
        "start_month": "2024-09",
        "london_wide": "yes",
        "lessons_start": "Bring tea.",
    }
    (draft,) = read(as_csv(GOOD | values))
    record = draft.record
    assert record.communities == ("older_people", "homeless")
    assert (record.boroughs, record.place.postcode) == ((LAMBETH, HACKNEY), "SE5 8AZ")
    assert (record.stage, record.start_month, record.london_wide) == ("running", "2024-09", True)
    assert (draft.where, record.lessons_start) == ("row 2", "Bring tea.")


def test_line_of_json_takes_lists_and_truth_values():
    line = json.dumps(GOOD | {"communities": ["older_people"], "online": True, "boroughs": ["Lambeth"]})
    (draft,) = read(io.BytesIO(f"{line}\n\n".encode()), "synthetic.jsonl")
    assert (draft.record.communities, draft.record.online) == (("older_people",), True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": " "}, "row 2, column “title”: write something here, it is needed."),
        ({"title": "x" * 121}, "row 2, column “title”: 121 characters. Shorten it to 120 or fewer."),
        ({"boroughs": "Lambeth; Atlantis"}, "row 2, column “boroughs”: “Atlantis” is not a London borough."),
        ({"postcode": "ZZ1 1ZZ"}, "row 2, column “postcode”: “ZZ1 1ZZ” is not a postcode in London."),
        ({"start_month": "9/2024"}, "column “start_month”: Month: “9/2024” is not a month"),
        ({"online": "perhaps"}, "column “online”: “perhaps” is neither yes nor no."),
        ({"stage": "running; idea"}, "column “stage”: only one choice may stand here."),
        ({"strategies": "magic"}, "column “strategies”: “magic” is not one of the choices."),
        ({"problem": "a\0b"}, "column “problem”: this holds NUL characters"),
        ({"problem": "x" * 10_000_000}, "column “problem”: 10,000,000 characters. Shorten it to 12,000 or fewer."),
    ],
)
def test_refusal_names_row_column_and_what_to_do(values, words):
    assert words in refused(values)


def test_bad_row_keeps_no_other_from_being_taken():
    found = read(as_csv(GOOD, GOOD | {"title": ""}, GOOD | {"title": "Another"}))
    assert [type(one) for one in found] == [ImportedDraft, Refusal, ImportedDraft]
    assert found[1].where == "row 3"


@pytest.mark.parametrize("cells", [["a", "b"], ["a", "b", "c", "d"]])
def test_ragged_row_is_refused(cells):
    (refusal,) = read(as_csv(cells, names=NEEDED))
    assert f"{len(cells)} cells, but the first row names 3 columns" in refusal.reason


def test_empty_rows_and_empty_cells_at_the_end_do_no_harm():
    (draft,) = read(as_csv(["", "", ""], [*GOOD.values(), "", " "], names=[*NEEDED, ""]))
    assert draft.where == "row 3"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_table_is_read_however_a_spreadsheet_saved_it(delimiter, encoding):
    (draft,) = read(as_csv(GOOD | {"title": "Café; “walk”, £5"}, delimiter=delimiter, encoding=encoding))
    assert draft.record.title == "Café; “walk”, £5"


@pytest.mark.parametrize("formula", ["=1+1", "+SUM(A1)", "-2", "@now", '=HYPERLINK("x")', "<script>alert(1)</script>"])
def test_cell_that_looks_like_a_formula_or_script_stays_the_text_it_is(formula):
    (draft,) = read(as_csv(GOOD | {"problem": formula}))
    assert draft.record.problem == formula


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the column “title” is missing"),
        (b"title,organisation,what_was_done,secret\n", "Row 1, column 4: “secret” is not a column"),
        (b"title,title,what_was_done\n", "“title” stands there twice"),
        (b'title,organisation,what_was_done\na,b,c\n"open,b,c\n', "After row 2 this is no table"),
    ],
)
def test_table_that_cannot_be_read_is_refused_as_a_whole(data, words):
    with pytest.raises(Unreadable, match=words):
        read(io.BytesIO(data))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "row 1: this is not JSON at character"),
        (b"[]", "row 1: a line has to be one object"),
        (b"[" * 100_000, "row 1: this is not JSON that can be read"),
        (b'{"title": {"a": 1}}', "row 1, column “title”: this is not text"),
        (b'{"secret": 1}', "row 1, column “secret”: this is not a name of the template"),
        (b'{"title": "\\ud800"}', "row 1, column “title”: this holds half characters (surrogates)"),
    ],
)
def test_line_that_is_no_record_is_refused(line, words):
    (refusal,) = read(io.BytesIO(line), "a.jsonl")
    assert refusal.in_words().startswith(words)


def test_100_000_rows_are_read_in_flat_memory():
    row = ",".join(GOOD.values())
    file = io.BytesIO("\n".join([",".join(GOOD), *[row] * 100_000]).encode())
    tracemalloc.start()
    try:
        assert sum(isinstance(one, ImportedDraft) for one in read_file("a.csv", file, LOOKUPS)) == 100_000
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_template_is_read_back_and_names_fields_that_a_case_study_has():
    assert read(io.BytesIO(template_csv())) == []
    assert set(NAMES) - {"postcode"} <= set(CaseStudy.__dataclass_fields__)
    assert [name for name, _meaning, _may_hold in column_rows()] == [column.name for column in COLUMNS]


@given(st.fixed_dictionaries({name: st.text(max_size=60) for name in NAMES}))
def test_any_cells_are_kept_as_they_are_or_refused(cells):
    (found,) = read(as_csv(cells, encoding="utf-8")) if any(map(str.strip, cells.values())) else (None,)
    if isinstance(found, ImportedDraft):
        assert found.record.title == clean_line(cells["title"])


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_any_json_value_is_taken_or_refused(value):
    (found,) = read(io.BytesIO(json.dumps(GOOD | {"problem": value}).encode()), "a.jsonl")
    assert isinstance(found, ImportedDraft | Refusal)
