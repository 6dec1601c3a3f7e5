"""The search model for tests: exported once in a session, from the installed package."""

import pytest

from indexing.model import ensure_model, exported_folder, semantic_available


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    """A data folder with an exported model, made once, over a damaged copy and one of an older version.

    Shared: copy it before changing it. Without the model's packages the folder is empty.
    """
    folder = tmp_path_factory.mktemp("model")
    if not semantic_available():
        return folder
    exported_folder(folder).mkdir(parents=True)
    (exported_folder(folder) / "model.onnx").write_bytes(b"cut short")
    (folder / "model" / "older-0").mkdir()
    said = []
    ensure_model(folder, say=said.append)
    assert said
    return folder
