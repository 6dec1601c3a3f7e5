"""Moving the focus to the head of a new step or of an error summary: what a page load does, and a rerun does not."""

from functools import cache
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from app.web.assets import STATIC

NAME = "hiquality.focus"


def _register() -> None:
    """As a package's component, so that its script comes from this server, as the policy for pages asks.

    Streamlit finds manifests only where a package is named like its distribution, which ours is not.
    """
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(NAME) is None:
        manifest = ComponentManifest("hiquality", "1", [ComponentConfig("focus", STATIC.name)])
        manager.register_from_manifest(manifest, STATIC.parent)


@cache
def _component() -> Any:
    return st.components.v2.component(NAME, js="focus.js")


def focus_on(target: str, *, at: str) -> None:
    """Move to the element with this id whenever `at` differs from what it was; never when the page is opened."""
    _register()
    _component()(key="focus", data={"target": target, "at": at}, height=0)
