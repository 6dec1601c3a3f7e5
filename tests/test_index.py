import os
import sqlite3
from dataclasses import replace

import numpy as np
import pytest

from indexing.documents import Document, Section
from indexing.hash_encoder import HashEncoder
from indexing.index import open_index, read_state
from indexing.passages import cut
from indexing.refresh import refresh
from indexing.search import Tools, search
from kb.errors import DataFolderError
from tests.documents import ALL, CAFE, CLINIC, ENCODER, HELPLINE, SHED, make, make_index


@pytest.fixture
def path(tmp_path):
    return tmp_path / "index.db"


class Counted:
    """The hash encoder, remembering which texts it was asked for."""

    def __init__(self):
        self.texts = []

    def __call__(self, texts):
        self.texts += texts
        return ENCODER.encode_all(texts)


def passages_of(*documents):
    return [passage.embedded for document in documents for passage in cut(document)]


def vector_of(path, text):
    connection = sqlite3.connect(path)
    found = connection.execute(
        "SELECT vector FROM vectors JOIN passages ON row = passage WHERE embedded = ?", [text]
    ).fetchone()
    connection.close()
    return np.frombuffer(found[0], dtype="<f4")


def test_first_refresh_adds_everything_and_encodes_every_passage(path):
    done = make(path)
    assert (done.added, done.changed, done.removed, done.unchanged) == (4, 0, 0, 0)
    assert done.encoded == len(passages_of(*ALL))
    assert done.missing == 0
    state = read_state(path)
    assert (state.revision, state.model_id, state.dimension, state.documents) == (1, ENCODER.model_id, 256, 4)


def test_second_refresh_does_nothing_and_says_so(path):
    make(path)
    before = path.stat()
    said = []
    done = make(path, say=said.append)
    assert not done.written
    assert path.stat().st_ino == before.st_ino
    assert said == ["The search index is up to date: 4 entries."]


def test_new_revision_with_the_same_entries_is_written_without_encoding(path):
    make(path)
    done = make(path, revision=2)
    assert (done.written, done.encoded, done.unchanged) == (True, 0, 4)
    assert read_state(path).revision == 2


def test_edit_encodes_the_changed_passage_alone(path):
    make(path)
    encode = Counted()
    edited = replace(CAFE, sections=(CAFE.sections[0], Section("What they did", "Synthetic soup instead of tea.")))
    done = refresh(
        path,
        [edited, CLINIC, SHED],
        revision=2,
        model_id=ENCODER.model_id,
        encode=encode,
        say=lambda line: None,
    )
    assert encode.texts == [f"{CAFE.title}\nSynthetic soup instead of tea."]
    assert (done.added, done.changed, done.removed, done.unchanged, done.encoded) == (0, 1, 1, 2, 1)


def test_vectors_taken_over_are_those_of_their_own_text(path):
    make(path)
    make(path, [SHED, replace(HELPLINE, id="5"), CAFE], revision=2)
    for text in passages_of(SHED, HELPLINE, CAFE):
        assert np.allclose(vector_of(path, text), ENCODER.encode(text))


def test_entries_with_equal_texts_each_keep_their_vector(path):
    twin = replace(CAFE, id="8", slug="twin")
    encode = Counted()
    options = {"model_id": ENCODER.model_id, "encode": encode, "say": lambda line: None}
    refresh(path, [CAFE, twin], revision=1, **options)
    assert sorted(encode.texts) == sorted(passages_of(CAFE))
    refresh(path, [twin], revision=2, **options)
    assert len(encode.texts) == len(passages_of(CAFE))
    assert len(open_index(path).vectors) == len(passages_of(CAFE))


def test_keyword_index_can_be_written_first_and_completed_later(path):
    first = refresh(path, ALL, revision=1, model_id=ENCODER.model_id, say=lambda line: None)
    assert (first.encoded, first.missing) == (0, len(passages_of(*ALL)))
    index = open_index(path)
    assert not index.has_meaning
    assert search(index, "café", tools=Tools(encoder=ENCODER)).ids == ("1",)
    second = make(path)
    assert (second.written, second.unchanged, second.missing) == (True, 4, 0)
    assert open_index(path).has_meaning


def test_index_with_some_vectors_missing_still_answers_for_all(path):
    make(path, [CAFE])
    refresh(path, [SHED, CAFE, CLINIC], revision=2, model_id=ENCODER.model_id, say=lambda line: None)
    index = open_index(path)
    assert index.best_of(index.passage_scores(ENCODER.encode("café")))[0] == -1
    assert search(index, "older men mend things", tools=Tools(encoder=ENCODER)).ids[0] == SHED.id
    assert search(index, "lonely older people café", tools=Tools(encoder=ENCODER)).ids[0] == CAFE.id


