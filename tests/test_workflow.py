"""From the first draft to the public page and off it again, in a real truth."""

from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from casestudies.fields import Partner
from casestudies.forms import RULES
from kb import drafts, entry_store, moderation, revision
from kb.audit import list_steps
from kb.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.people import SYSTEM
from kb.published import get_published, list_published
from kb.records import Contact, Place, Precision, PublicPlace, Visibility
from kb.reviews import get_review
from kb.schema import audit
from kb.slugs import Answer, change_slug, resolve
from kb.states import VersionState
from tests.factories import (
    CASE_STUDY,
    CONTACT,
    LAMBETH,
    create_case_study,
    create_moderator,
    create_person,
    nowhere,
)


def entry_of(db, version):
    with db.read() as connection:
        return entry_store.get_entry(connection, version.entry_id)


def state_of(db, version):
    with db.read() as connection:
        return entry_store.get_version(connection, version.id).state


def revision_of(db):
    with db.read() as connection:
        return revision.current(connection)


def test_a_draft_keeps_every_word_through_a_reload(db):
    author = create_person(db)
    version = drafts.start(db, author, RULES, replace(CASE_STUDY, title="Half a tit"))
    kept, record, _ = drafts.get_draft(db, author, RULES, version.id)
    assert (kept.id, record.title, record.communities) == (version.id, "Half a tit", ("older_people",))


def test_saving_from_two_windows_tells_the_second_and_keeps_the_first(db):
    author = create_person(db)
    version = drafts.start(db, author, RULES, CASE_STUDY)
    drafts.save(db, author, version.id, replace(CASE_STUDY, title="First window"), (), edit=version.edit)
    with pytest.raises(Conflict, match="another window"):
        drafts.save(db, author, version.id, replace(CASE_STUDY, title="Second window"), (), edit=version.edit)
    assert drafts.get_draft(db, author, RULES, version.id)[1].title == "First window"


def test_submitting_names_every_missing_field(db):
    author = create_person(db)
    version = drafts.start(db, author, RULES, RULES.record_type())
    with pytest.raises(Invalid) as error:
        drafts.submit(db, author, RULES, version.id)
    assert {problem.field for problem in error.value.problems} >= {
        "title",
        "organisation",
        "boroughs",
        "communities",
        "lead_level",
        "stage",
        "strategies",
        "what_was_done",
        "contact",
        "declared_no_patient",
        "declared_licence",
    }
    assert state_of(db, version) is VersionState.DRAFT


def test_publishing_needs_the_problem_too(db):
    author, moderator = create_person(db), create_moderator(db)
    version = create_case_study(db, author, state=VersionState.SUBMITTED, problem="")
    with pytest.raises(Invalid, match="The problem"):
        moderation.publish(db, moderator, RULES, version.id, locate=nowhere)


def test_changes_asked_for_come_back_and_are_published(db):
    author, moderator = create_person(db), create_moderator(db)
    first = create_case_study(db, author, state=VersionState.SUBMITTED)
    moderation.request_changes(db, moderator, first.id, reason="Say who came.")
    second = drafts.open_draft(db, author, first.entry_id)
    assert (second.number, second.reason) == (2, "Say who came.")
    assert state_of(db, first) is VersionState.SUPERSEDED
    drafts.save(db, author, second.id, replace(CASE_STUDY, title="Who came"), (CONTACT,), edit=second.edit)
    drafts.submit(db, author, RULES, second.id)
    slug = moderation.publish(db, moderator, RULES, second.id, locate=nowhere)
    assert get_published(db, RULES, slug).record.title == "Who came"
    with db.read() as connection:
        steps = [step.action for step in list_steps(connection, first.entry_id)]
    assert steps == ["start", "submit", "request_changes", "edit", "submit", "publish"]


def test_a_request_for_changes_needs_a_reason(db):
    author, moderator = create_person(db), create_moderator(db)
    version = create_case_study(db, author, state=VersionState.SUBMITTED)
    with pytest.raises(Invalid, match="tells the author"):
        moderation.request_changes(db, moderator, version.id, reason="  ")
    assert state_of(db, version) is VersionState.SUBMITTED


def test_an_edit_waits_beside_what_is_published(db):
    author = create_person(db)
    published = create_case_study(db, author)
    slug = entry_of(db, published).slug
    draft = drafts.open_draft(db, author, published.entry_id)
    drafts.save(db, author, draft.id, replace(CASE_STUDY, title="Better title"), (CONTACT,), edit=draft.edit)
    drafts.submit(db, author, RULES, draft.id)
    assert get_published(db, RULES, slug).record.title == CASE_STUDY.title
    moderation.publish(db, create_moderator(db), RULES, draft.id, locate=nowhere)
    assert get_published(db, RULES, slug).record.title == "Better title"
    assert state_of(db, published) is VersionState.SUPERSEDED


