"""What a document that is imported may be compared with: postcodes, neighbourhoods and known organisations."""

from casestudies.importers.places import KnownPostcode, Lookups
from geodata.postcodes import Postcodes
from indexing.term_words import read_terms
from kb.database import Database
from kb.organisations import list_organisations

# A neighbourhood's name stands near the start; boroughs that a long text compares itself with come later.
MOST_READ = 4_000


def lookups(db: Database, postcodes: Postcodes) -> Lookups:
    """The lookups of this truth."""

    def find_postcode(text: str) -> KnownPostcode | None:
        found = postcodes.find(text)
        return KnownPostcode(found.postcode, found.borough) if found else None

    def find_places(text: str) -> tuple[str, ...]:
        return tuple(one.term for one in read_terms(text[:MOST_READ], postcodes=postcodes) if one.facet == "borough")

    return Lookups(find_postcode=find_postcode, find_places=find_places, organisations=list_organisations(db))
