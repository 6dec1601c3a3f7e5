"""Who somebody is and what they may do in general."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Person:
    """A signed-in person, or the system itself (`id` None, name "system").

    `moderates` holds ICB codes ("NEL"), closed ICBs already replaced by their successors.
    """

    id: UUID | None
    name: str
    email: str = ""
    organisation: str = ""
    ods_code: str = ""
    active: bool = True
    contributor: bool = False
    moderates: frozenset[str] = frozenset()
    administrator: bool = False

    @property
    def actor(self) -> str:
        """How the audit names them: by id, never by name."""
        return str(self.id) if self.id else "system"


SYSTEM = Person(id=None, name="system")