def test_opening_a_draft_twice_gives_the_same_draft(db):
    author = create_person(db)
    published = create_case_study(db, author)
    first = drafts.open_draft(db, author, published.entry_id)
    assert drafts.open_draft(db, author, published.entry_id).id == first.id


def test_the_author_cannot_publish_their_own(db):
    author = create_person(db, moderates=("SEL",), administrator=True)
    version = create_case_study(db, author, state=VersionState.SUBMITTED)
    with pytest.raises(NotAllowed, match="You wrote this"):
        moderation.publish(db, author, RULES, version.id, locate=nowhere)


def test_nobody_reads_or_saves_somebody_elses_draft(db):
    version = drafts.start(db, create_person(db), RULES, CASE_STUDY)
    stranger = create_person(db)
    with pytest.raises(NotAllowed):
        drafts.get_draft(db, stranger, RULES, version.id)
    with pytest.raises(NotAllowed):
        drafts.save(db, stranger, version.id, CASE_STUDY, (), edit=0)


def test_a_moderator_reads_what_waits_and_no_draft_nor_what_was_taken_back(db):
    author, moderator = create_person(db), create_moderator(db)
    version = drafts.start(db, author, RULES, CASE_STUDY)
    with pytest.raises(NotFound):
        get_review(db, moderator, RULES, version.id)
    waiting = create_case_study(db, author, state=VersionState.SUBMITTED)
    assert get_review(db, moderator, RULES, waiting.id).record == CASE_STUDY
    drafts.withdraw(db, author, waiting.entry_id)
    with pytest.raises(NotFound):
        get_review(db, moderator, RULES, waiting.id)


def test_an_entry_that_never_was_cannot_be_opened(db):
    with pytest.raises(NotFound):
        drafts.open_draft(db, create_person(db), uuid4())


@pytest.mark.parametrize(("precision", "shown"), [(Precision.HIDDEN, []), (Precision.BOROUGH, ["venue"])])
def test_who_gave_the_venue_is_not_told_where_the_place_is_hidden(precision, shown):
    helper, host = Partner(name="Synthetic Helpers", role="co_delivery"), Partner(name="Synthetic Hall", role="venue")
    public = RULES.public_form(replace(CASE_STUDY, partners=(helper, host)), PublicPlace(precision=precision))
    assert [partner.role for partner in public.partners] == ["co_delivery", *shown]


@pytest.mark.parametrize("step", ["withdraw", "take_down", "archive"])
def test_what_is_taken_away_is_gone_at_once_and_its_address_says_so(db, step):
    author, administrator = create_person(db), create_person(db, organisation="Office", administrator=True)
    version = create_case_study(db, author)
    slug, before = entry_of(db, version).slug, revision_of(db)
    if step == "withdraw":
        drafts.withdraw(db, author, version.entry_id)
    else:
        getattr(moderation, step)(db, administrator, version.entry_id)
    with pytest.raises(NotFound):
        get_published(db, RULES, slug)
    assert resolve(db, RULES.kind, slug).answer is Answer.GONE
    assert revision_of(db) > before
    moderation.restore(db, administrator, version.entry_id)
    assert get_published(db, RULES, slug).record.title == CASE_STUDY.title


@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.SUBMITTED, VersionState.CHANGES_REQUESTED])
@pytest.mark.parametrize("step", ["take_down", "archive"])
def test_an_entry_that_was_never_published_is_not_a_moderators_to_take_away(db, state, step):
    administrator = create_person(db, organisation="Office", administrator=True)
    version = create_case_study(db, create_person(db), state=state)
    with pytest.raises(NotAllowed, match="never published"):
        getattr(moderation, step)(db, administrator, version.entry_id)
    assert entry_of(db, version).state == "live"


def test_what_was_published_once_can_be_taken_down_again_after_it_came_back(db):
    author, administrator = create_person(db), create_person(db, organisation="Office", administrator=True)
    version = create_case_study(db, author)
    drafts.open_draft(db, author, version.entry_id)
    for _ in range(2):
        moderation.take_down(db, administrator, version.entry_id)
        moderation.restore(db, administrator, version.entry_id)
    assert entry_of(db, version).state == "live"


def test_a_demonstration_publishes_no_named_person_whoever_asks(db):
    person = Contact(kind="person", name="Synthetic Name", email="name@synthetic.example", visibility=Visibility.NONE)
    author, moderator = create_person(db), create_moderator(db)
    version = create_case_study(db, author, state=VersionState.SUBMITTED, contacts=(CONTACT, person))
    with pytest.raises(Invalid, match="demonstration"):
        moderation.publish(db, moderator, RULES, version.id, locate=nowhere)
    assert state_of(db, version) is VersionState.SUBMITTED
    moderation.publish(db, moderator, RULES, version.id, locate=nowhere, demonstration=False)
    assert state_of(db, version) is VersionState.PUBLISHED


