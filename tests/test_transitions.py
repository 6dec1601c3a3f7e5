"""Every step by every part, the expected answer spelled out."""

from uuid import uuid4

import pytest

from kb.errors import NotAllowed
from kb.people import SYSTEM, Person
from kb.permissions import Standing, check_can_contribute, check_step, may, same_organisation
from kb.states import (
    ENTRY_STEPS,
    HOLDS_THE_PEN,
    IN_WORDS,
    VERSION_STEPS,
    Action,
    EntryState,
    VersionState,
)

AUTHOR_ID = uuid4()


def person(**fields):
    return Person(**{"id": uuid4(), "name": "Synthetic", "organisation": "Synthetic Elsewhere"} | fields)


PARTS = {
    "reader": None,
    "reader with account": person(),
    "contributor": person(contributor=True),
    "author": person(id=AUTHOR_ID, contributor=True, organisation="Synthetic Practice"),
    "author who moderates": person(id=AUTHOR_ID, moderates=frozenset({"SEL"}), organisation="Synthetic Practice"),
    "author who administers": person(id=AUTHOR_ID, administrator=True, organisation="Synthetic Practice"),
    "moderator": person(moderates=frozenset({"SEL"})),
    "moderator elsewhere": person(moderates=frozenset({"NEL"})),
    "moderator of the author's organisation": person(moderates=frozenset({"SEL"}), organisation="synthetic  PRACTICE"),
    "administrator": person(administrator=True),
    "administrator of the author's organisation": person(administrator=True, organisation="Synthetic Practice"),
    "switched-off moderator": person(moderates=frozenset({"SEL"}), active=False),
    "system": SYSTEM,
}

AUTHORS = {"author", "author who moderates", "author who administers"}
MODERATORS = {"moderator", "administrator"}
ANY_MODERATORS = {
    "author who moderates",
    "author who administers",
    "moderator",
    "moderator elsewhere",
    "moderator of the author's organisation",
    "administrator",
    "administrator of the author's organisation",
}
ADMINISTRATORS = {"administrator", "administrator of the author's organisation"}

ALLOWED = {
    Action.SAVE: AUTHORS,
    Action.EDIT: AUTHORS,
    Action.SUBMIT: AUTHORS,
    Action.WITHDRAW: AUTHORS,
    Action.PUBLISH: MODERATORS,
    Action.REQUEST_CHANGES: MODERATORS,
    Action.REJECT: MODERATORS,
    Action.HAND_OVER: MODERATORS,
    Action.ARCHIVE: MODERATORS,
    Action.TAKE_DOWN: ANY_MODERATORS,
    Action.RESTORE: ADMINISTRATORS,
}

FROM_VERSION = {
    Action.SAVE: {"draft"},
    Action.EDIT: {"published", "changes_requested", "rejected"},
    Action.SUBMIT: {"draft"},
    Action.PUBLISH: {"submitted"},
    Action.REQUEST_CHANGES: {"submitted"},
    Action.REJECT: {"submitted"},
    Action.HAND_OVER: {"submitted"},
}

ONCE_PUBLISHED = {Action.TAKE_DOWN, Action.ARCHIVE}

FROM_ENTRY = {
    Action.WITHDRAW: {"live"},
    Action.TAKE_DOWN: {"live"},
    Action.ARCHIVE: {"live"},
    Action.RESTORE: {"withdrawn", "archived"},
}


def standing(action=None, **fields):
    """An entry of the author's, waiting in South East London, in a state from which the step can be taken."""
    given = {
        "owner_id": AUTHOR_ID,
        "owner_organisation": "Synthetic Practice",
        "lead_organisation": "Synthetic Practice",
        "queue": "SEL",
        "version_state": VersionState.SUBMITTED,
    }
    if action in FROM_VERSION:
        given["version_state"] = VersionState(sorted(FROM_VERSION[action])[0])
    if action in FROM_ENTRY:
        given["entry_state"] = EntryState(sorted(FROM_ENTRY[action])[0])
        given["was_published"] = True
    return Standing(**given | fields)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("part", PARTS)
def test_each_step_is_open_to_exactly_these_parts(action, part):
    assert may(PARTS[part], action, standing(action)) == (part in ALLOWED[action])


