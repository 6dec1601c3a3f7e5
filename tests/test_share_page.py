"""Share, My entries and Moderate, run in Streamlit's own harness on a real truth."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from app import resources
from app.entries.changes import changes_html
from app.forms import contact_form
from app.forms.case_study_form import FORM, guess_kind, tidy_month
from app.forms.place_form import place_problems
from app.operations.migrate import migrate
from casestudies.fields import CaseStudy
from casestudies.forms import RULES, VOCABULARY_OF
from kb import drafts, moderation, people_admin, sessions
from kb.errors import NotAllowed
from kb.people import SYSTEM
from kb.records import Contact, Place, Precision, Visibility
from kb.reviews import changed_fields, get_review, somebody_else_can_publish
from kb.states import VersionState
from tests.factories import (
    CONTACT,
    LAMBETH,
    create_asset,
    create_case_study,
    create_moderator,
    create_person,
)

VIEWS = Path(__file__).parents[1] / "app" / "views"


@pytest.fixture
def knowledge(tmp_path, reference_db):
    """An empty truth, as the pages of this process see it."""
    (tmp_path / "var").mkdir(mode=0o700)
    shutil.copy(reference_db, tmp_path / "var" / "reference.db")
    found = resources.knowledge()
    migrate(found.db, found.backups)
    yield found
    resources.postcodes().close()
    found.db.close()


@pytest.fixture
def open_page(knowledge, monkeypatch):
    """Opens a page as somebody: the cookie is what their browser would send."""

    def open_as(person, name, **query):
        cookies = {"session": sessions.create(knowledge.db, person, "password")} if person else {}
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: cookies))
        page = AppTest.from_file(VIEWS / f"{name}.py", default_timeout=60)
        for key, value in query.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception
        return page

    return open_as


def shown(page):
    """Everything that the page wrote, as HTML or in one of Streamlit's boxes."""
    boxes = [box.value for kind in ("info", "error", "warning", "success") for box in page.get(kind)]
    return " ".join([*(block.proto.body for block in page.get("html")), *boxes])


def publish(page):
    """Tick the whole checklist and publish."""
    for box in page.checkbox:
        box.check()
    page.run()
    page.button(key="moderate_publish").click().run()


def own(knowledge, person):
    return drafts.list_own(knowledge.db, person)


def keys(page):
    return {widget.key for widget in (*page.text_input, *page.button)}


@pytest.mark.parametrize("name", ["share", "mine", "moderate"])
def test_without_an_account_the_page_says_why_and_offers_the_ways_in(open_page, name):
    page = open_page(None, name)
    assert "Sign in" in page.info[0].value
    assert f"/account/sign-in?next=/{name}" not in keys(page)
    assert "/account/ask" in shown(page)
    assert not page.text_input


def test_an_account_without_the_role_may_not_share(knowledge, open_page):
    page = open_page(create_person(knowledge.db, contributor=False), "share")
    assert "Ask an administrator for the role of contributor" in page.error[0].value
    assert not page.text_input


def test_looking_at_the_form_begins_nothing(knowledge, open_page):
    person = create_person(knowledge.db)
    page = open_page(person, "share")
    assert page.text_input(key="share_organisation").value == "Synthetic Practice"
    assert page.selectbox(key="share_lead_level").value == "practice"
    assert own(knowledge, person) == []


def test_the_first_word_begins_a_draft_and_names_it_in_the_address(knowledge, open_page):
    person = create_person(knowledge.db)
    page = open_page(person, "share")
    page.text_input(key="share_title").set_value("Synthetic walk").run()
    [(entry, version)] = own(knowledge, person)
    assert page.query_params["entry"] == str(entry.id)
    assert version.content["title"] == "Synthetic walk"
    assert "Saved at" in shown(page)


def test_a_draft_goes_on_where_it_was_left(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT)
    page = open_page(person, "share", entry=str(version.entry_id), step="2")
    assert page.multiselect(key="share_communities").value == ["older_people"]
    assert page.text_input(key="share_contact_email").value == CONTACT.email


def test_nobody_opens_a_draft_of_somebody_else(knowledge, open_page):
    version = create_case_study(knowledge.db, create_person(knowledge.db), state=VersionState.DRAFT)
    page = open_page(create_person(knowledge.db), "share", entry=str(version.entry_id))
    assert "none of your own entries" in page.error[0].value
    assert not page.text_input


