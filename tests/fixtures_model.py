"""The search model for tests, exported from the installed package."""

import shutil

import pytest

from indexing.model import ensure_model, semantic_available
from tests.made_once import made_once


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    """A data folder with an exported model. Shared: copy it before changing it.

    Without the model's packages the folder is empty.
    """
    folder = tmp_path_factory.mktemp("model")
    if semantic_available():
        made = made_once("model", lambda into: ensure_model(into, say=lambda _: None))
        shutil.copytree(made / "model", folder / "model")
    return folder
