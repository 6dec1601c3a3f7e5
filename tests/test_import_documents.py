"""Case studies out of Markdown, plain text and Word."""

import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casestudies.importers.documents import read_document, read_document_file
from casestudies.importers.figures import find_figures
from casestudies.importers.files import read_file
from casestudies.importers.found import ImportedDraft, Unreadable, source_key
from casestudies.importers.places import KnownPostcode, Lookups, read_organisation
from casestudies.importers.text_files import open_text
from casestudies.importers.word import from_word
from kb.organisations import Organisation
from kb.text import clean
from tests.documents_to_import import APPENDIX, UNDER_HEADINGS, saved, word_file
from tests.factories import HACKNEY, LAMBETH

NOTHING = Lookups()
KNOWN = Lookups(
    find_postcode=lambda text: KnownPostcode("SE5 8AZ", LAMBETH) if text.upper() == "SE5 8AZ" else None,
    organisations=(Organisation("X00001", "The Synthetic Surgery", "practice", "SEL", "SE5 8AZ", "synthetic"),),
)
REPORT = Path("/".join(("", "work", "shared", "report", "hiquality-highlight-report.md")))


def only(text, lookups=NOTHING):
    (draft,) = read_document(text, lookups).drafts
    return draft.record


def test_appendix_of_numbered_case_studies_gives_each_and_nothing_else():
    found = read_document(APPENDIX, KNOWN)
    assert [(one.record.title, one.record.organisation) for one in found.drafts] == [
        ("Synthetic walking group", "Synthetic Practice"),
        ("Synthetic cookery club", "Synthetic Green PCN"),
        ("Synthetic choir", "The Synthetic Surgery"),
    ]
    assert [one.record.boroughs for one in found.drafts] == [(LAMBETH,)] * 3
    assert found.left_aside > 10
    assert not any("no case study" in one.text for one in found.drafts)


def test_paragraphs_without_headings_go_where_their_words_say():
    walking, cookery, _choir = (one.record for one in read_document(APPENDIX, KNOWN).drafts)
    assert walking.problem.startswith("To address loneliness")
    assert "every week" in walking.what_was_done
    assert walking.outcomes_text == (
        "The main outcomes include:\n\n- Over 1,000 people walked with us.\n- Fewer felt alone."
    )
    assert cookery.funding_text.startswith("The club had a grant of £315,275")


def test_titles_and_addresses_of_links_are_not_taken():
    assert "our page" in only(APPENDIX.partition("### ")[0]).what_was_done
    assert not any("secret" in one.text or "x.example" in one.text for one in read_document(APPENDIX, NOTHING).drafts)


def test_what_is_known_of_an_organisation_fills_in_code_kind_and_place():
    choir = read_document(APPENDIX, KNOWN).drafts[2].record
    assert (choir.ods_code, choir.lead_level, choir.place.postcode) == ("X00001", "practice", "SE5 8AZ")


def test_headings_and_labels_say_where_text_belongs():
    record = only(UNDER_HEADINGS)
    assert (record.title, record.organisation, record.boroughs) == ("Synthetic choir", "Synthetic Practice", (HACKNEY,))
    assert record.problem == "Synthetic: people told us that they sing alone."
    assert record.what_was_done == (
        "Synthetic: we sang together.\n\n- on Mondays\n- with tea\n\nA heading of our own\n\nSynthetic: words below it."
    )
    assert record.outcomes_text == "Synthetic: 40 people came."
    assert record.lessons_start == "Synthetic: bring tea."


def test_several_case_studies_under_headings_of_one_level_are_told_apart():
    both = f"{UNDER_HEADINGS}\n{UNDER_HEADINGS.replace('choir', 'band')}"
    assert [one.record.title for one in read_document(both, NOTHING).drafts] == ["Synthetic choir", "Synthetic band"]


def test_chapters_without_parts_of_a_case_study_are_one_case_study():
    record = only("# Our synthetic café\n\nWords.\n\n# Our staff\n\nMore words.")
    assert record.title == "Our synthetic café"
    assert "Our staff" in record.what_was_done