@pytest.mark.parametrize("address", ["x", "00000000-0000-0000-0000-000000000000", "<script>"])
def test_an_address_that_leads_nowhere_is_answered_with_a_sentence(knowledge, open_page, address):
    assert open_page(create_person(knowledge.db), "share", entry=address).error


@pytest.mark.parametrize("step", ["0", "-1", "99", "x", "²", "1" * 5000])
def test_a_step_that_is_none_leads_to_one_that_is(knowledge, open_page, step):
    assert "Step " in shown(open_page(create_person(knowledge.db), "share", step=step))


def test_an_asset_is_not_opened_on_the_page_of_case_studies(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_asset(knowledge.db, person, state=VersionState.DRAFT)
    assert open_page(person, "share", entry=str(version.entry_id)).error


def test_submitting_too_early_goes_to_the_first_problem_and_keeps_everything(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_case_study(
        knowledge.db, person, state=VersionState.DRAFT, title="x" * 121, boroughs=(), start_month="soon"
    )
    page = open_page(person, "share", entry=str(version.entry_id), step="5")
    page.button(key="share_on_5").click().run()
    assert page.query_params["step"] == "1"
    assert page.text_input(key="share_title").value == "x" * 121
    said = shown(page)
    assert "Shorten it to 120 or fewer" in said
    assert "Step 2. Where: choose a borough" in said
    assert "Step 2. Started: “soon” is not a month" in said
    assert own(knowledge, person)[0][1].state is VersionState.DRAFT


def test_a_complete_draft_is_handed_in(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT)
    page = open_page(person, "share", entry=str(version.entry_id), step="5")
    page.button(key="share_on_5").click().run()
    assert "waits for a moderator" in shown(page)
    assert own(knowledge, person)[0][1].state is VersionState.SUBMITTED


@pytest.mark.parametrize(
    ("where", "reader", "late"),
    [
        ({"boroughs": (LAMBETH,)}, "A moderator of South East London reads it", True),
        ({"boroughs": (), "london_wide": True}, "Any moderator in London reads it", False),
    ],
)
def test_the_last_step_says_who_reads_it_and_how_long_that_takes(knowledge, open_page, where, reader, late):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT, **where)
    told = shown(open_page(person, "share", entry=str(version.entry_id), step="5"))
    assert "What happens when you submit" in told
    assert reader in told
    assert "within 5 working days" in told
    assert ("after that any moderator in London may" in told) == late


def test_with_one_person_only_share_says_that_a_second_must_publish(knowledge, open_page):
    person = create_person(knowledge.db, administrator=True)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT)
    page = open_page(person, "share", entry=str(version.entry_id), step="5")
    assert "A second person must publish this: invite a moderator." in shown(page)
    create_moderator(knowledge.db)
    page.run()
    assert "A second person" not in shown(page)


def test_a_colleague_or_an_account_that_is_off_is_no_second_person(knowledge):
    author = create_person(knowledge.db, administrator=True)
    create_moderator(knowledge.db, organisation=author.organisation)
    gone = create_moderator(knowledge.db)
    people_admin.deactivate(knowledge.db, SYSTEM, gone.id)
    assert not somebody_else_can_publish(knowledge.db, author)


@pytest.mark.parametrize("typed", ["SE5", "JE2 3AB", "BT1 1AA", "nonsense", "GIR 0AA"])
def test_a_postcode_that_is_none_of_londons_is_refused_at_the_field_and_kept(knowledge, open_page, typed):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT)
    page = open_page(person, "share", entry=str(version.entry_id), step="2")
    page.text_input(key="share_postcode").set_value(typed).run()
    assert "Postcode: “" in shown(page)
    assert own(knowledge, person)[0][1].content["place"]["postcode"] == typed
    page.button(key="share_step_5").click().run()
    page.button(key="share_on_5").click().run()
    assert own(knowledge, person)[0][1].state is VersionState.DRAFT


