"""Who may take which step, and the sentence that says why not.

One rule in two shapes: `check_step` raises NotAllowed with what the person reads, `may` hides a button.
"""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from kb.entries import LONDON_QUEUE
from kb.errors import NotAllowed
from kb.people import SYSTEM, Person
from kb.states import ENTRY_STEPS, IN_WORDS, VERSION_STEPS, Action, By, EntryState, EntryStep, VersionState

# An entry that nobody in its own area looked at in this many working days may be moderated by anyone.
DAYS_UNTIL_ANY_MODERATOR = 5


@dataclass(frozen=True, kw_only=True)
class Standing:
    """All that a permission depends on: whose an entry is, where it waits, since when, and whether it was public."""

    owner_id: UUID | None
    owner_organisation: str = ""
    owner_ods_code: str = ""
    lead_organisation: str = ""
    lead_ods_code: str = ""
    queue: str = ""
    days_waiting: int = 0
    entry_state: EntryState = EntryState.LIVE
    version_state: VersionState | None = None
    was_published: bool = False


def same_organisation(name: str, ods_code: str, other_name: str, other_ods_code: str) -> bool:
    """True where ODS codes agree, or, where one is missing, where the names do."""
    if ods_code and other_ods_code:
        return ods_code.upper() == other_ods_code.upper()
    words = _name_words(name)
    return bool(words) and words == _name_words(other_name)


def _name_words(name: str) -> list[str]:
    """A name as it is compared: without case, signs and "the", so that no spelling makes it another organisation."""
    plain = re.sub("['’]", "", unicodedata.normalize("NFKC", name).casefold()).replace("&", " and ")
    words = re.findall(r"\w+", plain)
    return [word for word in words if word != "the"] or words


def check_can_contribute(person: Person | None) -> None:
    """Sharing a case study or adding an asset takes a contributor's account."""
    if person is None:
        raise NotAllowed("Sign in to share. If you have no account yet, ask to contribute: it takes a minute.")
    if not person.active:
        raise NotAllowed("Your account is switched off. Ask an administrator to switch it on again.")
    if not (person is SYSTEM or person.contributor or person.moderates or person.administrator):
        raise NotAllowed("Your account may read but not share yet. Ask an administrator for the role of contributor.")


def check_can_moderate_anything(person: Person | None) -> None:
    """The queue is for moderators and administrators."""
    if person is None or not person.active or not (person.moderates or person.administrator):
        raise NotAllowed("Only moderators see the queue. An administrator can make you one.")


def check_step(person: Person | None, action: Action, standing: Standing) -> None:
    """Raise NotAllowed unless this person may take this step on this entry as it stands now."""
    step = VERSION_STEPS.get(action) or ENTRY_STEPS[action]
    if person is None:
        raise NotAllowed("Sign in first.")
    _check_part(person, step.by, standing)
    _check_state(action, standing)


def may(person: Person | None, action: Action, standing: Standing) -> bool:
    """`check_step` as a yes or no."""
    try:
        check_step(person, action, standing)
    except NotAllowed:
        return False
    return True


def _check_state(action: Action, standing: Standing) -> None:
    if action in ENTRY_STEPS:
        _check_entry_state(ENTRY_STEPS[action], standing)
        return
    if standing.entry_state is not EntryState.LIVE:
        raise NotAllowed(f"This entry is {standing.entry_state}. An administrator can restore it.")
    if standing.version_state not in VERSION_STEPS[action].before:
        now = IN_WORDS[standing.version_state] if standing.version_state else "Not started"
        raise NotAllowed(f"This has changed in the meantime. It now stands at: {now}.")


def _check_entry_state(step: EntryStep, standing: Standing) -> None:
    if standing.entry_state not in step.before:
        raise NotAllowed(f"This entry is {standing.entry_state}, so this can no longer be done.")
    if step.needs_publication and not standing.was_published:
        raise NotAllowed("This was never published, so nobody sees it whom it would have to be taken from.")


def _check_part(person: Person, by: By, standing: Standing) -> None:
    if not person.active:
        raise NotAllowed("Your account is switched off.")
    if by is By.AUTHOR:
        _check_author(person, standing)
    elif by is By.MODERATOR:
        _check_moderator(person, standing)
    elif by is By.ANY_MODERATOR:
        check_can_moderate_anything(person)
    elif by is By.ADMINISTRATOR:
        _check_administrator(person, standing)
    elif by is By.SYSTEM and person is not SYSTEM:
        raise NotAllowed("Only the system itself does this.")


def _check_administrator(person: Person, standing: Standing) -> None:
    if not person.administrator:
        raise NotAllowed("Only an administrator can do this.")
    if person.id == standing.owner_id:
        raise NotAllowed("You wrote this, so another administrator has to bring it back.")


def _check_author(person: Person, standing: Standing) -> None:
    check_can_contribute(person)
    if person is SYSTEM or standing.owner_id is None or person.id != standing.owner_id:
        raise NotAllowed("Only the person who wrote this can change it.")


def _check_moderator(person: Person, standing: Standing) -> None:
    check_can_moderate_anything(person)
    if person.id == standing.owner_id:
        raise NotAllowed("You wrote this, so somebody else has to look at it.")
    for name, code in (
        (standing.owner_organisation, standing.owner_ods_code),
        (standing.lead_organisation, standing.lead_ods_code),
    ):
        if same_organisation(person.organisation, person.ods_code, name, code):
            raise NotAllowed("This comes from your own organisation, so somebody else has to look at it.")
    if not (person.administrator or _in_reach(person, standing)):
        raise NotAllowed(
            f"This waits for a moderator of {standing.queue}. "
            f"After {DAYS_UNTIL_ANY_MODERATOR} working days any moderator may look at it."
        )


def _in_reach(person: Person, standing: Standing) -> bool:
    return (
        standing.queue in person.moderates
        or standing.queue in ("", LONDON_QUEUE)
        or standing.days_waiting >= DAYS_UNTIL_ANY_MODERATOR
    )