def test_plain_text_has_its_first_line_as_title_and_its_part_names_as_headings():
    record = only("A synthetic choir\n\nBackground\n\nToo quiet.\n\nWhat we did:\n\nWe sang.")
    assert (record.title, record.problem) == ("A synthetic choir", "Too quiet.")
    assert record.what_was_done.endswith("We sang.")


def test_nothing_is_tagged_and_no_source_or_declaration_is_set():
    for draft in read_document(APPENDIX, KNOWN).drafts:
        record = draft.record
        assert record.communities == record.strategies == record.activities == record.outcomes == ()
        assert (record.source_name, record.declared_no_patient, record.declared_licence) == ("", False, False)


def test_word_document_is_read_with_its_table_and_without_its_properties():
    (draft,) = read_document_file(word_file(), KNOWN, word=True).drafts
    record = draft.record
    assert (record.title, record.organisation) == ("Synthetic garden", "Synthetic Practice")
    assert (record.place.postcode, record.boroughs) == ("SE5 8AZ", (LAMBETH,))
    assert record.what_was_done == "Synthetic: we dug.\n\n- and sowed"
    assert record.funding_text == "Synthetic: £500."
    assert "Secret" not in repr(record)


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><body>Synthetic</body></html>", "no Word document"),
        (b"", "no Word document"),
        (b"PK\x03\x04 and nothing more", "no Word document"),
        (zipped(word__document=b"<a/>").read(), "no Word document"),
        (zipped(word__document=b" " * 60_000_000).read(), "unpacks to far more"),
        (word_file().read()[:-40], "no Word document"),
        (b"\0" * 21_000_000, "larger than 20 MB"),
    ],
    ids=["html", "empty", "cut", "no parts", "bomb", "cut short", "too large"],
)
def test_file_that_only_calls_itself_word_is_refused_in_words(data, words):
    with pytest.raises(Unreadable, match=words):
        from_word(io.BytesIO(data))


def test_macro_in_a_word_document_is_never_looked_at():
    file = word_file()
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"synthetic macro")
    (draft,) = read_document_file(file, NOTHING, word=True).drafts
    assert "macro" not in repr(draft.record)