def test_a_postcode_fills_in_its_borough_and_a_new_one_takes_its_place(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT, boroughs=())
    page = open_page(person, "share", entry=str(version.entry_id), step="2")
    page.text_input(key="share_postcode").set_value("se58az").run()
    assert page.multiselect(key="share_boroughs").value == ["E09000028"]
    page.text_input(key="share_postcode").set_value("SW11 4LT").run()
    assert page.multiselect(key="share_boroughs").value == ["E09000032"]
    page.multiselect(key="share_boroughs").set_value([LAMBETH]).run()
    page.run()
    assert own(knowledge, person)[0][1].content["boroughs"] == [LAMBETH]


def test_a_place_that_will_be_hidden_is_announced_where_it_is_typed(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT)
    page = open_page(person, "share", entry=str(version.entry_id), step="2")
    page.multiselect(key="share_communities").set_value(["domestic_abuse"]).run()
    assert "Leave every venue, street, landmark, weekday and time out" in page.warning[0].value


def test_in_a_demonstration_no_named_person_can_be_given(knowledge, open_page):
    person = create_person(knowledge.db)
    named = Contact(kind="person", name="Synthetic Name", email="name@synthetic.example")
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT, contacts=(CONTACT, named))
    page = open_page(person, "share", entry=str(version.entry_id), step="5")
    page.button(key="share_on_5").click().run()
    assert "no named person can be given" in shown(page)
    assert own(knowledge, person)[0][1].state is VersionState.DRAFT


def test_a_named_person_stays_private_until_they_agree(knowledge, open_page, monkeypatch):
    for name in ("CONTROLLER", "DPO_EMAIL", "SAFEGUARDING_CONTACT", "ACCESSIBILITY_CONTACT"):
        monkeypatch.setenv(f"HIQUALITY_{name}", "synthetic@synthetic.example")
    resources.knowledge.cache_clear()
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT, contacts=())
    page = open_page(person, "share", entry=str(version.entry_id), step="2")
    page.text_input(key="share_contact_name").set_value("Synthetic Name").run()
    page.text_input(key="share_contact_work_email").set_value("name@synthetic.example").run()
    _, _, [contact] = drafts.get_draft(knowledge.db, person, RULES, version.id)
    assert (contact.kind, contact.visibility) == ("person", Visibility.NONE)
    page.text_input(key="share_contact_role").set_value("Synthetic role").run()
    _, _, [contact] = drafts.get_draft(knowledge.db, person, RULES, version.id)
    assert (contact.name, contact.role) == ("Synthetic Name", "Synthetic role")


def test_take_back_asks_first_and_then_does_it(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person)
    page = open_page(person, "mine")
    page.button(key=f"mine_withdraw_{version.entry_id}").click().run()
    assert own(knowledge, person)[0][0].state == "live"
    page.button(key=f"mine_yes_{version.entry_id}").click().run()
    assert own(knowledge, person)[0][0].state == "withdrawn"
    assert "Taken back" in shown(page)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (VersionState.DRAFT, "Draft: only you can see it"),
        (VersionState.SUBMITTED, "Waiting for a moderator since"),
        (VersionState.CHANGES_REQUESTED, "Changes asked for"),
        (VersionState.PUBLISHED, "Published"),
        (VersionState.REJECTED, "Not accepted"),
    ],
)
def test_my_entries_says_where_each_stands(knowledge, open_page, state, words):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=state)
    assert words in shown(open_page(person, "mine"))
    form = open_page(person, "share", entry=str(version.entry_id))
    assert bool(form.text_input) is (state is VersionState.DRAFT)


def test_an_edit_waits_beside_what_is_published(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person)
    page = open_page(person, "share", entry=str(version.entry_id))
    assert not page.text_input
    page.button(key="share_edit_entry").click().run()
    page.text_input(key="share_title").set_value("Synthetic new title").run()
    assert "Published; a new version: Draft" in shown(open_page(person, "mine"))


@pytest.mark.parametrize("person", ["contributor", "reader"])
def test_the_queue_is_for_moderators(knowledge, open_page, person):
    page = open_page(create_person(knowledge.db, contributor=person == "contributor"), "moderate")
    assert "Only moderators see the queue" in page.error[0].value


def test_the_author_cannot_decide_and_reads_why(knowledge, open_page):
    author = create_person(knowledge.db, administrator=True)
    version = create_case_study(knowledge.db, author, state=VersionState.SUBMITTED)
    page = open_page(author, "moderate", version=str(version.id))
    assert "You wrote this, so somebody else has to look at it." in shown(page)
    assert "moderate_publish" not in keys(page)


