"""Where a version and an entry can stand, and every step between: rules as data."""

from dataclasses import dataclass
from enum import StrEnum


class VersionState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    PUBLISHED = "published"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class EntryState(StrEnum):
    LIVE = "live"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class By(StrEnum):
    """In which part somebody takes a step."""

    AUTHOR = "author"
    MODERATOR = "moderator"
    ANY_MODERATOR = "any moderator"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Action(StrEnum):
    SAVE = "save"
    EDIT = "edit"
    SUBMIT = "submit"
    PUBLISH = "publish"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"
    TAKE_DOWN = "take_down"
    ARCHIVE = "archive"
    RESTORE = "restore"


@dataclass(frozen=True)
class VersionStep:
    """A step of a version. `needs_reason`: the author is told why, so words are required."""

    action: Action
    before: frozenset[VersionState]
    after: VersionState
    by: By
    needs_reason: bool = False


@dataclass(frozen=True)
class EntryStep:
    """A step of a whole entry. `needs_publication`: only of one that is or was public; others are their author's."""

    action: Action
    before: frozenset[EntryState]
    after: EntryState
    by: By
    needs_publication: bool = False


V = VersionState
E = EntryState

# "edit" opens a new draft beside what stands; the old version keeps its state, but one that waits for
# changes is superseded by the draft that makes them.
VERSION_STEPS = {
    step.action: step
    for step in (
        VersionStep(Action.SAVE, frozenset({V.DRAFT}), V.DRAFT, By.AUTHOR),
        VersionStep(Action.EDIT, frozenset({V.PUBLISHED, V.CHANGES_REQUESTED, V.REJECTED}), V.DRAFT, By.AUTHOR),
        VersionStep(Action.SUBMIT, frozenset({V.DRAFT}), V.SUBMITTED, By.AUTHOR),
        VersionStep(Action.PUBLISH, frozenset({V.SUBMITTED}), V.PUBLISHED, By.MODERATOR),
        VersionStep(
            Action.REQUEST_CHANGES, frozenset({V.SUBMITTED}), V.CHANGES_REQUESTED, By.MODERATOR, needs_reason=True
        ),
        VersionStep(Action.REJECT, frozenset({V.SUBMITTED}), V.REJECTED, By.MODERATOR, needs_reason=True),
        VersionStep(Action.HAND_OVER, frozenset({V.SUBMITTED}), V.SUBMITTED, By.MODERATOR),
    )
}

ENTRY_STEPS = {
    step.action: step
    for step in (
        EntryStep(Action.WITHDRAW, frozenset({E.LIVE}), E.WITHDRAWN, By.AUTHOR),
        EntryStep(Action.TAKE_DOWN, frozenset({E.LIVE}), E.WITHDRAWN, By.ANY_MODERATOR, needs_publication=True),
        EntryStep(Action.ARCHIVE, frozenset({E.LIVE}), E.ARCHIVED, By.MODERATOR, needs_publication=True),
        EntryStep(Action.RESTORE, frozenset({E.WITHDRAWN, E.ARCHIVED}), E.LIVE, By.ADMINISTRATOR),
    )
}

# Who is expected to act next. Every state has an owner.
HOLDS_THE_PEN = {
    V.DRAFT: By.AUTHOR,
    V.SUBMITTED: By.MODERATOR,
    V.CHANGES_REQUESTED: By.AUTHOR,
    V.PUBLISHED: By.AUTHOR,
    V.REJECTED: By.AUTHOR,
    V.SUPERSEDED: By.SYSTEM,
}

OPEN_STATES = (V.DRAFT, V.SUBMITTED, V.CHANGES_REQUESTED)

IN_WORDS = {
    V.DRAFT: "Draft: only you can see it",
    V.SUBMITTED: "Waiting for a moderator",
    V.CHANGES_REQUESTED: "Changes asked for",
    V.PUBLISHED: "Published",
    V.REJECTED: "Not accepted",
    V.SUPERSEDED: "Replaced by a newer version",
}
