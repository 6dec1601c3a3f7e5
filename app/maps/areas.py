"""The areas that the map can be asked for: today's ICBs with the former ones inside them, and boroughs."""

from datetime import date

from app.find.filter_bar import term_name
from kb.areas import borough_names, former_icbs, get_icb, icbs_ever_of_boroughs, icbs_on

EVERYWHERE = ""


def icb_choices(today: date) -> dict[str, str]:
    """Code -> what people read: each ICB of the day, and after it the former ones that became it."""
    choices = {EVERYWHERE: "All ICBs"}
    for icb in icbs_on(today):
        choices |= {one.code: term_name("icb", one.code, today) for one in (icb, *former_icbs(icb.code))}
    return choices


def borough_choices(icb: str) -> dict[str, str]:
    """GSS code -> name: the boroughs of an ICB, all 33 without one."""
    inside = {gss: name for gss, name in borough_names().items() if not icb or icb in icbs_ever_of_boroughs([gss])}
    return {EVERYWHERE: "All boroughs"} | inside


def area_name(icb: str, borough: str) -> str:
    """What an area is called: "Barnet", "North Central London", "London"."""
    if borough:
        return borough_names()[borough]
    return get_icb(icb).short_name if icb else "London"


def area_boroughs(icb: str, borough: str) -> tuple[str, ...]:
    """The names of the boroughs that the area is made of, as the map knows them; none for all of London."""
    if borough:
        return (borough_names()[borough],)
    return tuple(name for gss, name in borough_choices(icb).items() if gss) if icb else ()
