"""What reading a document or a table gives: drafts, refusals, or the sentence that says why it cannot be read."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from casestudies.fields import CaseStudy
from casestudies.forms import STORY_LABELS
from casestudies.importers.figures import Figure, find_figures
from kb.errors import KbError
from kb.text import clean_line


class Unreadable(KbError):
    """The file as a whole cannot be read; nothing of it is taken."""


@dataclass(frozen=True)
class ImportedDraft:
    """A case study as it was found; `where` says at which place of the file, such as "row 3"."""

    record: CaseStudy
    where: str

    @property
    def text(self) -> str:
        """All that it tells, without its title."""
        stories = (getattr(self.record, field) for field in STORY_LABELS)
        return "\n\n".join(part for part in (self.record.summary, self.record.communities_text, *stories) if part)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that its text names, for its author to look at; they are set nowhere."""
        return find_figures(self.text)


@dataclass(frozen=True)
class Refusal:
    """What was not taken, and why: `where` as in ImportedDraft, `column` as the file names it, or ""."""

    where: str
    column: str
    reason: str

    def in_words(self) -> str:
        return f"{self.where}{f', column “{self.column}”' if self.column else ''}: {self.reason}"


def source_key(source: str, record: CaseStudy) -> str:
    """The same for the same source, title and organisation, whatever their case and spaces: found again by this."""
    parts = [clean_line(part).casefold() for part in (source, record.title, record.organisation)]
    return f"import:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"