@pytest.mark.parametrize("state", VersionState)
@pytest.mark.parametrize("action", FROM_VERSION)
def test_each_step_of_a_version_starts_from_exactly_these_states(action, state):
    part = "author" if ALLOWED[action] is AUTHORS else "moderator"
    assert may(PARTS[part], action, standing(action, version_state=state)) == (state in FROM_VERSION[action])


@pytest.mark.parametrize("state", EntryState)
@pytest.mark.parametrize("action", FROM_ENTRY)
def test_each_step_of_an_entry_starts_from_exactly_these_states(action, state):
    part = {"withdraw": "author", "restore": "administrator"}.get(action, "moderator")
    assert may(PARTS[part], action, standing(action, entry_state=state)) == (state in FROM_ENTRY[action])


@pytest.mark.parametrize("action", FROM_ENTRY)
def test_what_was_never_published_cannot_be_taken_from_the_public(action):
    part = {"withdraw": "author", "restore": "administrator"}.get(action, "moderator")
    assert may(PARTS[part], action, standing(action, was_published=False)) == (action not in ONCE_PUBLISHED)


@pytest.mark.parametrize("state", ["withdrawn", "archived"])
@pytest.mark.parametrize("action", FROM_VERSION)
def test_no_version_moves_while_its_entry_is_not_live(action, state):
    for part in ("author", "moderator", "administrator"):
        assert not may(PARTS[part], action, standing(action, entry_state=EntryState(state)))


def test_every_step_and_state_has_its_rule():
    assert VERSION_STEPS.keys() | ENTRY_STEPS.keys() == set(Action) == ALLOWED.keys()
    assert HOLDS_THE_PEN.keys() == IN_WORDS.keys() == set(VersionState)
    assert {action: {str(state) for state in step.before} for action, step in VERSION_STEPS.items()} == FROM_VERSION
    assert {action: {str(state) for state in step.before} for action, step in ENTRY_STEPS.items()} == FROM_ENTRY
    assert {action for action, step in ENTRY_STEPS.items() if step.needs_publication} == ONCE_PUBLISHED


def test_any_moderator_may_look_after_five_working_days():
    elsewhere = PARTS["moderator elsewhere"]
    assert not may(elsewhere, Action.PUBLISH, standing(days_waiting=4))
    assert may(elsewhere, Action.PUBLISH, standing(days_waiting=5))


def test_every_moderator_sees_the_london_queue():
    assert may(PARTS["moderator elsewhere"], Action.PUBLISH, standing(queue="london"))


def test_a_moderator_of_the_lead_organisation_may_not_publish_what_somebody_else_wrote_about_it():
    lead = standing(owner_organisation="Another", lead_organisation="Synthetic Practice")
    assert not may(PARTS["moderator of the author's organisation"], Action.PUBLISH, lead)


def test_ods_codes_decide_before_names_whether_organisations_are_the_same():
    assert same_organisation("The Surgery", "X1", "Surgery, The", "x1")
    assert not same_organisation("The Surgery", "X1", "The Surgery", "X2")
    assert same_organisation("The  surgery", "X1", "the Surgery", "")
    assert not same_organisation("", "", "", "")


@pytest.mark.parametrize(
    "other", ["The St John’s & Hill Surgery", "ST. JOHNS AND HILL  SURGERY", "Ｓt Johns and Hill Surgery"]
)
def test_no_spelling_makes_a_name_another_organisation(other):
    assert same_organisation("St John's and Hill Surgery", "", other, "")
    assert not same_organisation("St John's and Hill Surgery", "", "St John's Surgery", "")


@pytest.mark.parametrize("part", ["reader", "reader with account", "switched-off moderator"])
def test_sharing_takes_a_contributor(part):
    with pytest.raises(NotAllowed):
        check_can_contribute(PARTS[part])


def test_a_refusal_says_who_may():
    with pytest.raises(NotAllowed, match="somebody else has to look"):
        check_step(PARTS["author who moderates"], Action.PUBLISH, standing(Action.PUBLISH))
    with pytest.raises(NotAllowed, match="moderator of SEL"):
        check_step(PARTS["moderator elsewhere"], Action.PUBLISH, standing(Action.PUBLISH))