def test_a_moderator_of_another_area_reads_whose_turn_it_is(knowledge, open_page):
    version = create_case_study(knowledge.db, create_person(knowledge.db), state=VersionState.SUBMITTED)
    page = open_page(create_moderator(knowledge.db, icb="NEL"), "moderate", version=str(version.id))
    assert "After 5 working days any moderator may look at it." in shown(page)
    assert "moderate_publish" not in keys(page)


def test_publishing_leads_back_to_the_queue_with_a_link(knowledge, open_page):
    author = create_person(knowledge.db)
    version = create_case_study(knowledge.db, author, state=VersionState.SUBMITTED)
    page = open_page(create_moderator(knowledge.db), "moderate", version=str(version.id))
    publish(page)
    assert "Search finds it within a few seconds" in shown(page)
    assert 'href="/c/synthetic-walking-group"' in shown(page)
    assert own(knowledge, author)[0][1].state is VersionState.PUBLISHED


def test_publishing_waits_for_every_line_of_the_checklist(knowledge, open_page):
    version = create_case_study(knowledge.db, create_person(knowledge.db), state=VersionState.SUBMITTED)
    page = open_page(create_moderator(knowledge.db), "moderate", version=str(version.id))
    assert page.button(key="moderate_publish").disabled
    for box in page.checkbox:
        assert page.button(key="moderate_publish").disabled
        box.check().run()
    assert not page.button(key="moderate_publish").disabled


@pytest.mark.parametrize(
    ("button", "state"),
    [("request_changes", VersionState.CHANGES_REQUESTED), ("reject", VersionState.REJECTED)],
)
def test_sending_back_takes_a_reason_that_the_author_reads(knowledge, open_page, button, state):
    author = create_person(knowledge.db)
    version = create_case_study(knowledge.db, author, state=VersionState.SUBMITTED)
    page = open_page(create_moderator(knowledge.db), "moderate", version=str(version.id))
    page.button(key=f"moderate_{button}").click().run()
    assert "Write a sentence that tells the author what to do" in shown(page)
    page.text_area(key=f"moderate_reason_{version.id}").set_value("Synthetic <b>reason</b>").run()
    page.button(key=f"moderate_{button}").click().run()
    assert own(knowledge, author)[0][1].state is state
    told = shown(open_page(author, "share", entry=str(version.entry_id)))
    assert "Synthetic &lt;b&gt;reason&lt;/b&gt;" in told


def test_handing_over_puts_it_into_the_other_queue(knowledge, open_page):
    author = create_person(knowledge.db)
    version = create_case_study(knowledge.db, author, state=VersionState.SUBMITTED)
    page = open_page(create_moderator(knowledge.db), "moderate", version=str(version.id))
    page.selectbox(key=f"moderate_queue_{version.id}").set_value("SWL").run()
    page.button(key="moderate_hand_over").click().run()
    assert own(knowledge, author)[0][1].queue == "SWL"


def test_a_hidden_place_becomes_finer_only_with_the_agreement_in_writing(knowledge, open_page):
    author = create_person(knowledge.db)
    version = create_case_study(
        knowledge.db,
        author,
        state=VersionState.SUBMITTED,
        communities=("refugees_asylum",),
        place=Place(postcode="SE5 8AZ", precision=Precision.STREET),
    )
    moderator = create_moderator(knowledge.db)
    page = open_page(moderator, "moderate", version=str(version.id))
    page.selectbox(key=f"moderate_agreed_{version.id}").set_value("postcode_district").run()
    assert "Until then the place stays hidden" in shown(page)
    page.text_area(key=f"moderate_note_{version.id}").set_value("Synthetic agreement of 1 November").run()
    publish(page)
    place = own(knowledge, author)[0][1].public_place
    assert place.precision == "postcode_district"
    with knowledge.db.read() as connection:
        from kb import audit

        reasons = [step.reason for step in audit.list_steps(connection, version.entry_id)]
    assert any("Place shown as postcode_district: Synthetic agreement of 1 November" in reason for reason in reasons)


