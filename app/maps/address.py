"""What is chosen on the map's page, and the address that says it: the address is the only place where it stands.

Each choice makes a new address, so that Back in the browser undoes the last one. (Streamlit's own bound widgets
replace the address that was there, and Back would leave the page.) An address is untrusted: what nobody offers is
dropped.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from app.find import address as find_address
from app.find.address import Asked, last_value
from app.maps.areas import EVERYWHERE, borough_choices, icb_choices
from kb.areas import borough_names
from kb.records import Kind

ICB, BOROUGH, SHOW = "map_icb", "map_borough", "map_show"
LAYERS = {Kind.CASE_STUDY: "map_case_studies", Kind.ASSET: "map_assets"}
OFF = "false"
LIST, MAP = "List", "Map"
NO_SEARCH = Asked()


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """An ICB's code and a borough's GSS code, "" for all; the layers that are on; the side that a phone shows.

    `asked` is a search as Find has it. The map then shows what it finds, with those of Find's filters that the map
    has no control for.
    """

    icb: str = EVERYWHERE
    borough: str = EVERYWHERE
    kinds: frozenset[Kind] = frozenset(Kind)
    side: str = LIST
    asked: Asked = NO_SEARCH

    def parameters(self) -> dict[str, str | list[str]]:
        """What parse reads; what is usual is left out. A borough stands there by its name."""
        told = {ICB: self.icb, BOROUGH: borough_names().get(self.borough, ""), SHOW: MAP if self.side == MAP else ""}
        told |= {name: OFF for kind, name in LAYERS.items() if kind not in self.kinds}
        return self.asked.parameters() | {name: value for name, value in told.items() if value}

    def path(self) -> str:
        """The address on this server: "/map?q=lonely+older+people&map_icb=SEL"."""
        parameters = urlencode(self.parameters(), doseq=True)
        return f"/map?{parameters}" if parameters else "/map"

    def search(self, asked: Asked, today: date) -> "Chosen":
        """The map of a search. An area and kinds that the map can choose become its own choices."""
        chosen = dict(asked.chosen)
        icb = _take_only(chosen, "icb", icb_choices(today)) or self.icb
        borough = _take_only(chosen, "borough", borough_choices(icb)) or self.borough
        kinds = frozenset(Kind(term) for term in chosen.pop("kind", ())) or self.kinds
        return replace(self, icb=icb, borough=borough, kinds=kinds, asked=replace(asked, chosen=chosen, pages=1))

    def in_find(self) -> Asked:
        """The same search on Find, with the map's area and kinds as its filters."""
        chosen = dict(self.asked.chosen)
        chosen |= {"icb": (self.icb,)} if self.icb else {}
        chosen |= {"borough": (self.borough,)} if self.borough else {}
        chosen |= {"kind": tuple(self.kinds)} if len(self.kinds) == 1 else {}
        return replace(self.asked, chosen=chosen)


def parse(parameters: Mapping[str, Iterable[str]], today: date) -> Chosen:
    """What an address asks for; each parameter may hold several values. A borough outside the ICB is let go of."""
    icb = last_value(parameters, ICB)
    icb = icb if icb in icb_choices(today) else EVERYWHERE
    by_name = {name: gss for gss, name in borough_choices(icb).items()}
    return Chosen(
        icb=icb,
        borough=by_name.get(last_value(parameters, BOROUGH), EVERYWHERE),
        kinds=frozenset(kind for kind, name in LAYERS.items() if last_value(parameters, name) != OFF),
        side=MAP if last_value(parameters, SHOW) == MAP else LIST,
        asked=replace(find_address.parse(parameters), pages=1),
    )


def _take_only(chosen: dict[str, tuple[str, ...]], facet: str, offered: Collection[str]) -> str:
    """The one term of a facet, taken out; "" where there are none or several, or the map does not offer it."""
    terms = chosen.get(facet, ())
    return chosen.pop(facet)[0] if len(terms) == 1 and terms[0] in offered else ""