def test_a_second_review_knows_what_was_handed_in_before_and_what_was_asked_for(db):
    author, moderator = create_person(db), create_moderator(db)
    first = create_case_study(db, author, state=VersionState.SUBMITTED)
    assert get_review(db, moderator, RULES, first.id).earlier is None
    moderation.request_changes(db, moderator, first.id, reason="Say who came.")
    second = submit_edit(db, author, first.entry_id, title="Synthetic second")
    earlier = get_review(db, moderator, RULES, second.id).earlier
    assert (earlier.record.title, earlier.reason) == (CASE_STUDY.title, "Say who came.")
    moderation.request_changes(db, moderator, second.id, reason="Say how many.")
    third = submit_edit(db, author, first.entry_id, title="Synthetic third")
    review = get_review(db, moderator, RULES, third.id)
    assert (review.earlier.record.title, review.earlier.reason) == ("Synthetic second", "Say how many.")
    assert review.before is None


def test_an_edit_of_what_is_published_is_compared_with_that_alone(db):
    author, moderator = create_person(db), create_moderator(db)
    first = create_case_study(db, author, state=VersionState.SUBMITTED)
    moderation.request_changes(db, moderator, first.id, reason="Say who came.")
    second = submit_edit(db, author, first.entry_id, title="Synthetic second")
    moderation.publish(db, moderator, RULES, second.id, locate=nowhere)
    third = submit_edit(db, author, first.entry_id, title="Synthetic third")
    review = get_review(db, moderator, RULES, third.id)
    assert (review.before.title, review.earlier) == ("Synthetic second", None)
    assert third.reason == ""


def submit_edit(db, author, entry_id, **fields):
    """The entry's draft with these fields, handed in."""
    draft = drafts.open_draft(db, author, entry_id)
    drafts.save(db, author, draft.id, replace(CASE_STUDY, **fields), (CONTACT,), edit=draft.edit)
    return drafts.submit(db, author, RULES, draft.id)


def test_own_entries_that_wait_for_changes_are_counted_until_they_are_opened_or_taken_back(db):
    author = create_person(db)
    create_case_study(db, create_person(db), state=VersionState.CHANGES_REQUESTED)
    create_case_study(db, author, state=VersionState.SUBMITTED)
    first = create_case_study(db, author, state=VersionState.CHANGES_REQUESTED)
    second = create_case_study(db, author, state=VersionState.CHANGES_REQUESTED)
    assert drafts.count_to_change(db, author) == 2
    drafts.open_draft(db, author, first.entry_id)
    assert drafts.count_to_change(db, author) == 1
    drafts.withdraw(db, author, second.entry_id)
    assert drafts.count_to_change(db, author) == drafts.count_to_change(db, SYSTEM) == 0


def test_the_queue_counts_what_somebody_may_decide_on(db):
    author, own = create_person(db), create_person(db, moderates=("SEL",))
    create_case_study(db, author, state=VersionState.SUBMITTED)
    create_case_study(db, author, state=VersionState.SUBMITTED, boroughs=(), london_wide=True)
    assert moderation.count_queue(db, create_moderator(db)) == 2
    assert moderation.count_queue(db, create_moderator(db, icb="NEL")) == 1
    assert moderation.count_queue(db, own) == 0


def test_addresses_are_made_once_move_for_good_and_are_never_used_again(db):
    author, administrator = create_person(db), create_person(db, organisation="Office", administrator=True)
    first, second = create_case_study(db, author), create_case_study(db, author)
    assert entry_of(db, first).slug == "synthetic-walking-group"
    assert entry_of(db, second).slug == "synthetic-walking-group-2"
    change_slug(db, administrator, first.entry_id, "walks")
    moved = resolve(db, RULES.kind, "synthetic-walking-group")
    assert (moved.answer, moved.slug) == (Answer.MOVED, "walks")
    assert entry_of(db, create_case_study(db, author)).slug == "synthetic-walking-group-3"


def test_a_draft_has_no_public_address(db):
    version = drafts.start(db, create_person(db), RULES, CASE_STUDY)
    assert resolve(db, RULES.kind, version.entry_id.hex).answer is Answer.UNKNOWN


def test_the_public_form_has_no_private_place_and_no_private_contact(db):
    author = create_person(db)
    person = Contact(kind="person", name="Synthetic Name", email="name@synthetic.example", visibility=Visibility.NONE)
    place = Place(postcode="SE5 8AZ", lat=51.4697, lon=-0.0936, borough=LAMBETH, address="1 Secret Street")
    version = create_case_study(db, author, contacts=(CONTACT, person), place=place)
    shown = get_published(db, RULES, entry_of(db, version).slug)
    assert shown.contacts == (CONTACT,)
    assert shown.record.place == Place()


