import importlib.util
import os
import shutil

import numpy as np
import pytest

from indexing import model
from indexing.encoder import QueryEncoder
from indexing.glossary import Glossary
from indexing.index import open_index
from indexing.model import MODEL_ID, ModelError, check_model, ensure_model, exported_folder, semantic_available
from indexing.passage_encoder import PassageEncoder
from indexing.refresh import refresh
from indexing.search import Tools, search
from kb.errors import KbError
from tests.documents import ALL, CAFE

TEXTS = ["lonely older people", "Which practices met refugees?", "naïve café 🏥 健康", "x", "long text " * 300, ""]

needs_model = pytest.mark.skipif(
    not (semantic_available() and importlib.util.find_spec("sentence_transformers")),
    reason="the model is not installed: search by keyword only",
)


@pytest.fixture
def copied(data_dir, tmp_path):
    """A copy that a test may damage."""
    shutil.copytree(data_dir / "model", tmp_path / "model")
    return tmp_path


@needs_model
def test_exported_model_agrees_with_the_original(data_dir):
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    original = SentenceTransformer(str(model.weights_folder()), device="cpu", local_files_only=True)
    expected = original.encode(TEXTS, normalize_embeddings=True)
    encoder = QueryEncoder(exported_folder(data_dir))
    for text, vector in zip(TEXTS, expected, strict=True):
        assert float(encoder.encode(text) @ vector) >= 0.999
    assert check_model(exported_folder(data_dir)).worst_cosine >= 0.999


@needs_model
def test_passages_encoded_in_the_child_equal_queries_encoded_here(data_dir):
    encoder = QueryEncoder(exported_folder(data_dir))
    with PassageEncoder(exported_folder(data_dir)) as encode:
        vectors = encode([*TEXTS, "\ud800"])
        again = encode(TEXTS[:1])
    assert vectors.shape == (len(TEXTS) + 1, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=False):
        assert float(encoder.encode(text) @ vector) >= 0.999
    assert np.allclose(again[0], vectors[0], atol=1e-5)


@needs_model
def test_second_preparation_says_nothing_and_keeps_the_files(data_dir):
    before = (exported_folder(data_dir) / "model.onnx").stat()
    said = []
    ensure_model(data_dir, say=said.append)
    assert said == []
    assert (exported_folder(data_dir) / "model.onnx").stat() == before


@needs_model
@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "manifest.json"])
def test_altered_or_missing_file_is_noticed_before_it_is_loaded(copied, file):
    damaged = exported_folder(copied) / file
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match="damaged"):
        QueryEncoder(exported_folder(copied))
    damaged.unlink()
    with pytest.raises(ModelError, match="damaged"):
        QueryEncoder(exported_folder(copied))


@needs_model
def test_wrong_copy_is_made_again_and_other_versions_removed(copied):
    (exported_folder(copied) / "model.onnx").write_bytes(b"cut short")
    (copied / "model" / "older-0").mkdir()
    said = []
    ensure_model(copied, say=said.append)
    assert said
    assert check_model(exported_folder(copied)).model_id == MODEL_ID
    assert [folder.name for folder in (copied / "model").iterdir()] == [model.NAME]


@needs_model
def test_failure_in_the_encoding_child_is_one_sentence(tmp_path):
    with PassageEncoder(tmp_path) as encode, pytest.raises(KbError, match="missing or damaged"):
        encode(["text"])


@needs_model
def test_weights_that_are_not_the_genuine_ones_are_refused(tmp_path, monkeypatch):
    package = tmp_path / "fake_weights"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(model, "PACKAGE", "fake_weights")
    with pytest.raises(ModelError, match="not the genuine ones"):
        ensure_model(tmp_path, say=lambda line: None)
    assert not exported_folder(tmp_path).exists()


def test_missing_package_is_said_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(model, "PACKAGE", "a_package_that_is_not_there")
    assert not semantic_available()
    with pytest.raises(ModelError, match="not installed"):
        ensure_model(tmp_path, say=lambda line: None)


@needs_model
def test_words_that_the_record_does_not_use_find_it(data_dir, tmp_path):
    with PassageEncoder(exported_folder(data_dir)) as encode:
        refresh(tmp_path / "i.db", ALL, revision=1, model_id=MODEL_ID, encode=encode, say=lambda line: None)
    index = open_index(tmp_path / "i.db")
    encoder = QueryEncoder(exported_folder(data_dir))
    no_words = Glossary(())  # it would know that pensioners are older people
    asked = "pensioners with no company"
    assert search(index, asked, tools=Tools(encoder=encoder, glossary=no_words)).hits[0].id == CAFE.id
    assert search(index, asked, tools=Tools(glossary=no_words)).hits == ()


@needs_model
def test_repeated_query_is_remembered_and_the_oldest_forgotten(data_dir):
    encoder = QueryEncoder(exported_folder(data_dir), remember=2)
    first = encoder.encode("one")
    encoder.encode("two")
    assert encoder.encode("one") is first
    encoder.encode("three")
    encoder.encode("four")
    again = encoder.encode("one")
    assert again is not first
    assert np.array_equal(again, first)
