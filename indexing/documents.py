"""What can be searched of one published entry, whatever kind of record it came from."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date


@dataclass(frozen=True)
class Section:
    """A named stretch of a record's own text; `name` is the heading that people see."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """The public words and facets of one entry. Nothing private may ever be put in here.

    `facts` is one passage of place, communities, strategies, organisation and partners, as words.
    `facets` maps a facet's name (kind, icb, borough, community, strategy, evidence, ...) to ids of terms;
    "icb" holds today's boards and the former ones. `anywhere` is True for what is London-wide: it matches
    every board and borough. `lat` and `lon` are the public point in WGS 84 degrees, None where no pin is shown.
    """

    id: str
    kind: str
    slug: str
    title: str
    organisation: str = ""
    sections: tuple[Section, ...] = ()
    facts: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anywhere: bool = False
    lat: float | None = None
    lon: float | None = None
    confirmed_on: date | None = None

    @property
    def body(self) -> str:
        """The text of all sections, one after another."""
        return "\n\n".join(section.text for section in self.sections)

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything above, in hexadecimal: equal hashes need no work."""
        content = asdict(self) | {"facets": {name: sorted(terms) for name, terms in self.facets.items()}}
        return digest(json.dumps(content, sort_keys=True, default=str))


def digest(text: str) -> str:
    """SHA-256 of a text in hexadecimal; a lone surrogate is hashed, not refused."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
