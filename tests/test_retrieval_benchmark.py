"""The benchmark of search on any judged collection: what it reads, what it writes, what it prints."""

import json
import shutil
import sys

import pytest

from benchmarks import retrieval
from benchmarks.collection import load_documents, load_judgements, load_queries
from benchmarks.retrieval import product, report, rivals
from indexing.glossary import Glossary, GlossaryEntry
from indexing.model import semantic_available
from indexing.search import Tools, search
from kb.areas import get_borough
from tests.documents import ENCODER, make_index

RECORDS = [
    {
        "id": "s1",
        "title": "Synthetic singing circle",
        "organisation": "Synthetic Willow PCN",
        "borough": "Barnet",
        "icb": "NCL",
        "communities": ["people with dementia", "carers"],
        "strategies": ["Working with volunteers and peers"],
        "text": "A synthetic singing circle for people with dementia and whoever looks after them.",
        "synthetic": True,
    },
    {
        "id": "s2",
        "title": "Synthetic memory café",
        "borough": "Lambeth",
        "text": "A synthetic café for people with dementia, with tea and cards.",
    },
    {"id": "s3", "title": "Synthetic walking group", "borough": "Atlantis", "text": "Synthetic walks to the river."},
    {"id": 4, "title": "Synthetic register", "icb": "NEL", "text": "A synthetic clinic for severe mental illness."},
    {"id": "s5", "title": "", "text": "Only synthetic text about knitting, without any title."},
    {"id": "s6", "title": "Synthetic title alone", "text": "", "organisation": None, "communities": None},
    {"id": "s7", "title": "Synthetic stall", "kind": "asset", "text": "A synthetic stall.", "icb": "Nowhere"},
]
QUERIES = [
    {"id": "q1", "query": "dementia Barnet", "type": "boro"},
    {"id": "q2", "query": "SMI clinic", "type": "acr"},
    {"id": 3, "query": "wlaking to the rivre", "type": "typo"},
    {"id": "q4", "query": "café with tea"},
    {"id": "q5", "query": "", "type": "kw"},
    {"id": "q6", "query": 'NEAR("knitting*, \0', "type": "kw"},
]
QRELS = "query_id\trecord_id\tgrade\nq1\ts1\t3\nq1\ts2\t1\nq2\t4\t3\n3\ts3\t2\nq4\ts2\t3\nq4\ts1\t0\nqx\ts1\t3\n"
GLOSSARY = Glossary([GlossaryEntry(("severe mental illness", "SMI"))])


