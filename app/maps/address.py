"""What is chosen on the map's page, and the address that says it: the address is the only place where it stands.

Each choice makes a new address, so that Back in the browser undoes the last one. (Streamlit's own bound widgets
replace the address that was there, and Back would leave the page.) An address is untrusted: what nobody offers is
dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.maps.areas import EVERYWHERE, borough_choices, icb_choices
from kb.areas import borough_names
from kb.records import Kind

ICB, BOROUGH, SHOW = "map_icb", "map_borough", "map_show"
LAYERS = {Kind.CASE_STUDY: "map_case_studies", Kind.ASSET: "map_assets"}
OFF = "false"
LIST, MAP = "List", "Map"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """An ICB's code and a borough's GSS code, "" for all; the layers that are on; the side that a phone shows."""

    icb: str = EVERYWHERE
    borough: str = EVERYWHERE
    kinds: frozenset[Kind] = frozenset(Kind)
    side: str = LIST

    def parameters(self) -> dict[str, str]:
        """What parse reads; what is usual is left out. A borough stands there by its name."""
        told = {ICB: self.icb, BOROUGH: borough_names().get(self.borough, ""), SHOW: MAP if self.side == MAP else ""}
        told |= {name: OFF for kind, name in LAYERS.items() if kind not in self.kinds}
        return {name: value for name, value in told.items() if value}


def parse(parameters: Mapping[str, str], today: date) -> Chosen:
    """What an address asks for. A borough outside the ICB is let go of."""
    icb = parameters.get(ICB, EVERYWHERE)
    icb = icb if icb in icb_choices(today) else EVERYWHERE
    by_name = {name: gss for gss, name in borough_choices(icb).items()}
    return Chosen(
        icb=icb,
        borough=by_name.get(parameters.get(BOROUGH, ""), EVERYWHERE),
        kinds=frozenset(kind for kind, name in LAYERS.items() if parameters.get(name) != OFF),
        side=MAP if parameters.get(SHOW) == MAP else LIST,
    )