def test_entities_of_a_word_document_are_not_expanded():
    bomb = b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 1000 + b'">]>'
    file, source = io.BytesIO(), zipfile.ZipFile(word_file())
    with zipfile.ZipFile(file, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"?>", b"?>" + bomb, 1).replace(b"we dug", b"&b;")
            archive.writestr(name, data)
    try:
        blocks = from_word(file)
    except Unreadable:
        return
    assert "ccc" not in repr(blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_read_in_every_usual_encoding(encoding):
    text = "# Synthetic café\r\n\r\nWe sang – “together” – for £5, and then again and again."
    (draft,) = read_file("synthetic.md", io.BytesIO(text.encode(encoding)), NOTHING)
    assert draft.record.title == "Synthetic café"
    assert "“together”" in draft.text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"text \0 text", "NUL"),
        ("a.txt", b"\x81\x8d\x8f \xff", "not text in UTF-8"),
        ("a.txt", b"\xff\xfea\x00\x00\xd8", "not text in UTF-8"),
        ("a.txt", b"  \n ", "no text in this"),
        ("a.pdf", b"%PDF", "cannot be read"),
        ("a", b"text", "cannot be read"),
        ("a.txt", b"a" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_file_that_cannot_be_read_says_why(name, data, words):
    with pytest.raises(Unreadable, match=words):
        list(read_file(name, io.BytesIO(data), NOTHING))


def test_part_that_is_too_long_is_refused_whole_and_never_cut():
    (refusal,) = read_document(f"# Synthetic\n\n## What we did\n\n{'word ' * 3000}", NOTHING).refused
    assert refusal.in_words().startswith("case study 1, column “What was done”: 14,999 characters")


@given(st.text(max_size=400))
@example("# \n\n## Background\n\n- a")
@example("Title:  x\n\nTitle: y")
@example("**Practice name**\n\nBackground\n\nPractice name")
@example("Where: the hall\n\nStart: in the third week of spring")
def test_no_word_of_any_text_is_lost(text):
    plain = "".join(character if character.isalnum() else " " for character in clean(text))
    try:
        found = read_document("\n\n".join(f"x{word}" for word in plain.split()), NOTHING)
    except Unreadable:
        assert not plain.split()
        return
    kept = " ".join(f"{one.record.title} {one.text}" for one in found.drafts).split()
    assert {f"x{word}" for word in plain.split()} <= set(kept)


@given(st.lists(st.sampled_from([line for line in UNDER_HEADINGS.splitlines() if line]), max_size=20), st.randoms())
def test_no_line_of_a_document_in_any_order_is_lost(lines, shuffle: random.Random):
    shuffle.shuffle(lines)
    try:
        found = read_document("\n\n".join(lines), NOTHING)
    except Unreadable:
        return
    kept = " ".join(" ".join((one.record.title, one.record.organisation, one.text)) for one in found.drafts)
    assert found.left_aside == 0 or len(found.drafts) > 1
    for line in lines:
        if line.startswith("Synthetic:"):
            assert line in kept or found.left_aside


@given(st.binary(max_size=300))
def test_any_bytes_are_drafts_or_unreadable(data):
    for name in ("a.md", "a.docx", "a.csv", "a.jsonl"):
        with suppress(Unreadable):
            assert all(one.where for one in read_file(name, io.BytesIO(data), NOTHING))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_is_written_in_utf_8_is_read_as_it_was(text):
    if "\0" not in text and not text.startswith("\ufeff"):
        assert open_text(io.BytesIO(text.encode())).read() == text


def test_word_document_of_any_text_is_read():
    import docx

    document = docx.Document()
    for words in ("# not a heading", "*stars*", "<script>alert(1)</script>", "=1+1"):
        document.add_paragraph(words)
    (draft,) = read_document_file(saved(document), NOTHING, word=True).drafts
    assert "<script>alert(1)</script>" in draft.text
    assert "=1+1" in draft.text


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Over 1,000 women came to 12 sessions.", ["Over 1,000", "12"]),
        ("About 37% in May 2023, on 21 July 2022 at 11 am.", ["About 37%"]),
        ("A grant of £315,275, then £2 million.", ["£315,275", "£2 million"]),
        ("Between 120-150 people; 20+ partners; ~240 households.", ["120-150", "20+", "~240"]),
        ("For 16 to 17-year-olds.", []),
        ("Nothing is counted.", []),
    ],
)
def test_figures_are_found_and_dates_are_none(text, values):
    assert [figure.value for figure in find_figures(text)] == values


@pytest.mark.parametrize(
    ("bold", "text", "organisation"),
    [
        (["Synthetic Green PCN (SGP)"], "", "Synthetic Green PCN"),
        (["very important", "Synthetic Surgery"], "", "Synthetic Surgery"),
        ([], "At Synthetic Road Practice we walk.", "Synthetic Road Practice"),
        ([], "We walk.", ""),
    ],
)
def test_organisation_is_the_first_that_is_named(bold, text, organisation):
    assert read_organisation(bold, text) == organisation


def test_source_key_is_the_same_whatever_case_and_spaces():
    record = only(UNDER_HEADINGS)
    assert source_key("A.md", record) == source_key(" a.MD ", record) != source_key("b.md", record)


@pytest.mark.skipif(not REPORT.exists(), reason="the report is not beside the project")
def test_report_itself_gives_exactly_its_six_case_studies():
    found = read_document(REPORT.read_text(encoding="utf-8"), NOTHING)
    assert [one.record.organisation for one in found.drafts] == [
        "Battersea Fields Practice",
        "Hills, Brooks & Dales PCN",
        "Grand Union Health Centre",
        "Orpington PCN",
        "The Mission Practice",
        "Hiyos GP practice",
    ]
    assert not found.refused
    assert all(isinstance(one, ImportedDraft) and one.figures for one in found.drafts)
    assert all(one.record.problem for one in found.drafts)
    assert sum(bool(one.record.what_was_done) for one in found.drafts) >= 5
    assert sum(bool(one.record.outcomes_text) for one in found.drafts) == 6
