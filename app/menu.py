"""The menu: which pages somebody is offered, and what waits for them there; the same on every page of the server."""

from dataclasses import dataclass

from app.pages import FIND, MINE, MODERATE, PAGES, PageEntry
from kb import drafts, moderation
from kb.database import Database
from kb.people import Person


@dataclass(frozen=True)
class MenuEntry:
    """A page as the menu names it, such as "Moderate (2)"."""

    page: PageEntry
    name: str

    @property
    def address(self) -> str:
        return f"/{self.page.url_path}"


def entries(db: Database, person: Person | None) -> tuple[MenuEntry, ...]:
    """What this person is offered, in the order of the table of pages."""
    return tuple(MenuEntry(page, _name(db, page, person)) for page in PAGES if is_for(page, person))


def for_everybody() -> tuple[MenuEntry, ...]:
    """What somebody is offered who is not known, such as on a page for an error."""
    return tuple(MenuEntry(page, page.title) for page in PAGES if is_for(page, None))


def is_for(page: PageEntry, person: Person | None) -> bool:
    """Everybody sees what is open; the queue only those who may moderate, own entries only who is signed in."""
    if page is MODERATE:
        return person is not None and moderates(person)
    return page.in_menu and (page is not MINE or person is not None)


def moderates(person: Person) -> bool:
    return bool(person.moderates or person.administrator)


def first_page(person: Person) -> PageEntry:
    """Where somebody goes who signed in without asking for a page: to what waits for them."""
    if moderates(person):
        return MODERATE
    return MINE if person.contributor else FIND


def _name(db: Database, page: PageEntry, person: Person | None) -> str:
    """The page's title with the number of entries there on which this person has to act, if there are any."""
    waiting = _count(db, page, person) if person else 0
    return f"{page.title} ({waiting})" if waiting else page.title


def _count(db: Database, page: PageEntry, person: Person) -> int:
    if page is MODERATE:
        return moderation.count_queue(db, person)
    return drafts.count_to_change(db, person) if page is MINE else 0