def test_a_named_person_is_shown_only_with_a_consent_that_has_not_run_out(db, clock):
    consent = {"kind": "person", "name": "Synthetic Name", "email": "n@synthetic.example", "visibility": "public"}
    today = db.today()
    given = (
        Contact(**consent),
        Contact(**consent, consented_on=today, expires_on=today),
    )
    version = create_case_study(db, create_person(db), contacts=given)
    slug = entry_of(db, version).slug
    assert get_published(db, RULES, slug).contacts == (given[1],)
    clock.move(days=1)
    assert get_published(db, RULES, slug).contacts == ()


def test_the_queue_follows_the_lead_organisation_then_the_boroughs_then_london(db):
    author = create_person(db)
    queue = {
        (LAMBETH,): "SEL",
        ("E09000003",): "WNL",
        (LAMBETH, "E09000003"): "london",
    }
    for boroughs, expected in queue.items():
        assert create_case_study(db, author, state=VersionState.SUBMITTED, boroughs=boroughs).queue == expected
    wide = create_case_study(db, author, state=VersionState.SUBMITTED, boroughs=(), london_wide=True)
    assert wide.queue == "london"


def test_handing_over_to_a_former_board_reaches_its_successor(db):
    version = create_case_study(db, create_person(db), state=VersionState.SUBMITTED)
    moderation.hand_over(db, create_moderator(db), version.id, queue="NCL")
    with db.read() as connection:
        assert entry_store.get_version(connection, version.id).queue == "WNL"


def test_the_queue_shows_what_waits_longest_first_and_nothing_withdrawn(db, clock):
    author, moderator = create_person(db), create_moderator(db)
    old = create_case_study(db, author, state=VersionState.SUBMITTED, title="Synthetic old")
    clock.move(days=7)
    new = create_case_study(db, author, state=VersionState.SUBMITTED, title="Synthetic new")
    gone = create_case_study(db, author, state=VersionState.SUBMITTED, title="Synthetic gone")
    drafts.withdraw(db, author, gone.entry_id)
    queue = moderation.list_queue(db, moderator)
    assert [waiting.version.id for waiting in queue] == [old.id, new.id]
    assert [waiting.standing.days_waiting for waiting in queue] == [5, 0]


def test_the_audit_names_people_by_id_only(db):
    author = create_person(db, name="Synthetic Unmistakable Name")
    create_case_study(db, author)
    with db.read() as connection:
        rows = connection.execute(sa.select(audit)).all()
    assert str(author.id) in {row.actor for row in rows}
    assert "Unmistakable" not in str(rows)


def test_the_system_itself_cannot_moderate_through_the_front_door(db):
    version = create_case_study(db, create_person(db), state=VersionState.SUBMITTED)
    with pytest.raises(NotAllowed):
        moderation.publish(db, SYSTEM, RULES, version.id, locate=nowhere)


def test_only_live_entries_are_listed(db):
    author = create_person(db)
    shown = create_case_study(db, author)
    create_case_study(db, author, state=VersionState.SUBMITTED)
    gone = create_case_study(db, author)
    drafts.withdraw(db, author, gone.entry_id)
    with db.read() as connection:
        listed = list_published(connection, RULES, db.today())
        assert [one.entry.id for one in listed] == [shown.entry_id]
        assert entry_store.list_live_ids(connection) == {str(shown.entry_id)}


def test_what_an_author_takes_out_is_not_kept_alive_by_a_summary_nobody_wrote(db):
    author, moderator = create_person(db), create_moderator(db)
    first = create_case_study(
        db, author, state=VersionState.SUBMITTED, summary="", what_was_done="Synthetic: every Tuesday we met."
    )
    moderation.request_changes(db, moderator, first.id, reason="Leave the weekday out.")
    second = drafts.open_draft(db, author, first.entry_id)
    record = replace(drafts.get_draft(db, author, RULES, second.id)[1], what_was_done="Synthetic: we met.")
    record = replace(record, declared_no_patient=True)
    drafts.save(db, author, second.id, record, (CONTACT,), edit=second.edit)
    drafts.submit(db, author, RULES, second.id)
    slug = moderation.publish(db, moderator, RULES, second.id, locate=nowhere)
    assert get_published(db, RULES, slug).record.summary == "Synthetic: we met."


def test_an_edit_has_to_be_declared_free_of_patients_anew(db):
    author = create_person(db)
    published = create_case_study(db, author)
    draft = drafts.open_draft(db, author, published.entry_id)
    with pytest.raises(Invalid, match="identifies a patient"):
        drafts.submit(db, author, RULES, draft.id)
