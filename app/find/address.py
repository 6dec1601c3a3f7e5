"""What somebody asked of Find, and the address that says it: the address alone gives the same results anywhere.

Pure, without Streamlit. An address is untrusted: terms that nobody offers are dropped, texts are cleaned and cut.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from indexing.facets import Filters
from indexing.order import Sort
from indexing.search import Choices
from kb.areas import borough_names, list_icbs
from kb.records import Kind
from kb.text import clean_line
from kb.vocabularies import ids

LONGEST_QUESTION = 2_000
PAGE = 20
MOST_PAGES = 50

# In the order in which they stand beside the results.
FACETS: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(Kind),
    "icb": tuple(icb.code for icb in list_icbs()),
    "borough": tuple(borough_names()),
    "community": ids("community"),
    "strategy": ids("strategy"),
    "barrier": ids("barrier"),
    "evidence": ids("evidence"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question (may be empty), the terms chosen for each facet, and how many pages of results are shown.

    `as_typed` and `anywhere` undo how the question was read: its spelling put right, its place taken out.
    """

    question: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pages: int = 1
    sort: Sort = Sort.RELEVANCE
    as_typed: bool = False
    anywhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.question or self.number_chosen)

    @property
    def number_chosen(self) -> int:
        return sum(len(terms) for terms in self.chosen.values())

    @property
    def filters(self) -> Filters:
        return Filters.of(**self.chosen)

    @property
    def choices(self) -> Choices:
        return Choices(as_typed=self.as_typed, places=not self.anywhere, sort=self.sort)

    @property
    def limit(self) -> int:
        return PAGE * self.pages

    def has(self, facet: str, term: str) -> bool:
        return term in self.chosen.get(facet, ())

    def ask(self, question: str) -> "Asked":
        """Another question with the same filters and order."""
        return Asked(question=_question(question), chosen=self.chosen, sort=self.sort)

    def toggle(self, facet: str, term: str) -> "Asked":
        """The term chosen, or no longer."""
        before = self.chosen.get(facet, ())
        after = tuple(one for one in before if one != term) if term in before else (*before, term)
        return replace(self, chosen={**self.chosen, facet: after}, pages=1)

    def within(self, borough: str) -> "Asked":
        """One of the boroughs that a name may mean, chosen by the person instead of by us."""
        return replace(self, chosen={**self.chosen, "borough": (borough,)}, pages=1, anywhere=True)

    def without_filters(self) -> "Asked":
        return replace(self, chosen={}, pages=1)

    def more(self) -> "Asked":
        return replace(self, pages=min(self.pages + 1, MOST_PAGES))

    def parameters(self) -> dict[str, str | list[str]]:
        """As an address holds it; what is empty is left out."""
        found: dict[str, str | list[str]] = {"q": self.question} if self.question else {}
        found |= {facet: list(terms) for facet, terms in self.chosen.items() if terms}
        found |= {"sort": str(self.sort)} if self.sort is not Sort.RELEVANCE else {}
        found |= {"spelling": "typed"} if self.as_typed else {}
        found |= {"place": "any"} if self.anywhere else {}
        return found | ({"pages": str(self.pages)} if self.pages > 1 else {})

    def path(self) -> str:
        """The address on this server: "/?q=lonely+older+people&borough=E09000006"."""
        return f"/?{urlencode(self.parameters(), doseq=True)}" if self else "/"


def parse(parameters: Mapping[str, Iterable[str]]) -> Asked:
    """What an address asks for, whoever wrote it; each parameter may hold several values."""
    chosen = {facet: _known(parameters.get(facet, ()), terms) for facet, terms in FACETS.items()}
    return Asked(
        question=_question(last_value(parameters, "q")),
        chosen={facet: terms for facet, terms in chosen.items() if terms},
        pages=_pages(last_value(parameters, "pages")),
        sort=next((sort for sort in Sort if sort == last_value(parameters, "sort")), Sort.RELEVANCE),
        as_typed=last_value(parameters, "spelling") == "typed",
        anywhere=last_value(parameters, "place") == "any",
    )


def _question(typed: str) -> str:
    return clean_line(typed[:LONGEST_QUESTION])


def last_value(parameters: Mapping[str, Iterable[str]], name: str) -> str:
    """A parameter that holds one value; "" where it is missing."""
    return ([*parameters.get(name, ())] or [""])[-1]


def _known(given: Iterable[str], terms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for term in given if term in terms))


def _pages(typed: str) -> int:
    return min(max(int(typed), 1), MOST_PAGES) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1