def test_vectors_of_another_model_are_made_anew(path):
    make(path)
    other = HashEncoder(dimension=32)
    done = make(path, encoder=other)
    assert done.encoded == len(passages_of(*ALL))
    assert open_index(path).vectors.shape == (done.encoded, 32)


def test_index_without_model_holds_no_vectors(path):
    make(path)
    make(path, encoder=None)
    assert read_state(path).model_id == ""
    assert not open_index(path).has_meaning


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut", "schema", "vector"])
def test_damaged_or_foreign_file_counts_as_absent_and_is_replaced(path, damage):
    make(path)
    whole = path.read_bytes()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "garbage":
        path.write_bytes(b"not a database at all" * 100)
    elif damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        connection = sqlite3.connect(path)
        connection.execute(
            "UPDATE meta SET value = '999' WHERE name = 'schema'"
            if damage == "schema"
            else "UPDATE vectors SET vector = x'00' WHERE passage = 1"
        )
        connection.commit()
        connection.close()
    assert read_state(path) is None
    with pytest.raises(DataFolderError, match="hiquality index"):
        open_index(path)
    done = make(path)
    assert (done.added, done.encoded) == (4, len(passages_of(*ALL)))
    assert len(open_index(path)) == 4


def test_open_index_keeps_answering_from_its_own_file_after_a_replacement(path):
    index = make_index(path)
    make(path, [SHED], revision=2)
    assert search(index, "café").ids == (CAFE.id,)
    assert search(open_index(path), "café").ids == ()


def test_failure_while_encoding_leaves_the_old_file_and_nothing_else(path):
    make(path)

    def fail(texts):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refresh(path, [replace(CAFE, title="New")], revision=2, model_id=ENCODER.model_id, encode=fail, say=print)
    assert [file.name for file in path.parent.iterdir()] == ["index.db"]
    assert read_state(path).revision == 1


def test_encoder_that_gives_no_numbers_is_refused(path):
    with pytest.raises(ValueError, match="numbers that are none"):
        refresh(
            path,
            [CAFE],
            revision=1,
            model_id="broken",
            encode=lambda texts: np.full((len(texts), 4), np.nan, dtype=np.float32),
            say=lambda line: None,
        )
    assert not path.exists()


def test_missing_folder_is_said_in_one_sentence(tmp_path):
    with pytest.raises(DataFolderError, match="cannot be written"):
        make(tmp_path / "nowhere" / "index.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to a read-only folder")
def test_read_only_folder_is_said_and_the_old_file_stays(path):
    make(path)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(DataFolderError, match="may be written to"):
            make(path, revision=2)
    finally:
        path.parent.chmod(0o700)
    assert read_state(path).revision == 1


def test_leftover_of_a_killed_refresh_is_no_obstacle(path):
    path.with_name("index.db.new").write_bytes(b"half a file")
    make(path)
    assert len(open_index(path)) == 4
    assert [file.name for file in path.parent.iterdir()] == ["index.db"]


def test_file_is_never_in_wal_mode(path):
    make(path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_index_of_nothing_opens_and_finds_nothing(path):
    index = make_index(path, [])
    assert search(index, "café", tools=Tools(encoder=ENCODER)).hits == ()
    assert search(index, "").hits == ()


def test_strange_texts_are_stored_and_found(path):
    odd = Document(
        id="x'; DROP TABLE documents",
        kind="asset",
        slug="odd",
        title="Synthetic \ud800 \0 \u202e title <b>",
        sections=(Section("\0", "健康检查 স্বাস্থ্য \x02 jollof \x03"), Section("Empty", "")),
        facets={"borough": ("'", "'")},
    )
    index = make_index(path, [odd])
    hit = search(index, "jollof স্বাস্থ্য", tools=Tools(encoder=ENCODER)).hits[0]
    assert hit.id == odd.id
    assert {hit.passage[one.start : one.end] for one in hit.marks} == {"স্বাস্থ্য", "jollof"}


def test_path_with_odd_characters_is_opened(tmp_path):
    folder = tmp_path / "o'dd %20 ?mode=ro#ü"
    folder.mkdir()
    make(folder / "index.db")
    make(folder / "index.db", revision=2)
    assert len(open_index(folder / "index.db")) == 4
