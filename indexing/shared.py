"""Says in words what two entries share: "same community (older people) and borough (Bromley)"."""

from collections.abc import Collection, Mapping

from kb.areas import borough_names, list_icbs
from kb.vocabularies import VOCABULARIES

Terms = Mapping[str, Collection[str]]
"""Ids of terms by facet."""

MOST_NAMED = 3
"""Terms of one facet that are named."""


def same_in_words(shared: Terms) -> str:
    """What both have, facet by facet. An ICB says nothing more where a borough is shared."""
    named = [facet for facet in shared if facet != "icb" or "borough" not in shared]
    parts = [f"{'ICB' if facet == 'icb' else facet} ({_listed(facet, shared[facet])})" for facet in named]
    return f"same {', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else f"same {parts[0]}"


def name_within(facet: str, term: str) -> str:
    """The name of a term within a sentence; the term itself where nobody knows it."""
    if facet == "borough":
        return borough_names().get(term, term)
    if facet == "icb":
        return next((icb.short_name for icb in list_icbs() if icb.code == term), term)
    known = VOCABULARIES[facet].by_id.get(term)
    return within_sentence(known.label) if known else term


def within_sentence(label: str) -> str:
    """ "Older people" as "older people"; short forms and names of peoples keep their capital."""
    return label if label[1:2].isupper() or label.startswith("Gypsy") else label[:1].lower() + label[1:]


def _listed(facet: str, terms: Collection[str]) -> str:
    names = sorted(name_within(facet, term) for term in (_present(terms) if facet == "icb" else terms))
    return ", ".join(names[:MOST_NAMED]) + (" and more" if len(names) > MOST_NAMED else "")


def _present(icbs: Collection[str]) -> Collection[str]:
    """Today's ICBs; former ones only where no present one is among them."""
    former = {icb.code for icb in list_icbs() if icb.valid_to}
    return [code for code in icbs if code not in former] or icbs
