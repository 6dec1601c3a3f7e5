"""The lists of terms that a record may hold, read once from kb/data/vocabularies.toml."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kb.errors import NotFound

FILE = Path(__file__).parent / "data" / "vocabularies.toml"

# Where one of these is meant, places are hidden by default: being found can put people in danger.
HIDDEN_COMMUNITIES = frozenset({"refugees_asylum", "undocumented", "sex_workers", "modern_slavery", "domestic_abuse"})


@dataclass(frozen=True, kw_only=True)
class Term:
    """One choice of a list.

    `label` is what people read. `survey` is the survey's own wording, to be shown only beside its
    figures; "" where the survey did not ask. `source` says where a term comes from that a survey
    question did not list ("from the interviews"). `hint` explains jargon. `domain` and
    `domain_label` name the heading that it stands under, in the lists that have headings.
    """

    id: str
    label: str
    survey: str = ""
    source: str = ""
    hint: str = ""
    domain: str = ""
    domain_label: str = ""

    @property
    def beyond_survey(self) -> bool:
        """True for a term that we added to a list which the survey asked about."""
        return bool(self.source) and not self.survey


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """One list of terms, in the order in which they are offered."""

    name: str
    title: str
    terms: tuple[Term, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Term]:
        return MappingProxyType({term.id: term for term in self.terms})


def load_vocabularies(file: Path = FILE) -> Mapping[str, Vocabulary]:
    """Read every vocabulary of the file, by name."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType({name: _vocabulary(name, table) for name, table in tables.items()})


def _vocabulary(name: str, table: Mapping[str, Any]) -> Vocabulary:
    domains = table.get("domains", {})
    terms = tuple(_term(values, domains) for values in table["terms"])
    return Vocabulary(name=name, title=table["title"], terms=terms)


def _term(values: Mapping[str, str], domains: Mapping[str, str]) -> Term:
    """A term whose id reads "domain.item" belongs to that domain without saying so again."""
    prefix, dot, _item = values["id"].partition(".")
    domain = values.get("domain", prefix if dot else "")
    return Term(**{**values, "domain": domain}, domain_label=domains[domain] if domain else "")


VOCABULARIES: Mapping[str, Vocabulary] = load_vocabularies()


def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of that name; raises NotFound."""
    try:
        return VOCABULARIES[name]
    except KeyError:
        raise NotFound(f"There is no list of terms called “{name}”.") from None


def get_term(name: str, term_id: str) -> Term:
    """The term of that id in the vocabulary; raises NotFound."""
    try:
        return vocabulary(name).by_id[term_id]
    except KeyError:
        raise NotFound(f"“{term_id}” is not a choice of the list “{vocabulary(name).title}”.") from None


def label(name: str, term_id: str) -> str:
    """What people read for a term; raises NotFound."""
    return get_term(name, term_id).label


def labels(name: str, term_ids: Iterable[str]) -> tuple[str, ...]:
    """What people read for several terms, in the order given; raises NotFound for an unknown one."""
    return tuple(label(name, term_id) for term_id in term_ids)


def ids(name: str) -> tuple[str, ...]:
    """The ids of a vocabulary, in the order in which they are offered; raises NotFound."""
    return tuple(vocabulary(name).by_id)
