"""`make bench`: measures on this machine, in this run, and prints times with ratios that can be compared.

Absolute times depend on the machine and on who else uses it; the ratio stands beside a yardstick from the same run.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.find.searcher import Searcher
from app.knowledge import open_knowledge
from app.operations.derived import index_is_current
from app.settings import Settings
from casestudies.forms import RULES as CASE_STUDIES
from kb import moderation
from kb.states import VersionState
from tests import factories

RUNS = 5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median seconds of several runs after one that does not count."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server of our own on the loopback, ended by its own handle."""
    environment = os.environ | {"HIQUALITY_DATA_DIR": str(folder), "HIQUALITY_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def first_answer(folder: Path) -> float:
    """Seconds from starting a server to the whole of its first page."""
    port = free_port()
    began = time.perf_counter()
    with serving(folder, port) as process:
        while process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    answer.read()
                    return time.perf_counter() - began
            except OSError:
                time.sleep(0.05)
    raise RuntimeError("the server did not start")


def bare_start() -> float:
    """The yardstick: a Python that imports what any server of this kind has to import."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import streamlit, datasette.app, geopandas, folium"], check=True)
    return time.perf_counter() - began


def measure_start(folder: Path) -> None:
    first = first_answer(folder)
    starts = [first_answer(folder) for _ in range(RUNS)]
    bare = statistics.median(bare_start() for _ in range(3))
    again = statistics.median(starts)
    print(f"first start, everything prepared from nothing   {first:7.2f} s")
    print(f"second start to the first page, median of {RUNS}     {again:7.2f} s   (aim: under 5 s)")
    print(f"  beside importing the libraries alone          {bare:7.2f} s   ratio {again / bare:.2f}")


def measure_publication(folder: Path) -> None:
    """From a moderator's click until a running server's tables and search index show the entry."""
    port = free_port()
    knowledge = open_knowledge(Settings(data_dir=folder, port=port))
    db = knowledge.db
    author = factories.create_person(db)
    office = factories.create_person(db, organisation="Synthetic Office", administrator=True)
    shown, found = [], []
    with serving(folder, port) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: fetch(f"{address}/healthz") is not None, process)
        wait_for(lambda: index_is_current(knowledge), process)
        for _ in range(RUNS):
            version = factories.create_case_study(db, author, state=VersionState.SUBMITTED)
            began = time.perf_counter()
            slug = moderation.publish(db, office, CASE_STUDIES, version.id, locate=factories.nowhere)
            query = f"{address}/data/published/case_studies.json?_shape=array&_size=1000"
            wait_for(lambda slug=slug, query=query: f"/c/{slug}" in (fetch(query) or ""), process)
            shown.append(time.perf_counter() - began)
            wait_for(lambda: index_is_current(knowledge), process)
            found.append(time.perf_counter() - began)
    db.close()
    print(f"publication to the open tables, median of {RUNS}     {statistics.median(shown):7.2f} s   (aim: within 5 s)")
    print(f"publication to search by meaning                {statistics.median(found):7.2f} s   (aim: within 5 s)")


def fetch(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            text: str = answer.read().decode()
            return text
    except OSError:
        return None


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the server ended, or it never happened")
        time.sleep(0.05)


def measure_search(folder: Path) -> None:
    searcher = Searcher(open_knowledge(Settings(data_dir=folder)))
    index = searcher.index()
    words = ("lonely", "older", "people")
    bare = median(lambda: index.keyword_scores(words), 50)
    keyword = median(lambda: searcher.search("lonely older people"), 50)
    print(f"search by keyword                               {keyword * 1000:7.2f} ms  ", end="")
    print(f"beside the bare full-text query {bare * 1000:.2f} ms: ratio {keyword / bare:.1f}")
    searcher.load_model()
    if searcher.has_meaning:
        queries = iter([f"lonely older people number {number}" for number in range(100)])
        meaning = median(lambda: searcher.search(next(queries)), 50)
        print(f"search by words and meaning, distinct queries   {meaning * 1000:7.2f} ms   ", end="")
        print(f"beside keyword alone: ratio {meaning / keyword:.1f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "var"
        measure_start(folder)
        measure_publication(folder)
        measure_search(folder)


if __name__ == "__main__":
    main()