def test_without_an_agreement_a_hidden_place_stays_hidden(knowledge, open_page):
    author = create_person(knowledge.db)
    version = create_case_study(
        knowledge.db,
        author,
        state=VersionState.SUBMITTED,
        communities=("refugees_asylum",),
        place=Place(postcode="SE5 8AZ", precision=Precision.EXACT),
    )
    page = open_page(create_moderator(knowledge.db), "moderate", version=str(version.id))
    page.selectbox(key=f"moderate_agreed_{version.id}").set_value("street").run()
    publish(page)
    place = own(knowledge, author)[0][1].public_place
    assert (place.precision, place.lat) == ("hidden", None)


def test_a_moderator_sees_the_changed_fields_only(knowledge, open_page):
    author = create_person(knowledge.db)
    version = create_case_study(knowledge.db, author)
    draft = drafts.open_draft(knowledge.db, author, version.entry_id)
    _, record, contacts = drafts.get_draft(knowledge.db, author, RULES, draft.id)
    changed = CaseStudy(**{**vars(record), "title": "Synthetic <i>new</i> title", "communities": ("carers",)})
    changed = replace(changed, declared_no_patient=True)
    drafts.save(knowledge.db, author, draft.id, changed, contacts, edit=draft.edit)
    drafts.submit(knowledge.db, author, RULES, draft.id)
    moderator = create_moderator(knowledge.db)
    review = get_review(knowledge.db, moderator, RULES, draft.id)
    assert changed_fields(review.before, review.record) == ("title", "communities")
    told = changes_html(review.before, review.record, VOCABULARY_OF)
    assert "Synthetic &lt;i&gt;new&lt;/i&gt; title" in told
    assert "Unpaid carers" in told
    assert told.count("hq-change") == 2
    assert "What changes" in shown(open_page(moderator, "moderate", version=str(draft.id)))


def test_a_second_review_shows_what_was_asked_for_and_what_changed_since(knowledge, open_page):
    author, moderator = create_person(knowledge.db), create_moderator(knowledge.db)
    version = create_case_study(knowledge.db, author, state=VersionState.SUBMITTED)
    assert "What the author changed since" not in shown(open_page(moderator, "moderate", version=str(version.id)))
    moderation.request_changes(knowledge.db, moderator, version.id, reason="Say <b>who</b> came.")
    second = hand_in_again(knowledge.db, author, version.entry_id, title="Synthetic walk with names")
    told = shown(open_page(moderator, "moderate", version=str(second.id)))
    assert "Say &lt;b&gt;who&lt;/b&gt; came." in told
    since = told.partition("What the author changed since")[2].partition("What everybody will see")[0]
    assert since.count("hq-change") == 1
    assert "Synthetic walk with names" in since
    moderation.request_changes(knowledge.db, moderator, second.id, reason="Say where.")
    third = hand_in_again(knowledge.db, author, version.entry_id, title="Synthetic walk with names")
    assert "No field of the text differs" in shown(open_page(moderator, "moderate", version=str(third.id)))


def hand_in_again(db, author, entry_id, **fields):
    draft = drafts.open_draft(db, author, entry_id)
    _, record, contacts = drafts.get_draft(db, author, RULES, draft.id)
    changed = replace(record, declared_no_patient=True, **fields)
    drafts.save(db, author, draft.id, changed, contacts, edit=draft.edit)
    return drafts.submit(db, author, RULES, draft.id)


def test_what_is_to_be_read_comes_before_checklist_and_decision(knowledge, open_page):
    version = create_case_study(knowledge.db, create_person(knowledge.db), state=VersionState.SUBMITTED)
    page = open_page(create_moderator(knowledge.db), "moderate", version=str(version.id))
    to_read, to_decide = page.columns
    assert "What everybody will see" in str([block.proto.body for block in to_read.get("html")])
    assert not to_read.checkbox
    assert to_decide.checkbox
    assert "moderate_publish" in {button.key for button in to_decide.button}


def test_assets_are_moderated_on_the_same_page(knowledge, open_page):
    author = create_person(knowledge.db)
    version = create_asset(knowledge.db, author, state=VersionState.SUBMITTED)
    page = open_page(create_moderator(knowledge.db), "moderate", version=str(version.id))
    assert "Synthetic community hall" in shown(page)
    publish(page)
    assert 'href="/a/synthetic-community-hall"' in shown(page)


