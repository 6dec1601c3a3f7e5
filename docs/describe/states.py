"""docs/states.md: where a version and an entry can stand, and who takes which step."""

from collections.abc import Iterable
from enum import StrEnum

from docs.describe import markdown
from kb.permissions import DAYS_UNTIL_ANY_MODERATOR
from kb.states import ENTRY_STEPS, HOLDS_THE_PEN, IN_WORDS, VERSION_STEPS, By, EntryState, EntryStep, VersionStep
from kb.states import VersionState as V

PARTS = {
    By.AUTHOR: "whoever started the entry, while they have a contributor's account; never the system",
    By.MODERATOR: (
        "a moderator of the ICB in whose queue the version waits, any moderator for the London queue or after "
        f"{DAYS_UNTIL_ANY_MODERATOR} working days, an administrator at any time; but never the author, "
        "nor anybody of the author's organisation or of the one that leads"
    ),
    By.ANY_MODERATOR: "every moderator and administrator",
    By.ADMINISTRATOR: "an administrator",
    By.SYSTEM: "the product itself",
}

# What a step does to another version than its own; kb.drafts and kb.moderation do it in the same transaction.
BESIDE = (
    (V.PUBLISHED, V.SUPERSEDED, "the next version is published"),
    (V.CHANGES_REQUESTED, V.SUPERSEDED, "the draft that makes the changes is opened"),
)


def page() -> str:
    return markdown.page(
        "States",
        "A version is one wording of an entry. At most one version of an entry is published, and at most one is a "
        "draft, submitted or waiting for changes. An edit of a published entry waits beside it: what is published "
        "stays until a moderator publishes the edit. The rules are data in `kb/states.py`, checked in "
        "`kb/permissions.py`.",
        "## Versions",
        diagram(version_edges()),
        "`edit` opens a new draft. The version that it starts from stays as it is, but one that waited for changes "
        "is superseded.",
        markdown.table(("State", "Said on the page", "Who acts next"), [(s, IN_WORDS[s], HOLDS_THE_PEN[s]) for s in V]),
        "## Entries",
        diagram(entry_edges()),
        "Only a live entry has a version that the public sees; in any other state no version moves.",
        "## Who may take which step",
        markdown.table(("Step", "From", "To", "By", "Reason needed"), [*map(step_row, all_steps())]),
        markdown.table(("By", "That is"), [*PARTS.items()]),
        "Every step writes one row into the audit, in the same transaction, but for `save`.",
    )


def all_steps() -> list[VersionStep | EntryStep]:
    return [*VERSION_STEPS.values(), *ENTRY_STEPS.values()]


def step_row(step: VersionStep | EntryStep) -> tuple[str, ...]:
    reason = "yes" if isinstance(step, VersionStep) and step.needs_reason else ""
    once = ", once it was published" if isinstance(step, EntryStep) and step.needs_publication else ""
    return markdown.code(step.action), ", ".join(in_order(step.before)) + once, step.after, step.by, reason


def in_order(states: Iterable[V] | Iterable[EntryState]) -> list[str]:
    """States as their enum lists them: a frozenset has another order in every process."""
    found = set(states)
    return [state for kind in (V, EntryState) for state in kind if state in found]


def version_edges() -> list[tuple[str, str, str]]:
    steps = [(before, step.after, step.action) for step in VERSION_STEPS.values() for before in in_order(step.before)]
    return [("[*]", V.DRAFT, "start"), *steps, *BESIDE]


def entry_edges() -> list[tuple[str, str, str]]:
    steps = [(before, step.after, step.action) for step in ENTRY_STEPS.values() for before in in_order(step.before)]
    return [("[*]", EntryState.LIVE, "start"), *steps]


def diagram(edges: Iterable[tuple[str, str, str | StrEnum]]) -> str:
    lines = [f"    {before} --> {after}: {str(what).replace('_', ' ')}" for before, after, what in edges]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
