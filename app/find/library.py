"""Every published entry, read once for each revision of the truth and shared by all sessions."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from app import resources
from app.operations.derived import current_revision
from casestudies.fields import CaseStudy
from casestudies.forms import RULES as CASE_STUDIES
from geodata.fields import Asset
from geodata.forms import RULES as ASSETS
from kb.entries import Published
from kb.published import list_published


@dataclass(frozen=True)
class Library:
    """What is public at one revision, newest first."""

    case_studies: tuple[Published[CaseStudy], ...]
    assets: tuple[Published[Asset], ...]

    def by_id(self) -> Mapping[str, Published[CaseStudy] | Published[Asset]]:
        return {str(one.entry.id): one for one in (*self.case_studies, *self.assets)}

    def asset_slugs(self) -> frozenset[str]:
        return frozenset(one.entry.slug for one in self.assets)

    def users_of(self, asset_slug: str) -> tuple[tuple[str, str], ...]:
        """Title and slug of the case studies that name this asset as a partner."""
        return tuple(
            (one.record.title, one.entry.slug)
            for one in self.case_studies
            if any(partner.asset_key == asset_slug for partner in one.record.partners)
        )


def library() -> Library:
    """What is public right now."""
    found = resources.knowledge()
    return _library(current_revision(found), found.db.today().isoformat())


@st.cache_resource(show_spinner=False, max_entries=2)
def _library(revision: int, today: str) -> Library:
    """Keyed on the day too: a contact's consent runs out without a revision."""
    db = resources.knowledge().db
    with db.read() as connection:
        return Library(
            tuple(list_published(connection, CASE_STUDIES, db.today())),
            tuple(list_published(connection, ASSETS, db.today())),
        )
