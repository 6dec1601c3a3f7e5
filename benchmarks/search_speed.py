"""How fast a search is: beside txtai and LanceDB, beside one bare query and product, and its exact top 20.

python -m benchmarks.search_speed
"""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.settings import Settings
from benchmarks.corpus import REAL, documents, lookup, questions, read_by_the_model
from benchmarks.peers import ENGINES, PYTHON, running, write_passages
from benchmarks.timing import compare, on_one_thread, report, seconds
from benchmarks.tools import open_tools, real_vectors
from benchmarks.vectors import grow
from indexing.index import Index, open_index
from indexing.inference import Vector
from indexing.model import MODEL_ID
from indexing.query import fts_query
from indexing.refresh import refresh
from indexing.search import READ_CHARACTERS, Tools, search, understand

PASSAGES = 10_000
SHOWN = 20
TODAY = date(2026, 9, 1)
BARE = "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ? ORDER BY rank LIMIT 20"


@dataclass(frozen=True)
class Known:
    """An encoder that has encoded all there is to ask."""

    model_id: str
    vectors: dict[str, Vector]
    words: Callable[[str], bool]

    def encode(self, text: str, *, remember: bool = True) -> Vector:
        return self.vectors[text]

    def is_word(self, word: str) -> bool:
        return self.words(word)


def main() -> None:
    data = Settings().data_dir
    tools = open_tools(data)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index = make_index(folder, data)
        beside_peers(index, tools, folder)
        beside_bare(index, tools, folder / "index.db")
        index.close()


def make_index(folder: Path, data: Path) -> Index:
    """10,000 records of one passage; the peers' passages are left in the folder."""
    all_documents = list(documents(PASSAGES))
    texts = read_by_the_model(all_documents)
    vectors = grow(real_vectors(data, texts[:REAL]), PASSAGES)
    write_passages(folder, texts, vectors)
    known = lookup(all_documents, vectors)
    refresh(folder / "index.db", all_documents, revision=1, model_id=MODEL_ID, encode=known, say=lambda _: None)
    return open_index(folder / "index.db")


def asking(index: Index, tools: Tools) -> Callable[[Sequence[str]], list[float]]:
    """A search as a page asks it: with what is published, and the day."""
    live = frozenset(index.position)
    return lambda queries: seconds(
        lambda query: search(index, query, tools=tools, limit=SHOWN, live=live, today=TODAY), queries
    )


def beside_peers(index: Index, tools: Tools, folder: Path) -> None:
    if not PYTHON.exists():
        print("The peers are not installed: run “make bench”.")
        return
    for engine in ENGINES:
        with running(engine, folder) as peer:
            compared = compare(asking(index, tools), peer.seconds, questions())
            report(f"a search at {len(index):,} passages, encoding included", compared, engine, least=3)


def beside_bare(index: Index, tools: Tools, path: Path) -> None:
    """Without encoding, beside one FTS5 query and one product; and the part that looks for words alone."""
    assert tools.encoder
    read = {query: understand(index, query, tools=tools) for query in questions()}
    vectors = {one.topic[:READ_CHARACTERS]: tools.encoder.encode(one.topic[:READ_CHARACTERS]) for one in read.values()}
    known = Tools(encoder=Known(MODEL_ID, vectors, tools.encoder.is_word), postcodes=tools.postcodes)
    connection = sqlite3.connect(path)

    def bare(query: str) -> None:
        connection.execute(BARE, [fts_query(query)]).fetchall()

    def bare_and_product(query: str) -> None:
        bare(query)
        index.vectors @ vectors[read[query].topic[:READ_CHARACTERS]]

    def words(query: str) -> None:
        index.word_scores(read[query].concepts, read[query].place_words)

    compared = compare(asking(index, known), lambda part: seconds(bare_and_product, part), questions())
    report("a search without encoding", compared, "one FTS5 query and one product", most=4)
    compared = compare(lambda part: seconds(words, part), lambda part: seconds(bare, part), questions())
    report(f"its words at {len(index):,} records", compared, "one FTS5 query", most=1.5)
    connection.close()


if __name__ == "__main__":
    on_one_thread("benchmarks.search_speed")
    main()
