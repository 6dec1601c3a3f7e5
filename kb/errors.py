"""The few things that can go wrong, each carrying a sentence that the user may read."""

from dataclasses import dataclass


class KbError(Exception):
    """A mistake or refusal that a person can act on. The message is shown to them as it stands."""


class NotFound(KbError):
    """Nothing is stored under the name or address that was asked for."""


class NotAllowed(KbError):
    """The person may not do this; the message says who may, or what has to happen first."""


class Conflict(KbError):
    """Somebody else changed the same thing in the meantime."""


class DataFolderError(KbError):
    """A file of the data folder is missing, damaged, read-only or from a newer version."""


@dataclass(frozen=True)
class Problem:
    """One thing to put right in a form: the field's name in the record, and a sentence."""

    field: str
    message: str


class Invalid(KbError):
    """What was typed cannot be accepted yet; `problems` holds one sentence for each field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.message for problem in problems))
