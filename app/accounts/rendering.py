"""Server-rendered pages: templates that escape everything, and what each of them knows."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from app import brand
from app.menu import MenuEntry
from app.settings import Settings
from app.web import assets
from kb.database import LONDON
from kb.people import Person


def page(
    template: str,
    settings: Settings,
    *,
    title: str,
    menu: Sequence[MenuEntry],
    status: int = 200,
    person: Person | None = None,
    **context: object,
) -> HTMLResponse:
    """A whole page from app/templates; `title` is also its one heading.

    `person` is who is signed in, for the header, and `menu` what they are offered.
    """
    html = (
        _environment()
        .get_template(template)
        .render(title=title, menu=menu, demonstration=settings.demonstration, person=person, **context)
    )
    return HTMLResponse(html, status_code=status)


def in_london(instant: datetime) -> str:
    """ "22 November 2026 at 14:05", in London's time."""
    local = instant.astimezone(LONDON)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(brand=brand, asset_url=assets.asset_url)
    environment.filters["in_london"] = in_london
    return environment