def test_what_no_longer_waits_is_said_to_be_decided(knowledge, open_page):
    version = create_case_study(knowledge.db, create_person(knowledge.db))
    page = open_page(create_moderator(knowledge.db), "moderate", version=str(version.id))
    assert "no longer waits" in shown(page)


def test_only_moderators_may_review(knowledge):
    author = create_person(knowledge.db)
    version = create_case_study(knowledge.db, author, state=VersionState.SUBMITTED)
    with pytest.raises(NotAllowed):
        get_review(knowledge.db, author, RULES, version.id)
    assert moderation.list_queue(knowledge.db, create_moderator(knowledge.db))


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("September 2024", "2024-09"),
        ("sept 2024", "2024-09"),
        ("9/2024", "2024-09"),
        ("2024-9", "2024-09"),
        ("2024-09", "2024-09"),
        ("13/2024", "2024-13"),
        ("soon", "soon"),
        ("", ""),
        ("Smarch 2024", "Smarch 2024"),
    ],
)
def test_months_are_taken_as_people_write_them(typed, month):
    assert tidy_month(typed) == month


@pytest.mark.parametrize(
    ("organisation", "kind"),
    [
        ("Synthetic Road Surgery", "practice"),
        ("Synthetic Hill PCN", "pcn"),
        ("Synthetic NHS Trust", "trust"),
        ("Synthetic Friends", ""),
    ],
)
def test_the_kind_of_organisation_is_guessed_from_its_name(organisation, kind):
    assert guess_kind(organisation) == kind


@pytest.mark.parametrize(
    ("email", "personal"),
    [
        ("first.last@synthetic.example", True),
        ("office.lambeth@synthetic.example", False),
        ("office@synthetic.example", False),
        ("", False),
    ],
)
def test_an_address_of_one_person_is_noticed(email, personal):
    assert contact_form.looks_personal(email) is personal


def test_every_problem_of_a_case_study_has_a_step(knowledge):
    problems = RULES.problems(
        CaseStudy(stage="finished", place=Place(precision="")), (Contact(kind="person", url="x"),)
    )
    fields = {field for step in FORM.steps for field in step.fields}
    assert {problem.field for problem in problems} <= fields
    assert {problem.field for problem in place_problems(CaseStudy(place=Place(postcode="x")))} <= fields


MARKED = "Synthetic: Mary had undiagnosed atrial fibrillation <b>."


def test_the_last_step_marks_what_may_identify_a_patient_and_blocks_nothing(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT, what_was_done=MARKED)
    page = open_page(person, "share", entry=str(version.entry_id), step="5")
    told = shown(page)
    assert "<mark>Mary</mark> had undiagnosed atrial fibrillation &lt;b&gt;" in told
    assert f'href="/share?entry={version.entry_id}&amp;step=1"' in told
    [tick] = [box for box in page.checkbox if box.label == "I have looked at these"]
    tick.check().run()
    assert "<mark>" not in shown(page)
    page.button(key="share_on_5").click().run()
    assert own(knowledge, person)[0][1].state is VersionState.SUBMITTED


def test_where_nothing_is_marked_its_author_stays_responsible(knowledge, open_page):
    person = create_person(knowledge.db)
    version = create_case_study(knowledge.db, person, state=VersionState.DRAFT)
    page = open_page(person, "share", entry=str(version.entry_id), step="5")
    assert "We found nothing we recognise; you remain responsible." in shown(page)
    assert "I have looked at these" not in [box.label for box in page.checkbox]


def test_a_moderator_sees_the_marks_and_is_warned_once_of_their_own(knowledge, open_page):
    author = create_person(knowledge.db)
    version = create_case_study(knowledge.db, author, state=VersionState.SUBMITTED, what_was_done=MARKED)
    page = open_page(create_moderator(knowledge.db), "moderate", version=str(version.id))
    assert "<mark>Mary</mark>" in shown(page)
    page.text_area(key=f"moderate_reason_{version.id}").set_value("Leave out that Mrs Synthetic, 78, fell.").run()
    page.button(key="moderate_request_changes").click().run()
    assert "What you wrote may identify a patient" in shown(page)
    assert own(knowledge, author)[0][1].state is VersionState.SUBMITTED
    page.button(key="moderate_request_changes").click().run()
    assert own(knowledge, author)[0][1].state is VersionState.CHANGES_REQUESTED