def write_lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("collection")
    write_lines(folder / "records.jsonl", RECORDS)
    write_lines(folder / "queries.jsonl", QUERIES)
    (folder / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def documents(files):
    return {one.id: one for one in load_documents(files / "records.jsonl")}


@pytest.fixture(scope="module")
def queries(files):
    return load_queries(files / "queries.jsonl")


@pytest.fixture(scope="module")
def index(tmp_path_factory, documents):
    return make_index(tmp_path_factory.mktemp("benchmark") / "index.db", documents.values())


@pytest.fixture(scope="module")
def tools(postcodes):
    return Tools(encoder=ENCODER, glossary=GLOSSARY, postcodes=postcodes)


def test_every_record_becomes_a_document_with_whatever_fields_it_has(documents):
    assert list(documents) == ["s1", "s2", "s3", "4", "s5", "s6", "s7"]
    assert len({one.slug for one in documents.values()}) == len(RECORDS)
    assert documents["s5"].title == ""
    assert (documents["s6"].body, documents["s6"].organisation, documents["s6"].facts) == ("", "", "")
    assert [one.kind for one in documents.values()] == ["case_study"] * 6 + ["asset"]


def test_fields_of_a_record_are_words_of_its_facts(documents):
    facts = documents["s1"].facts
    for word in ("Synthetic Willow PCN", "Barnet", "NCL", "North Central London", "people with dementia", "carers"):
        assert word in facts
    assert "Working with volunteers and peers" in facts


def test_borough_becomes_a_place_with_its_boards_of_today_and_before(documents):
    assert documents["s1"].facets["borough"] == (get_borough("Barnet").gss,)
    assert set(documents["s1"].facets["icb"]) == {"NCL", "WNL"}
    assert documents["4"].facets["borough"] == ()
    assert documents["4"].facets["icb"] == ("NEL",)


def test_borough_or_board_that_london_does_not_have_stays_a_word(documents, index, tools):
    assert documents["s3"].facets["borough"] == ()
    assert "Atlantis" in documents["s3"].facts
    assert documents["s7"].facets["icb"] == ()
    assert search(index, "atlantis", tools=tools).ids == ("s3",)


def test_queries_have_a_kind_only_where_they_say_so(queries):
    assert [(one.id, one.kind) for one in queries[:4]] == [("q1", "boro"), ("q2", "acr"), ("3", "typo"), ("q4", "all")]
    assert queries[4].text == ""


def test_header_line_of_the_judgements_is_no_judgement(files):
    judgements = load_judgements(files / "qrels.tsv")
    assert judgements["q1"] == {"s1": 3, "s2": 1}
    assert judgements["q2"] == {"4": 3}
    assert set(judgements) == {"q1", "q2", "3", "q4", "qx"}


def test_judgements_with_windows_line_ends_and_no_last_one_are_read(tmp_path):
    path = tmp_path / "qrels.tsv"
    path.write_bytes(b"query_id\trecord_id\tgrade\r\nq1\ts1\t3\r\nq1\ts2\t0")
    assert load_judgements(path) == {"q1": {"s1": 3, "s2": 0}}


def test_run_names_every_query_with_its_records_best_first(index, queries, tools):
    run = product(index, queries, tools)
    assert list(run) == ["q1", "q2", "3", "q4", "q5", "q6"]
    assert run["q1"][0] == "s1"
    assert run["q2"][0] == "4"
    assert run["3"][0] == "s3"
    assert run["q4"][0] == "s2"
    assert run["q6"][0] == "s5"
    for ids in run.values():
        assert len(ids) == len(set(ids))
        assert set(ids) <= {str(record["id"]) for record in RECORDS}


def test_strong_hits_come_before_weak_ones(index, queries, tools):
    results = search(index, "dementia Barnet", tools=tools, limit=100)
    assert results.ids == ("s1",)
    assert "s2" in [hit.id for hit in results.weak]
    assert product(index, queries, tools)["q1"] == [hit.id for hit in results.hits]


def test_rivals_rank_the_same_queries_without_the_products_reading(index, queries, tools):
    found = rivals(index, queries, tools)
    assert set(found) == {"keyword", "meaning", "fusion"}
    assert all(list(run) == [query.id for query in queries] for run in found.values())
    assert found["keyword"]["q2"] == ["4"]  # by "clinic": no rival knows what SMI stands for
    assert found["keyword"]["3"] == []
    assert len(found["meaning"]["q1"]) == len(RECORDS)
    assert set(found["fusion"]["q1"]) == set(found["keyword"]["q1"]) | set(found["meaning"]["q1"])


def figures(printed):
    """(kind, ranking) -> the three figures of its line."""
    rows = [line.split() for line in printed.splitlines()]
    return {(row[0], row[1]): [float(one) for one in row[2:]] for row in rows if len(row) == 5 and "." in row[-1]}


def test_report_counts_judged_queries_alone_and_prints_each_ranking_by_kind(files, index, queries, tools, capsys):
    report(queries, load_judgements(files / "qrels.tsv"), {"product": product(index, queries, tools)})
    printed = capsys.readouterr().out
    assert "4 judged queries" in printed
    assert {kind for kind, _ in figures(printed)} == {"all", "boro", "acr", "typo"}
    for line in ("nDCG@10", "Recall@10", "MRR", "95%, 4 queries", "95%, 1 queries"):
        assert line in printed


def test_report_of_a_run_worked_out_by_hand(files, queries, capsys):
    judgements = load_judgements(files / "qrels.tsv")
    right = {"q1": ["s1", "s2"], "q2": ["4"], "3": ["s3"], "q4": ["s2"], "q5": [], "q6": []}
    wrong = {id: [] for id in right}
    second = {**right, "q2": ["s5", "4"]}
    report(queries, judgements, {"product": right, "wrong": wrong, "second": second})
    found = figures(capsys.readouterr().out)
    assert found["all", "product"] == [1.0, 1.0, 1.0]
    assert found["all", "wrong"] == [0.0, 0.0, 0.0]
    assert found["acr", "second"] == [0.631, 1.0, 0.5]  # 1 / log2 3
    assert found["all", "second"] == [0.908, 1.0, 0.875]


@pytest.mark.skipif(not semantic_available(), reason="the model's packages are not installed")
def test_command_indexes_searches_writes_the_run_and_prints_the_figures(
    tmp_path, data_dir, reference_db, files, monkeypatch, capsys
):
    """With the product's own model, postcodes and glossary, from files to run.json."""
    data = tmp_path / "data"
    shutil.copytree(data_dir, data)
    shutil.copy(reference_db, data / "reference.db")
    out = tmp_path / "run.json"
    arguments = [f"--records={files / 'records.jsonl'}", f"--queries={files / 'queries.jsonl'}", f"--out={out}"]
    monkeypatch.setattr(sys, "argv", ["retrieval", *arguments, f"--qrels={files / 'qrels.tsv'}", f"--data={data}"])
    retrieval.main()
    run = json.loads(out.read_text(encoding="utf-8"))
    assert list(run) == ["q1", "q2", "3", "q4", "q5", "q6"]
    assert all(isinstance(id, str) for ids in run.values() for id in ids)
    assert (run["q1"][0], run["q2"][0], run["3"][0], run["q4"][0]) == ("s1", "4", "s3", "s2")
    printed = capsys.readouterr().out
    assert "7 records, 6 queries" in printed
    assert "queries with an empty list: 0" in printed
    assert {ranking for _, ranking in figures(printed)} == {"product", "keyword", "meaning", "fusion"}
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == []


@pytest.mark.skipif(not semantic_available(), reason="the model's packages are not installed")
def test_command_without_judgements_writes_the_run_alone(tmp_path, data_dir, reference_db, files, monkeypatch, capsys):
    data = tmp_path / "data"
    shutil.copytree(data_dir, data)
    shutil.copy(reference_db, data / "reference.db")
    out = tmp_path / "run.json"
    arguments = [f"--records={files / 'records.jsonl'}", f"--queries={files / 'queries.jsonl'}", f"--out={out}"]
    monkeypatch.setattr(sys, "argv", ["retrieval", *arguments, f"--data={data}"])
    retrieval.main()
    assert len(json.loads(out.read_text(encoding="utf-8"))) == len(QUERIES)
    assert "nDCG" not in capsys.readouterr().out
