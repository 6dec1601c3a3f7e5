"""The roles that an administrator gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.areas import icbs_on
from kb.errors import Invalid, Problem


@dataclass(frozen=True, kw_only=True)
class Roles:
    """Contributor, moderator of these ICBs (codes), administrator; none of them: a reader with an account."""

    contributor: bool = False
    moderates: frozenset[str] = frozenset()
    administrator: bool = False

    def in_words(self) -> str:
        """For the audit: "contributor, moderator of NEL, administrator"."""
        words = ["contributor"] if self.contributor else []
        words += [f"moderator of {', '.join(sorted(self.moderates))}"] if self.moderates else []
        words += ["administrator"] if self.administrator else []
        return ", ".join(words) or "reader"


CONTRIBUTOR = Roles(contributor=True)
ADMINISTRATOR = Roles(contributor=True, administrator=True)


def parse_roles(*, contributor: bool, moderates: Iterable[str], administrator: bool, on: date) -> Roles:
    """Roles as ticked; raises Invalid for the field "moderates" unless each is the code of an ICB of that day."""
    wanted = frozenset(moderates)
    known = {icb.code for icb in icbs_on(on)}
    if wanted - known:
        raise Invalid((Problem("moderates", f"Choose from London's ICBs: {', '.join(sorted(known))}."),))
    return Roles(contributor=contributor, moderates=wanted, administrator=administrator)
