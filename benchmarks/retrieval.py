"""How well search finds what people mean, on any judged collection.

    python -m benchmarks.retrieval --records R.jsonl --queries Q.jsonl [--qrels QRELS.tsv] --out run.json

It indexes the records with the product's own code, asks every query with the product's own defaults, and writes for
each query its records, best first: strong hits, then weak ones. With judgements it prints how good that is, beside
words alone, meaning alone and the two merged by reciprocal rank fusion.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.settings import Settings
from benchmarks.collection import Judgements, Query, load_documents, load_judgements, load_queries
from benchmarks.measures import MEASURES, interval, mean, reciprocal_rank_fusion
from benchmarks.tools import open_tools
from indexing.index import Index, open_index
from indexing.model import MODEL_ID, ensure_model
from indexing.passage_encoder import PassageEncoder
from indexing.query import words
from indexing.reading import Concept
from indexing.refresh import refresh
from indexing.search import Tools, search

Run = dict[str, list[str]]
POOL = 100
"""How many of each ranking are merged."""


def main() -> None:
    arguments = _arguments()
    queries = load_queries(arguments.queries)
    with tempfile.TemporaryDirectory() as folder:
        tools = open_tools(arguments.data)
        index = make_index(arguments.records, Path(folder) / "index.db", arguments.data)
        found = product(index, queries, tools)
        arguments.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"{len(index)} records, {len(queries)} queries; written to {arguments.out.name}")
        empty = [query.id for query in queries if not found[query.id]]
        print(f"queries with an empty list: {len(empty)} {' '.join(empty)}".rstrip())
        if arguments.qrels:
            report(queries, load_judgements(arguments.qrels), {"product": found, **rivals(index, queries, tools)})
        index.close()


def make_index(records: Path, path: Path, tools_folder: Path) -> Index:
    with PassageEncoder(ensure_model(tools_folder, say=print), threads=os.cpu_count() or 1) as encode:
        refresh(path, load_documents(records), revision=1, model_id=MODEL_ID, encode=encode, say=print)
    return open_index(path)


def product(index: Index, queries: Sequence[Query], tools: Tools) -> Run:
    """Strong hits, then weak ones, as Find shows them."""
    return {query.id: [hit.id for hit in search(index, query.text, tools=tools, limit=POOL).hits] for query in queries}


def rivals(index: Index, queries: Sequence[Query], tools: Tools) -> dict[str, Run]:
    """The typed words by BM25, the typed text by cosine, and both merged: what anybody would build first."""
    keyword = {query.id: _by_keyword(index, query.text) for query in queries}
    meaning = {query.id: _by_meaning(index, query.text, tools) for query in queries}
    merged = {query.id: reciprocal_rank_fusion(keyword[query.id], meaning[query.id]) for query in queries}
    return {"keyword": keyword, "meaning": meaning, "fusion": merged}


def _by_keyword(index: Index, text: str) -> list[str]:
    scores = index.word_scores([Concept((word,)) for word in words(text)]).keyword
    return [index.cards[at].id for at in np.argsort(-scores, kind="stable")[:POOL] if scores[at] > 0]


def _by_meaning(index: Index, text: str, tools: Tools) -> list[str]:
    assert tools.encoder
    scores = index.best_of(index.passage_scores(tools.encoder.encode(text)))
    return [index.cards[at].id for at in np.argsort(-scores, kind="stable")[:POOL]]


def report(queries: Sequence[Query], judgements: Judgements, runs: dict[str, Run]) -> None:
    """One line for each kind and ranking, then the product's interval overall and by kind."""
    judged = [query for query in queries if query.id in judgements]
    kinds = ["all", *dict.fromkeys(query.kind for query in judged if query.kind != "all")]
    print(f"\n{len(judged)} judged queries\n{'kind':8}{'ranking':10}" + "".join(f"{name:>12}" for name in MEASURES))
    for kind in kinds:
        among = [query for query in judged if kind in ("all", query.kind)]
        for name, run in runs.items():
            figures = [
                mean([measure(run[one.id], judgements[one.id]) for one in among]) for measure in MEASURES.values()
            ]
            print(f"{kind:8}{name:10}" + "".join(f"{figure:12.3f}" for figure in figures))
        low, high = interval([MEASURES["nDCG@10"](runs["product"][one.id], judgements[one.id]) for one in among])
        print(f"{kind:8}{'':10}product's nDCG@10 lies between {low:.3f} and {high:.3f} (95%, {len(among)} queries)")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, help in (("records", "JSON lines of records"), ("queries", "JSON lines of queries")):
        parser.add_argument(f"--{name}", type=Path, required=True, help=help)
    parser.add_argument("--qrels", type=Path, help="judgements: query_id, record_id, grade, under a header line")
    parser.add_argument("--out", type=Path, required=True, help="where the run is written")
    data = Settings().data_dir
    parser.add_argument("--data", type=Path, default=data, help="the folder of the model and the postcodes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
