"""Shows an entry: on its own page, and as the preview that an author and a moderator see before it is public."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from app import resources
from app.entries.asset_story import asset_html
from app.entries.case_study_story import case_study_html
from app.entries.parts import Surroundings
from app.presenters import SHORT_PATHS, more_like_link
from casestudies.fields import CaseStudy
from geodata.fields import Asset
from indexing.results import Hit
from kb.entries import Entry, Published


def show_case_study(
    published: Published[CaseStudy],
    *,
    similar: Sequence[Hit] = (),
    assets: frozenset[str] = frozenset(),
    preview: bool = False,
) -> None:
    """A case study as the public reads it; partners among `assets` (slugs of published ones) are linked.

    With `preview` its headings stand one level lower, and what an unpublished entry cannot have is left out.
    """
    around = Surroundings(
        address=_address(published.entry),
        more_like=more_like_link(published.entry.kind, published.entry.slug),
        today=_today(),
        similar=similar,
        assets=assets,
        preview=preview,
    )
    st.html(case_study_html(published, around))


def show_asset(
    published: Published[Asset],
    *,
    similar: Sequence[Hit] = (),
    users: Sequence[tuple[str, str]] = (),
    preview: bool = False,
) -> None:
    """An asset as the public reads it; `users` are the case studies that used it, as (title, slug)."""
    around = Surroundings(
        address=_address(published.entry),
        more_like=more_like_link(published.entry.kind, published.entry.slug),
        today=_today(),
        similar=similar,
        users=users,
        preview=preview,
    )
    st.html(asset_html(published, around))


def _address(entry: Entry) -> str:
    """The short address, which is the one to cite."""
    return f"{resources.knowledge().settings.base_url}/{SHORT_PATHS[entry.kind]}/{entry.slug}"


def _today() -> date:
    return resources.knowledge().db.today()
