"""The check for patients' data over whole records, and how its marks are shown. Everything here is made up."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.entries.patient_marks import marked, marks_html
from casestudies.fields import Barrier, CaseStudy, Partner
from casestudies.seed_files import load_case_studies
from geodata.fields import Asset
from kb.personal_data import PersonalKind, find_marks
from kb.record_check import check_record
from kb.records import Place

STORY = "Synthetic: Mary had undiagnosed atrial fibrillation."


def kinds(record):
    return [(one.field, one.within, [mark.kind for mark in one.marks]) for one in check_record(record)]


def test_every_text_is_looked_at_and_nested_ones_as_well():
    record = CaseStudy(
        what_was_done=STORY,
        partners=(Partner(name="Synthetic Trust"), Partner(name="Mrs Synthetic")),
        barriers=(Barrier(barrier="funding.other", text="Synthetic", overcome="3 patients paid for it."),),
    )
    assert kinds(record) == [
        ("what_was_done", "", [PersonalKind.NAME]),
        ("partners", "2 name", [PersonalKind.NAME]),
        ("barriers", "1 overcome", [PersonalKind.SMALL_COUNT]),
    ]


def test_an_organisations_own_number_and_place_are_no_patients():
    record = Asset(
        contact_text="Ring the hall on 020 7946 0018.",
        place=Place(postcode="SE5 8AZ", address="lives at 12 Synthetic Road"),
        organisation_url="https://synthetic.example/07700900123",
    )
    assert check_record(record) == ()
    assert kinds(Asset(summary="Ring 020 7946 0018.")) == [("summary", "", [PersonalKind.PHONE])]


def test_a_name_in_a_contact_field_is_marked_all_the_same():
    assert kinds(Asset(contact_text="Ask for Mrs Synthetic.")) == [("contact_text", "", [PersonalKind.NAME])]


def test_marks_are_shown_in_place_with_what_to_do_and_what_was_written_is_escaped():
    shown = marks_html(check_record(CaseStudy(problem=f"<b>x</b> {STORY}")))
    assert "&lt;b&gt;x&lt;/b&gt; Synthetic: <mark>Mary</mark> had" in shown
    assert "<b>x" not in shown
    assert "Say who they are without the name" in shown


def test_where_nothing_is_found_nobody_is_told_that_the_text_is_clean():
    assert marks_html(()) == "<p>We found nothing we recognise; you remain responsible.</p>"


def test_of_a_long_text_only_what_stands_around_its_marks_is_shown():
    written = "x" * 500 + f" {STORY} " + "y" * 500
    shown = marked(written, find_marks(written))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 400


@settings(deadline=None)
@given(st.lists(st.sampled_from(("Mrs Khan ", "<b>", "3 patients ", "a " * 100, "&", "“")), max_size=12).map("".join))
def test_every_mark_is_shown_once_whatever_stands_between(written):
    marks = find_marks(written)
    assert marked(written, marks).count("<mark>") == len(marks)
    assert "<b>" not in marked(written, marks)


def test_the_six_case_studies_that_come_with_the_product_tell_of_nobody():
    assert [kinds(seed.record) for seed in load_case_studies()] == [[]] * 6
